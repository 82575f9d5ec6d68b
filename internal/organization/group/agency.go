package group

import (
	"bytes"
	"cmp"
	"slices"

	"daylight/internal/procurement"
)

// Body is one mention of a public body in a process.
type Body struct {
	Node                     procurement.ID
	Name                     string
	Roles                    []string // OCDS partyRole
	Office, FundingOffice    string   // as the record states them
	Department, DepartmentID string   // the department above, as scheme:id
	On                       string   // day of the notice, YYYY-MM-DD, empty if not stated
	Evidence                 string   // where it is stated, such as a notice and a place in it
}

// The roles of public bodies in edges.
const (
	RoleBuyer     = "buyer"            // is party to the contract
	RoleProcuring = "procuring entity" // runs the procedure
	RoleFunder    = "funding agency"   // pays for it
	RolePayer     = "payer"
)

// Edge says what a public body did, from the first to the last day of the records
// that say so: by which office, under which department. Evidence lists at most
// three of them.
type Edge struct {
	Node                     procurement.ID
	Name, Role, Office       string
	Department, DepartmentID string
	From, To                 string
	Records                  int
	Evidence                 []string
}

// Words says the edge for readers.
func (e Edge) Words() string {
	text := e.Name + " as " + e.Role
	if e.Office != "" {
		kind := ", office: "
		switch e.Role {
		case RoleBuyer:
			kind = ", awarding office: "
		case RoleFunder:
			kind = ", funding office: "
		}
		text += kind + e.Office
	}
	if e.Department != "" && e.Department != e.Name {
		text += ", of " + e.Department
	}
	return text
}

// maxRecords is the number of records that an edge cites.
const maxRecords = 3

// edgeKey is what one edge says.
type edgeKey struct {
	node                           procurement.ID
	role, office, department, name string
}

// AgencyEdges joins mentions of public bodies to dated edges: one for each body,
// role, office and department, ordered by these.
func AgencyEdges(bodies []Body) []Edge {
	edges := map[edgeKey]*Edge{}
	for _, b := range bodies {
		for _, role := range b.roles() {
			office := b.Office
			if role == RoleFunder {
				office = b.fundingOffice()
			}
			key := edgeKey{b.Node, role, office, b.DepartmentID + "\x00" + b.Department, b.Name}
			e, ok := edges[key]
			if !ok {
				e = &Edge{Node: b.Node, Name: b.Name, Role: role, Office: office, Department: b.Department, DepartmentID: b.DepartmentID}
				edges[key] = e
			}
			e.record(b)
		}
	}
	out := make([]Edge, 0, len(edges))
	for _, e := range edges {
		slices.Sort(e.Evidence)
		e.Evidence = slices.Compact(e.Evidence)
		e.Evidence = e.Evidence[:min(len(e.Evidence), maxRecords)]
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b Edge) int {
		return cmp.Or(bytes.Compare(a.Node[:], b.Node[:]), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Department, b.Department),
			cmp.Compare(a.DepartmentID, b.DepartmentID), cmp.Compare(a.Office, b.Office), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func (e *Edge) record(b Body) {
	e.Records++
	if b.On != "" && (e.From == "" || b.On < e.From) {
		e.From = b.On
	}
	e.To = max(e.To, b.On)
	if b.Evidence != "" {
		e.Evidence = append(e.Evidence, b.Evidence)
	}
}

// fundingOffice is the office that funds: where one body awards and funds it has
// its own field, else Office is it.
func (b Body) fundingOffice() string {
	if b.FundingOffice != "" || slices.Contains(b.Roles, "buyer") {
		return b.FundingOffice
	}
	return b.Office
}

// roles are the roles of a public body among those of a party.
func (b Body) roles() []string {
	var out []string
	for _, r := range []struct{ ocds, words string }{
		{"buyer", RoleBuyer}, {"procuringEntity", RoleProcuring}, {"funder", RoleFunder}, {"payer", RolePayer},
	} {
		if slices.Contains(b.Roles, r.ocds) {
			out = append(out, r.words)
		}
	}
	return out
}
