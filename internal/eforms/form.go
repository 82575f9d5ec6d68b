package eforms

import (
	"strings"

	"daylight/internal/xmltree"
)

// form is the kind of a notice, by its form type (BT-03).
type form int

const (
	planning form = iota
	competition
	exAnte // voluntary ex-ante transparency: a direct award is intended
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
	case "result":
		return result
	case "dir-awa-pre":
		return exAnte
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
	case code == "veat":
		return exAnte
	case strings.HasPrefix(code, "can-"):
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
	case exAnte, result:
		if cancelled {
			return []string{"awardCancellation"}
		}
		if !n.results.concluded() {
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
