package tedexport

import (
	"regexp"
	"strings"

	"daylight/internal/xmltree"
)

var (
	numberForm = regexp.MustCompile(`^\s*0*([0-9]{1,8})-((?:19|20)[0-9]{2})\s*$`)
	ojsForm    = regexp.MustCompile(`^\s*((?:19|20)[0-9]{2})\s*/\s*S\s*[0-9]{1,3}\s*-\s*0*([0-9]{1,8})\s*$`)
)

// number is the key of a notice, its publication number without leading zeros
// ("5302-2011"), from a document id ("005302-2011") or a reference to the Official
// Journal ("2011/S 4-005302", whose issue is padded since 2012). It is empty for
// anything else and for placeholders.
func number(s string) string {
	serial, year := "", ""
	if m := numberForm.FindStringSubmatch(s); m != nil {
		serial, year = m[1], m[2]
	} else if m := ojsForm.FindStringSubmatch(s); m != nil {
		serial, year = m[2], m[1]
	}
	if serial == "" || serial == "0" || serial == "12345678" || serial == "123456" && year < "2000" || year < "1993" {
		return ""
	}
	return serial + "-" + year
}

// reference is a notice that this one names.
type reference struct {
	at *xmltree.Element
	id string // see number
	// chain is true where that notice is an earlier one of the same procedure;
	// false where it is a planning notice, which may announce many.
	chain bool
	// planned is true where the form says that it is a planning notice.
	planned bool
}

// references lists the notices that this one names, each once: those of the form
// first, for it says what they are, then the one that the Publications Office
// coded. Which of them belong to the same procedure, see the package comment.
func (n *notice) references() []reference {
	var found []reference
	seen := map[string]bool{"": true, n.id: true}
	add := func(e *xmltree.Element, plan bool) {
		id := number(e.Value())
		if !seen[id] {
			seen[id] = true
			found = append(found, reference{e, id, n.continues() && !plan, plan})
		}
	}
	form := formNumber(n.form)
	plans := form == "2" || form == "5" // they name planning notices alone
	coded := n.root.First("CODED_DATA_SECTION", "NOTICE_DATA", "REF_NOTICE")
	for _, e := range every(n.form, "NOTICE_NUMBER_OJ") {
		add(e, plans || planned(e))
	}
	for _, e := range coded.All("NO_DOC_OJS") {
		add(e, plans)
	}
	return found
}

// continues reports whether what the notice refers to is of its own procedure.
func (n *notice) continues() bool { return n.kind != planning && n.kind != competition }

// planned reports whether a form of before 2014 says that a reference is to a
// prior information or periodic notice: the element beside it has that choice.
func planned(ref *xmltree.Element) bool {
	for _, k := range ref.Parent.Kids {
		choice := k.Attr("CHOICE")
		if strings.Contains(choice, "PRIOR_INFORMATION") || strings.Contains(choice, "PERIODIC") {
			return true
		}
	}
	return false
}

// process is the reference that gives the process its name: the first of the same
// procedure, nil if the notice is the first itself.
func (n *notice) process() *reference {
	coded := n.root.First("CODED_DATA_SECTION", "NOTICE_DATA", "REF_NOTICE", "NO_DOC_OJS")
	var named *reference
	for i, r := range n.refs {
		if r.chain && (named == nil || r.id == number(coded.Value())) {
			named = &n.refs[i]
		}
	}
	return named
}
