package decp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/decp"
	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

func parse(body string) ([]*procurement.Notice, []error) {
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (decp.Parser{}).Parse(source.Bytes("fr-decp", "file:///decp.json", []byte(body))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

// leaves lists the leaves of a release and follows each to the document.
func leaves(t *testing.T, n *procurement.Notice, body []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case procurement.Object:
			if len(v) == 0 {
				t.Errorf("%s: %s is an empty object", n.ID, path)
			}
			for k, x := range v {
				walk(path+"/"+jsontree.Escape(k), x)
			}
		case []any:
			for i, x := range v {
				walk(fmt.Sprintf("%s/%d", path, i), x)
			}
		default:
			if v == nil {
				t.Errorf("%s: %s is null", n.ID, path)
			}
			out[path] = fmt.Sprint(v)
			if at, ok := n.Pointers[path]; !ok {
				t.Errorf("%s: %s has no place", n.ID, path)
			} else if _, err := locate.Value(body, at); err != nil {
				t.Errorf("%s: %s: %v", n.ID, path, err)
			}
		}
	}
	walk("", n.Release)
	for path := range n.Pointers {
		if _, ok := out[path]; !ok {
			t.Errorf("%s: a place for %s, which is not there", n.ID, path)
		}
	}
	return out
}

// Every file of the shared data is read, and every fact stands in its document.
func TestSharedData(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "france-decp")
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if name == "SOURCE.md" || strings.Contains(name, "schema") {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		notices, errs := parse(string(body))
		filled := map[string]int{}
		processes := map[string]bool{}
		for _, n := range notices {
			processes[n.OCID] = true
			got := leaves(t, n, body)
			for _, path := range []string{"/buyer/id", "/tender/title", "/awards/0/suppliers/0/id", "/awards/0/value/amount", "/contracts/0/value/amount", "/contracts/0/maximumValue/amount", "/contracts/0/dateSigned"} {
				if got[path] != "" {
					filled[path]++
				}
			}
		}
		t.Logf("%s: %d processes, %d notices, %d refused, filled %v", name, len(processes), len(notices), len(errs), filled)
		if len(notices) == 0 || len(errs) > 0 {
			t.Errorf("%s: %d notices, errors %v", name, len(notices), errs)
		}
	}
}

func issues(n *procurement.Notice) []string {
	var out []string
	for _, i := range n.Issues {
		out = append(out, i.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Modifications restate: the last notice has the last amount and the last holders,
// the notice before it is replaced.
func TestModifications(t *testing.T) {
	t.Parallel()
	const body = `{"marches":{"marche":[{"id":"2024A1","acheteur":{"id":"21750001600019"},"objet":"Papier","montant":100000,"dureeMois":"NC",
	"dateNotification":"2024-01-10","datePublicationDonnees":"2024-02-01","titulaires":[{"titulaire":{"typeIdentifiant":"SIRET","id":"12345678200010"}}],
	"modifications":[{"modification":{"id":1,"dateNotificationModification":"2024-05-01","datePublicationDonneesModification":"2024-05-05","montant":120000,
	  "titulaires":[[[{"typeIdentifiant":"TVA","id":"BE0123456789"}]]]}},
	 {"modification":{"id":2,"dateNotificationModification":"2024-06-01","datePublicationDonneesModification":"2024-06-05","dureeMois":14,"titulaires":[{"titulaire":"id"}]}}]}]}}`
	notices, errs := parse(body)
	if len(notices) != 3 || len(errs) > 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	last := leaves(t, notices[2], []byte(body))
	for path, want := range map[string]string{
		"/awards/0/value/amount": "100000", "/contracts/0/value/amount": "120000", "/contracts/0/value/currency": "EUR",
		"/contracts/0/value/x_daylight/tax": "net", "/contracts/0/suppliers/0/id": "VAT-BE0123456789", "/awards/0/suppliers/0/id": "FR-SIRET-12345678200010",
		"/contracts/0/amendments/0/x_value/amount": "120000", "/contracts/0/amendments/1/date": "2024-06-01", "/contracts/0/x_durationMonths": "14",
		"/tag/0": "contractAmendment", "/tag/1": "", "/date": "2024-06-05T00:00:00Z",
	} {
		if last[path] != want {
			t.Errorf("%s is %q, want %q", path, last[path], want)
		}
	}
	id := "217500016000192024A1/100000/12345678200010"
	if got := []string{notices[0].ID, notices[1].ID, notices[2].ID}; !slices.Equal(got, []string{id, id + "/modification/1", id + "/modification/2"}) {
		t.Errorf("ids %q", got)
	}
	if d := cmp.Diff([]string{id + "/modification/1"}, notices[2].Replaces); d != "" {
		t.Error(d)
	}
	if !slices.Contains(issues(notices[2]), "bad-supplier") || !slices.Contains(issues(notices[0]), "no-party-name") {
		t.Errorf("issues %q, %q", issues(notices[0]), issues(notices[2]))
	}
}

// What is a ceiling is never a value; an amount that is not communicated is none.
func TestAmounts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, more  string
		path, want  string
		absent      string
		wantFinding string
	}{
		{"fixed", `"montant":50000`, "/contracts/0/value/amount", "50000", "/contracts/0/maximumValue/amount", ""},
		{"framework by technique", `"montant":50000,"techniques":{"technique":["Accord-cadre"]}`, "/contracts/0/maximumValue/amount", "50000", "/awards/0/value/amount", ""},
		{"framework by nature", `"montant":50000,"nature":"Accord-cadre"`, "/contracts/0/maximumValue/amount", "50000", "/contracts/0/value/amount", ""},
		{"call-off", `"montant":50000,"techniques":{"technique":["Accord-cadre"]},"idAccordCadre":"F1"`, "/contracts/0/value/amount", "50000", "/contracts/0/maximumValue/amount", ""},
		{"call-off of orders", `"montant":50000,"modalitesExecution":{"modaliteExecution":["Bons de commande"]},"idAccordCadre":"F1"`, "/contracts/0/maximumValue/amount", "50000", "/contracts/0/value/amount", ""},
		{"names itself", `"montant":50000,"techniques":{"technique":["Accord-cadre"]},"idAccordCadre":"A"`, "/contracts/0/maximumValue/amount", "50000", "/relatedProcesses/0/identifier", ""},
		{"not communicated", `"montant":"NC"`, "/contracts/0/value/x_daylight/raw", "NC", "/contracts/0/value/amount", "not-communicated"},
		{"no number", `"montant":"12 000 euros"`, "/contracts/0/value/x_daylight/status", "unparsed", "/contracts/0/value/amount", "unparsed-amount"},
		{"text", `"montant":"12000.50"`, "/contracts/0/value/amount", "12000.50", "/contracts/0/value/x_daylight/raw", ""},
		{"absent", `"offresRecues":0`, "/bids/statistics/0/value", "0", "/contracts/0/value/currency", "no-amount"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			body := `{"marches":[{"id":"A","acheteur.id":"21750001600019","dateNotification":"2024-01-10","datePublicationDonnees":"2024-02-01",` + tt.more + `}]}`
			notices, errs := parse(body)
			if len(notices) != 1 || len(errs) > 0 {
				t.Fatalf("%d notices, %v", len(notices), errs)
			}
			got := leaves(t, notices[0], []byte(body))
			if _, there := got[tt.absent]; got[tt.path] != tt.want || there {
				t.Errorf("%s is %q, want %q; %s is %q, want none", tt.path, got[tt.path], tt.want, tt.absent, got[tt.absent])
			}
			if tt.wantFinding != "" && !slices.Contains(issues(notices[0]), tt.wantFinding) {
				t.Errorf("findings %q, want %s", issues(notices[0]), tt.wantFinding)
			}
		})
	}
}

