package tedexport

import (
	"strings"

	"daylight/internal/xmltree"
)

// kind is what a notice is about.
type kind int

const (
	planning kind = iota
	competition
	result
	intention // voluntary ex ante transparency: a result that is not in force
	modification
	correction
)

// original is the form in the language it was sent in. The others translate it.
func original(root *xmltree.Element) *xmltree.Element {
	var forms []*xmltree.Element
	if section := root.First("FORM_SECTION"); section != nil {
		for _, k := range section.Kids {
			if len(k.Kids) > 0 {
				forms = append(forms, k)
			}
		}
	}
	for _, f := range forms {
		if f.Attr("CATEGORY") == "ORIGINAL" {
			return f
		}
	}
	if len(forms) == 0 {
		return nil
	}
	return forms[0]
}

// kindOf reads the standard form, the notice type where one form serves several,
// and for other forms what the Publications Office coded.
func kindOf(form, document *xmltree.Element) kind {
	switch formNumber(form) {
	case "2", "5", "9", "10", "11", "12", "17", "19", "24":
		return competition
	case "3", "6", "13", "18", "25", "T02":
		return result
	case "8", "16", "T01":
		return planning
	case "15":
		return intention
	case "14":
		return correction
	case "20":
		return modification
	}
	if k, ok := kindOfType(form); ok {
		return k
	}
	return kindOfDocument(document)
}

// formNumber is the number of a standard form: "2" of F02, "17", "T01".
func formNumber(form *xmltree.Element) string {
	return strings.TrimLeft(strings.TrimPrefix(form.Attr("FORM"), "F"), "0")
}

// kindOfType reads NOTICE/@TYPE of the forms F01, F04, F07 and F21 to F23.
func kindOfType(form *xmltree.Element) (kind, bool) {
	switch t := form.First("NOTICE").Attr("TYPE"); {
	case t == "":
		return planning, false
	case strings.HasPrefix(t, "AWARD"):
		return result, true
	case strings.Contains(t, "CALL_COMPETITION"), strings.HasPrefix(t, "CONTRACT"), t == "CONCESSION":
		return competition, true
	case t == "PRI" && first(form, "DATE_RECEIPT_TENDERS") != nil:
		return competition, true // F23: the only call there is for a social concession
	}
	return planning, true
}

// kindOfDocument reads CODIF_DATA/TD_DOCUMENT_TYPE (codes of TED, November 2026).
func kindOfDocument(document *xmltree.Element) kind {
	switch document.Attr("CODE") {
	case "3", "A", "M", "O", "D", "H", "G", "I", "Y", "4", "5", "9":
		return competition
	case "7", "R", "J", "S":
		return result
	case "V":
		return intention
	case "K":
		return modification
	case "2":
		return correction
	}
	return planning
}

// tags are the OCDS release tags of the notice.
func (n *notice) tags() []string {
	switch n.kind {
	case planning, competition:
		return []string{"tender"}
	case intention:
		return []string{"award"}
	case modification:
		return []string{"awardUpdate", "contractUpdate"}
	case correction:
		return []string{"tenderUpdate"}
	}
	if len(list(n.release, "contracts")) > 0 {
		return []string{"award", "contract"}
	}
	return []string{"award"}
}

// status is the OCDS status of the tender, empty where the notice says nothing of
// it.
func (n *notice) status() string {
	switch n.kind {
	case planning:
		return "planned"
	case competition:
		return "active"
	case correction:
		return ""
	}
	return "complete"
}
