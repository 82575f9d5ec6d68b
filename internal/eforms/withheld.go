package eforms

import (
	"strconv"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// winningValue is the code of the withheld value of a tender (BT-720).
const winningValue = "win-ten-val"

// subcontractedValue is the code of the withheld value of what is subcontracted.
const subcontractedValue = "sub-val"

// privacyOf returns the FieldsPrivacy of a code that stands directly in e.
func privacyOf(e *xmltree.Element, code string) *xmltree.Element {
	if code == "" {
		return nil
	}
	for _, p := range e.All("efac:FieldsPrivacy") {
		if p.First("efbc:FieldIdentifierCode").Value() == code {
			return p
		}
	}
	return nil
}

// reason is why a field is withheld: the buyer's words, else the label of the
// code, with its place.
func (n *notice) reason(privacy *xmltree.Element) (text, place string) {
	if words := inLanguage(privacy, n.lang, "efbc:ReasonDescription"); words.Value() != "" {
		return words.Value(), words.Path()
	}
	code := privacy.First("cbc:ReasonCode")
	return withholdingReason(code.Value()), code.Path()
}

// withheld lists every withheld field of the notice, in the order of the
// document, as withheldInformation and in words for readers.
func (n *notice) withheld() {
	seen := map[string]int{}
	owners := map[*xmltree.Element]*xmltree.Element{}
	n.root.Walk(func(e *xmltree.Element) {
		if e.Key != "efac:FieldsPrivacy" {
			return
		}
		code := e.First("efbc:FieldIdentifierCode")
		if code == nil {
			return
		}
		owner, known := owners[e.Parent]
		if !known {
			owner = ownerID(e)
			owners[e.Parent] = owner
		}
		id := n.id + "/" + code.Value()
		if owner.Value() != "" {
			id += "-" + owner.Value()
		}
		if seen[id]++; seen[id] > 1 {
			id += "-" + strconv.Itoa(seen[id])
		}
		n.withheldField(e, code, owner, id)
	})
}

func (n *notice) withheldField(e, code, owner *xmltree.Element, id string) {
	w := n.release.grow("withheldInformation")
	w.put("id", id, code.Path())
	w.text("field", code)
	w.put("name", withheldName(code.Value()), code.Path())
	words := inLanguage(e, n.lang, "efbc:ReasonDescription")
	w.text("rationale", words)
	if reason := e.First("cbc:ReasonCode"); withholdingReason(reason.Value()) != "" {
		c := w.grow("rationaleClassifications")
		c.put("scheme", "eu-non-publication-justification", reason.Path())
		c.text("id", reason)
		c.put("description", withholdingReason(reason.Value()), reason.Path())
	}
	until := e.First("efbc:PublicationDate")
	w.put("availabilityDate", stamp(until.Value(), startOfDay), until.Path())

	text := withheldName(code.Value())
	if owner.Value() != "" {
		text += " of " + owner.Value()
	}
	text += ": withheld by the buyer"
	if d := day(until.Value()); d != "" {
		text += " until " + d
	}
	n.release.child(procurement.Ext).push(procurement.ExtUnknown, text, code.Path())
}

// ownerID is the id of the innermost element around e that has one.
func ownerID(e *xmltree.Element) *xmltree.Element {
	for p := e.Parent; p != nil && p.Parent != nil; p = p.Parent {
		if id := p.First("cbc:ID"); id != nil {
			return id
		}
	}
	return nil
}
