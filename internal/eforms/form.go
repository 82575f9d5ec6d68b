package eforms

import "daylight/internal/xmltree"

import "strings"

// form is the kind of a notice, by its form type (BT-03).
type form int

const (
	planning form = iota
	competition
	result
	modification
	completion
	registration
)

// formOf reads the form type. Change notices keep the type of the notice they
// change; the few that say "change" are told by their notice type.
func formOf(kind *xmltree.Element) form {
	switch kind.Attr("listName") {
	case "planning", "consultation":
		return planning
	case "competition":
		return competition
	case "result", "dir-awa-pre":
		return result
	case "cont-modif":
		return modification
	case "completion":
		return completion
	case "bri":
		return registration
	}
	code := kind.Value()
	switch {
	case code == "can-modif":
		return modification
	case strings.HasPrefix(code, "can-"), code == "veat":
		return result
	case code == "compl":
		return completion
	case strings.HasPrefix(code, "brin-"):
		return registration
	case strings.HasPrefix(code, "cn-"), strings.HasPrefix(code, "pin-cfc"), code == "qu-sy", code == "subco":
		return competition
	default:
		return planning
	}
}

// cancellation is the reason code by which the notice voids the one it names.
func (n *notice) cancellation() *xmltree.Element {
	for _, e := range n.changes.All("efac:ChangeReason", "cbc:ReasonCode") {
		if e.Value() == "cancel" {
			return e
		}
	}
	return nil
}

// tags are the OCDS release tags of the notice.
func (n *notice) tags() []string {
	cancelled := n.cancelled != nil
	update := ""
	if n.changes != nil {
		update = "Update"
	}
	switch n.form {
	case registration:
		return []string{"planning"}
	case planning, competition:
		if cancelled {
			return []string{"tenderCancellation"}
		}
		return []string{"tender" + update}
	case result:
		if cancelled {
			return []string{"awardCancellation"}
		}
		if len(n.results.contracts) == 0 {
			return []string{"award" + update}
		}
		return []string{"award" + update, "contract" + update}
	case completion:
		return []string{"contractTermination"}
	default:
		return []string{"awardUpdate", "contractUpdate"}
	}
}

// status is the OCDS status of the tender.
func (n *notice) status() string {
	if n.cancelled != nil {
		return "cancelled"
	}
	switch n.form {
	case planning:
		return "planned"
	case competition:
		return "active"
	case registration:
		return ""
	default:
		return "complete"
	}
}
