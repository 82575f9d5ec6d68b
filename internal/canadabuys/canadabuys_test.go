package canadabuys_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"

	"daylight/internal/canadabuys"
	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

func parse(body string) ([]*procurement.Notice, []error) {
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (canadabuys.Parser{}).Parse(source.Bytes("ca-canadabuys", "file:///x.csv", []byte(body))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

// row writes a table of one row from pairs of column and value.
func row(pairs ...string) string {
	var head, cells []string
	for i := 0; i < len(pairs); i += 2 {
		head, cells = append(head, pairs[i]), append(cells, pairs[i+1])
	}
	var b strings.Builder
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	_ = w.WriteAll([][]string{head, cells})
	return b.String()
}

// one parses a table of one row and follows each leaf of its notice to its cell.
func one(t *testing.T, pairs ...string) (*procurement.Notice, map[string]string) {
	t.Helper()
	body := row(pairs...)
	notices, errs := parse(body)
	if len(notices) != 1 || len(errs) > 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	n, out := notices[0], map[string]string{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case procurement.Object:
			for k, x := range v {
				walk(at+"/"+jsontree.Escape(k), x)
			}
		case []any:
			for i, x := range v {
				walk(fmt.Sprintf("%s/%d", at, i), x)
			}
		default:
			out[at] = fmt.Sprint(v)
			if _, err := locate.Value([]byte(body), n.Pointers[at]); err != nil || v == nil {
				t.Errorf("%s = %v: %v", at, v, err)
			}
		}
	}
	walk("", n.Release)
	return n, out
}

const (
	reference = "referenceNumber-numeroReference"
	amendment = "amendmentNumber-numeroModification"
	amount    = "contractAmount-montantContrat"
	total     = "totalContractValue-valeurTotaleContrat"
	currency  = "contractCurrency-contratMonnaie"
	status    = "contractStatus-statutContrat-eng"
	kind      = "amendmentType-typeModification-eng"
	tool      = "instrumentType-typeInstrument-eng"
)

// The total restates a contract, the amount of an amendment is added to nothing, and
// what a standing offer allows is no value.
func TestFigures(t *testing.T) {
	t.Parallel()
	const value, ceiling, award, change = "/contracts/0/value/amount", "/contracts/0/maximumValue/amount", "/awards/0/value/amount", "/contracts/0/amendments/0/x_amount/amount"
	for _, tt := range []struct {
		name  string
		cells []string
		want  map[string]string // "" is: not there
		issue string
	}{
		{"original", []string{amendment, "000", amount, "100.00", total, "140.00"}, map[string]string{value: "140.00", award: "100.00", change: "", ceiling: ""}, ""},
		{"amended", []string{amendment, "002", amount, "40.00", total, "140.00", kind, "Amendment"}, map[string]string{value: "140.00", award: "", change: "40.00"}, ""},
		{"reduced", []string{amendment, "002", amount, "-40.00", total, "60.00"}, map[string]string{value: "60.00", award: "", change: "-40.00"}, ""},
		{"amended without total", []string{amendment, "001", amount, "40.00"}, map[string]string{value: "", award: "", change: "40.00"}, "no-total"},
		{"original without total", []string{amendment, "000", amount, "100.00"}, map[string]string{value: "100.00", award: "100.00"}, ""},
		{"total not reported", []string{amendment, "000", amount, "100.00", total, "0.00"}, map[string]string{value: "100.00", award: "100.00", "/x_canadabuys/" + total: "0.00"}, "zero-total"},
		{"amended, total not reported", []string{amendment, "003", amount, "5", total, "0.00"}, map[string]string{value: "", change: "5"}, "zero-total"},
		{"zero", []string{amendment, "000", amount, "0.00", total, "0.00"}, map[string]string{value: "0.00", award: "0.00"}, ""},
		{"negative", []string{amendment, "000", amount, "-3", total, "-3.00"}, map[string]string{value: "", award: "", "/x_canadabuys/" + total: "-3.00"}, "negative-total"},
		{"no number", []string{amendment, "000", amount, "see note", total, "see note"}, map[string]string{value: "", "/contracts/0/value/x_daylight/raw": "see note"}, "unparsed-amount"},
		{"standing offer", []string{amendment, "000", amount, "9.00", total, "9.00", tool, "Standing Offer"}, map[string]string{value: "", award: "", ceiling: "9.00", "/tender/techniques/hasFrameworkAgreement": "true"}, ""},
		{"against one", []string{amendment, "000", amount, "9.00", total, "9.00", tool, "Contract against Supply Arrangement"}, map[string]string{value: "9.00", ceiling: "", "/contracts/0/x_daylight/withinFramework": "true", "/tender/techniques/hasFrameworkAgreement": ""}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, got := one(t, append([]string{reference, "CW1", currency, "CAD", status, "Active", "supplierLegalName-nomLegalFournisseur-fra", "Papier Northwind", "publicationDate-datePublication", "2026-05-01"}, tt.cells...)...)
			for at, want := range tt.want {
				if have, there := got[at]; have != want || there != (want != "") {
					t.Errorf("%s is %q, want %q", at, have, want)
				}
			}
			if tt.issue != "" && !strings.Contains(fmt.Sprint(n.Issues), tt.issue) {
				t.Errorf("findings %v, want %s", n.Issues, tt.issue)
			}
		})
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ column, status, kind, at, want, other, otherWant string }{
		{"tenderStatus-appelOffresStatut-eng", "Open", "", "/tender/status", "active", "/tag/0", "tender"},
		{"tenderStatus-appelOffresStatut-eng", "Expired", "", "/tender/status", "active", "/tender/statusDetails", "Expired"},
		{"tenderStatus-appelOffresStatut-eng", "Cancelled", "", "/tender/status", "cancelled", "/x_daylight/cancelled", "true"},
		{"tenderStatus-appelOffresStatut-eng", "Parked", "", "/tender/status", "", "/tender/statusDetails", "Parked"},
		{"awardStatus-attributionStatut-eng", "Cancelled", "", "/awards/0/status", "cancelled", "/contracts/0/status", "cancelled"},
		{"awardStatus-attributionStatut-eng", "Active", "", "/awards/0/status", "active", "/contracts/0/status", "active"},
		{status, "Expired", "", "/awards/0/status", "active", "/contracts/0/status", "terminated"},
		{status, "Active", "Termination", "/awards/0/status", "active", "/contracts/0/status", "terminated"},
	} {
		t.Run(tt.status+tt.kind, func(t *testing.T) {
			t.Parallel()
			_, got := one(t, reference, "cb-1", tt.column, tt.status, kind, tt.kind)
			if got[tt.at] != tt.want || got[tt.other] != tt.otherWant {
				t.Errorf("%s %q, %s %q", tt.at, got[tt.at], tt.other, got[tt.other])
			}
		})
	}
}

