package eforms

import (
	"strconv"

	"daylight/internal/procurement"
)

// winningValue is the code of the withheld value of a tender (BT-720).
const winningValue = "win-ten-val"

// privacyOf returns the FieldsPrivacy of a code that stands directly in e.
func privacyOf(e *element, code string) *element {
	if code == "" {
		return nil
	}
	for _, p := range e.all("efac:FieldsPrivacy") {
		if p.first("efbc:FieldIdentifierCode").value() == code {
			return p
		}
	}
	return nil
}

// reason is why a field is withheld: the buyer's words, else the label of the
// code, with its place.
func (n *notice) reason(privacy *element) (text, place string) {
	if words := inLanguage(privacy, n.lang, "efbc:ReasonDescription"); words.value() != "" {
		return words.value(), words.path()
	}
	code := privacy.first("cbc:ReasonCode")
	return withholdingReason(code.value()), code.path()
}

// withheld lists every withheld field of the notice, in the order of the
// document, as withheldInformation and in words for readers.
func (n *notice) withheld() {
	seen := map[string]int{}
	owners := map[*element]*element{}
	n.root.walk(func(e *element) {
		if e.key != "efac:FieldsPrivacy" {
			return
		}
		code := e.first("efbc:FieldIdentifierCode")
		if code == nil {
			return
		}
		owner, known := owners[e.parent]
		if !known {
			owner = ownerID(e)
			owners[e.parent] = owner
		}
		id := n.id + "/" + code.value()
		if owner.value() != "" {
			id += "-" + owner.value()
		}
		if seen[id]++; seen[id] > 1 {
			id += "-" + strconv.Itoa(seen[id])
		}
		n.withheldField(e, code, owner, id)
	})
}

func (n *notice) withheldField(e, code, owner *element, id string) {
	w := n.release.grow("withheldInformation")
	w.put("id", id, code.path())
	w.text("field", code)
	w.put("name", withheldName(code.value()), code.path())
	words := inLanguage(e, n.lang, "efbc:ReasonDescription")
	w.text("rationale", words)
	if reason := e.first("cbc:ReasonCode"); withholdingReason(reason.value()) != "" {
		c := w.grow("rationaleClassifications")
		c.put("scheme", "eu-non-publication-justification", reason.path())
		c.text("id", reason)
		c.put("description", withholdingReason(reason.value()), reason.path())
	}
	until := e.first("efbc:PublicationDate")
	w.put("availabilityDate", stamp(until.value(), startOfDay), until.path())

	text := withheldName(code.value())
	if owner.value() != "" {
		text += " of " + owner.value()
	}
	text += ": withheld by the buyer"
	if d := day(until.value()); d != "" {
		text += " until " + d
	}
	n.release.child(procurement.Ext).push(procurement.ExtUnknown, text, code.path())
}

// ownerID is the id of the innermost element around e that has one.
func ownerID(e *element) *element {
	for p := e.parent; p != nil && p.parent != nil; p = p.parent {
		if id := p.first("cbc:ID"); id != nil {
			return id
		}
	}
	return nil
}