// Rows hold what files nest; CDL and INX say nothing, a row repeated yields one
// notice, and one number with two amounts two awards.
func TestRows(t *testing.T) {
	t.Parallel()
	row := func(holder, amount, more string) string {
		return `{"id":"A","acheteur_id":"21750001600019","datepublicationdonnees":"2026-01-02","montant":` + amount + `,"titulaire_id_1":` + holder +
			`,"titulaire_typeidentifiant_1":"SIRET","titulaire_id_2":"CDL","titulaire_typeidentifiant_2":"CDL","idaccordcadre":"CDL","offresrecues":"INX"` + more + `}`
	}
	modified := `,"idmodification":"2","montantmodification":"15.5","datenotificationmodificationmodification":"CDL","datepublicationdonneesmodificationmodification":"CDL","idtitulairemodification":"CDL"`
	body := `{"total_count":4,"results":[` + strings.Join([]string{row(`"12345678200010"`, "10.0", modified), row(`"12345678200010"`, "10.0", ""),
		row(`"98765432100010"`, "20", ""), row("5650171100115", "20", "")}, ",") + `]}`
	notices, errs := parse(body)
	var ids []string
	awards := map[string]bool{}
	for _, n := range notices {
		ids = append(ids, n.ID)
		got := leaves(t, n, []byte(body))
		awards[got["/contracts/0/id"]] = true
		if got["/relatedProcesses/0/identifier"] != "" || got["/bids/statistics/0/value"] != "" {
			t.Errorf("%s: CDL or INX is taken for a value", n.ID)
		}
	}
	uid := "21750001600019A/"
	want := []string{uid + "10/12345678200010", uid + "10/12345678200010/modification/2", uid + "20/98765432100010", uid + "20/5650171100115"}
	if len(errs) > 0 || !slices.Equal(ids, want) || len(awards) != 2 {
		t.Errorf("%q, want %q; awards %v; %v", ids, want, awards, errs)
	}
	if last := notices[3]; !slices.Contains(issues(last), "bad-identifier") && !slices.Contains(issues(last), "leading-zeros-restored") {
		t.Errorf("a SIRET without its zeros: %q", issues(last))
	}
	if n := notices[1]; n.Published != notices[0].Published || n.Kind != procurement.Release {
		t.Errorf("%s, %s", n.Published, n.Kind)
	}
	if one, errs := parse(`{"marches":{"marche":{"id":"A","acheteur":{"id":"1"}}}}`); len(one) != 1 || len(errs) > 0 {
		t.Errorf("one contract alone: %d, %v", len(one), errs)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"marches":{"marche":[{"id":"A","acheteur":{"id":"1"},"titulaires":[[{"id":"2"}]],"montant":1,"modifications":[{"modification":{"id":1}}]}]}}`,
		`{"results":[{"id":"A","acheteur_id":"1","titulaire_id_1":38371167801308,"idmodification":"1","idactesoustraitance":"2"}]}`,
		`<marches><marche><id>A</id><acheteur><id>1</id></acheteur><titulaires><titulaire><id>2</id></titulaire></titulaires></marche><contrat-concession/></marches>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (decp.Parser{}).Parse(source.Bytes("fr-decp", "file:///x", body)) {
			if (n == nil) == (err == nil) {
				t.Fatalf("notice %v, error %v", n, err)
			}
			if n != nil && (n.ID == "" || n.OCID == "" || n.Content == [32]byte{}) {
				t.Fatalf("%+v", n)
			}
		}
	})
}