// A notice is known by its number; what is guarded, what is a version, when it was
// published, and that a contact stays with the contact.
func TestIdentity(t *testing.T) {
	t.Parallel()
	n, got := one(t, reference, "cb-1", amendment, "001", "solicitationNumber-numeroSollicitation", "20260101", "publicationDate-datePublication", "2026/05/04",
		"amendmentDate-dateModification", "2026-05-20", "tenderClosingDate-appelOffresDateCloture", "2026-12-01T14:00:00", "title-titre-eng", "Paper", "title-titre-fra", "Papier",
		"contactInfoName-informationsContactNom", "A. Example", "contactInfoCity-contacterInfoVille-eng", "Ottawa", "contractingEntityName-nomEntitContractante-eng", "Example Agency",
		"noticeType-avisType-eng", "RFP", "noticeType-avisType-fra", "DP", "Odd/column~", "kept")
	if n.ID != "tender/cb-1" || n.OCID != "ca-canadabuys-20260101" || n.Version != "001" || !n.Guarded || n.Published.Format("2006-01-02T15") != "2026-05-20T04" {
		t.Errorf("%s %s %s %v %s", n.ID, n.OCID, n.Version, n.Guarded, n.Published)
	}
	for at, want := range map[string]string{
		"/tender/title": "Paper", "/tender/title_fr": "Papier", "/tender/tenderPeriod/endDate": "2026-12-01T14:00:00-05:00", "/x_canadabuys/Odd~1column~0": "kept",
		"/x_canadabuys/noticeType-avisType-fra": "DP", "/parties/0/contactPoint/name": "A. Example",
		"/parties/0/contactPoint/x_more/contactInfoCity-contacterInfoVille-eng": "Ottawa", "/tender/x_dateAmended": "2026-05-20",
	} {
		if got[at] != want {
			t.Errorf("%s is %q, want %q", at, got[at], want)
		}
	}
	n, _ = one(t, reference, "cb-2", "tenderClosingDate-appelOffresDateCloture", "soon", "title-titre-fra", "Papier")
	if n.OCID != "ca-canadabuys-cb-2" || n.Guarded || n.Language != "fr" || !n.Published.IsZero() || !strings.Contains(fmt.Sprint(n.Issues), "unparsed-date") {
		t.Errorf("%s %v %s %v", n.OCID, n.Guarded, n.Language, n.Issues)
	}
}

// A broken row does not hide its siblings, and another table is no CanadaBuys.
func TestRows(t *testing.T) {
	t.Parallel()
	notices, errs := parse(reference + "," + status + "\nCW1,Active\nCW2\n,Active\nCW3,Active\n")
	if len(notices) != 2 || len(errs) != 2 {
		t.Errorf("%d notices, %v", len(notices), errs)
	}
	for _, body := range []string{"a,b\n1,2\n", reference + ",title-titre-eng\ncb-1,Paper\n", reference + "," + status + "\n", "<html></html>", ""} {
		if notices, errs := parse(body); len(notices) > 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) {
			t.Errorf("%q: %d notices, %v", body, len(notices), errs)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(row(reference, "CW1", amendment, "001", amount, "1", total, "2", status, "Active", "unspsc", "*1\n*2")))
	f.Add([]byte(row(reference, "cb-1", "tenderStatus-appelOffresStatut-eng", "Open", "attachment-piecesJointes-eng", "https://a,https://b")))
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (canadabuys.Parser{}).Parse(source.Bytes("ca-canadabuys", "file:///x", body)) {
			if (n == nil) == (err == nil) {
				t.Fatalf("notice %v, error %v", n, err)
			}
			if n == nil {
				continue
			}
			if _, err := n.Body(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
