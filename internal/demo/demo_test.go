package demo_test

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"daylight/internal/demo"
	"daylight/internal/organization/group"
	"daylight/internal/portalsim"
	"daylight/internal/procurement"
)

type extension struct {
	Origin  procurement.Origin
	Unknown []string
	Events  []struct{ Date, Title, URL string }
}

type value struct {
	Amount json.Number
	Ext    struct {
		Status  procurement.AmountStatus
		Sources []string
	} `json:"x_daylight"`
}

type reference struct{ ID, Name string }

type release struct {
	OCID, ID, Date string
	Buyer          reference
	Parties        []reference
	Tender         struct {
		Title     string
		Tenderers []reference
	}
	Awards []struct {
		Suppliers []reference
		Value     *value
		Date      string
	}
	Contracts []any
	Related   []struct {
		Relationship       []string
		Scheme, Identifier string
	} `json:"relatedProcesses"`
	Ext extension `json:"x_daylight"`
}

func releases(t *testing.T) []release { return releasesOf(t, demo.Nimbus()) }

func releasesOf(t *testing.T, data []byte) []release {
	t.Helper()
	var pkg struct{ Releases []release }
	if err := json.Unmarshal(data, &pkg); err != nil {
		t.Fatal(err)
	}
	return pkg.Releases
}

func TestNimbusIsMarked(t *testing.T) {
	t.Parallel()
	all := releases(t)
	if len(all) != 4 {
		t.Fatalf("%d releases, want the four tenders", len(all))
	}
	for _, r := range all {
		if r.Ext.Origin != procurement.Reconstruction || !strings.Contains(r.Tender.Title, "(reconstruction from press reports)") {
			t.Errorf("%s: origin %q, title %q", r.OCID, r.Ext.Origin, r.Tender.Title)
		}
		if len(r.Ext.Unknown) == 0 || len(r.Ext.Events) == 0 || len(r.Contracts) != 0 {
			t.Errorf("%s: %d unknown, %d events, %d contracts", r.OCID, len(r.Ext.Unknown), len(r.Ext.Events), len(r.Contracts))
		}
	}
}

func TestNimbusIsLinked(t *testing.T) {
	t.Parallel()
	checkLinked(t, releases(t))
}

// checkLinked: each of the four tenders names the three others.
func checkLinked(t *testing.T, all []release) {
	t.Helper()
	known := map[string]bool{}
	for _, r := range all {
		known[r.OCID] = true
	}
	for _, r := range all {
		linked := map[string]bool{}
		for _, p := range r.Related {
			if p.Scheme != "ocid" || !known[p.Identifier] || p.Identifier == r.OCID {
				t.Errorf("%s: linked to %+v", r.OCID, p)
			}
			linked[p.Identifier] = true
		}
		if len(linked) != 3 {
			t.Errorf("%s: linked to %d others, want 3", r.OCID, len(linked))
		}
	}
}

func TestNimbusReferences(t *testing.T) {
	t.Parallel()
	for _, r := range append(releases(t), releasesOf(t, demo.Twin())...) {
		names := map[string]string{}
		for _, p := range r.Parties {
			names[p.ID] = p.Name
		}
		refs := append([]reference{r.Buyer}, r.Tender.Tenderers...)
		for _, a := range r.Awards {
			refs = append(refs, a.Suppliers...)
		}
		for _, ref := range refs {
			if ref.Name == "" || names[ref.ID] != ref.Name {
				t.Errorf("%s: %q is not the party %q", r.OCID, ref.Name, ref.ID)
			}
		}
	}
}

// eventDate is a date as precise as it is known.
var eventDate = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

func TestNimbusSources(t *testing.T) {
	t.Parallel()
	for _, r := range releases(t) {
		for _, e := range r.Ext.Events {
			if u, err := url.Parse(e.URL); err != nil || u.Host == "" || !eventDate.MatchString(e.Date) || e.Title == "" {
				t.Errorf("%s: event %+v", r.OCID, e)
			}
		}
		for _, a := range r.Awards {
			if a.Date != "" {
				t.Errorf("%s: the date of the decision is not known, got %s", r.OCID, a.Date)
			}
			if a.Value == nil {
				continue
			}
			hosts := map[string]bool{}
			for _, s := range a.Value.Ext.Sources {
				if u, err := url.Parse(s); err == nil {
					hosts[u.Host] = true
				}
			}
			if a.Value.Ext.Status != procurement.Reported || len(hosts) < 2 {
				t.Errorf("%s: value %s is %q with sources %v", r.OCID, a.Value.Amount, a.Value.Ext.Status, a.Value.Ext.Sources)
			}
		}
	}
}

// TestTwin: what Nimbus is a report of, as a government would publish it: one
// award to two suppliers, its value published and signed, its division not.
func TestTwin(t *testing.T) {
	t.Parallel()
	all := releasesOf(t, demo.Twin())
	checkLinked(t, all)
	joint := 0
	for _, r := range all {
		if r.Ext.Origin != procurement.Synthetic || !strings.HasSuffix(r.Tender.Title, "(invented)") {
			t.Errorf("%s: origin %q, title %q", r.OCID, r.Ext.Origin, r.Tender.Title)
		}
		if len(r.Awards) != 1 || len(r.Contracts) != 1 {
			t.Fatalf("%s: %d awards, %d contracts, want one each", r.OCID, len(r.Awards), len(r.Contracts))
		}
		a := r.Awards[0]
		if a.Value == nil || a.Value.Amount == "" || a.Value.Ext.Status != "" || a.Date == "" {
			t.Errorf("%s: value %+v of %q must be published", r.OCID, a.Value, a.Date)
		}
		if len(a.Suppliers) == 2 {
			joint++
		}
	}
	if len(all) != 4 || joint != 1 {
		t.Errorf("%d releases, %d with two suppliers, want 4 and 1", len(all), joint)
	}
	for _, n := range releases(t) {
		for _, p := range n.Parties {
			if bytes.Contains(demo.Twin(), []byte(p.Name)) {
				t.Errorf("the twin names %s", p.Name)
			}
		}
	}
}

// TestParents: the rows can be loaded, and say of five companies in five countries
// that they are subsidiaries.
func TestParents(t *testing.T) {
	t.Parallel()
	rows := demo.Parents()
	links, err := group.ParseCSV(rows.Name, bytes.NewReader(rows.Data))
	if err != nil {
		t.Fatal(err)
	}
	countries := map[string]bool{}
	for _, l := range links {
		if !strings.Contains(l.Source, "invented") || l.Parent.Name != "TALMORIN PLC" {
			t.Errorf("%+v: an invented row says so", l)
		}
		if l.Relation == group.Subsidiary {
			countries[l.Child.Country] = true
		}
	}
	if len(links) != 9 || len(countries) != 5 || !countries["IL"] {
		t.Errorf("%d rows, subsidiaries in %v", len(links), countries)
	}
}

func TestNimbusIsACopy(t *testing.T) {
	t.Parallel()
	first := demo.Nimbus()
	first[0] = 'x'
	if demo.Nimbus()[0] == 'x' {
		t.Error("Nimbus returns shared bytes")
	}
}

func TestThingsToTry(t *testing.T) {
	t.Parallel()
	if got := demo.ThingsToTry(); len(got) != 5 {
		t.Errorf("%d suggestions, want 5", len(got))
	}
	sim, err := portalsim.New(portalsim.Options{Synthetic: 100})
	if err != nil {
		t.Fatal(err)
	}
	for path, name := range map[string]string{
		"/uk-contracts-finder/Published/Notices/OCDS/Search": "Talmorin",
		"/uk-find-a-tender/api/1.0/ocdsReleasePackages":      "Talmorin",
		"/us-usaspending/api/v2/awards/90000001/":            "TALMORIN",
		"/il-mr-gov/ilgstorefront/he/p/600001":               "טלמורין",
	} {
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		if !strings.Contains(w.Body.String(), name) {
			t.Errorf("%s: nothing of the group that the suggestions name", path)
		}
	}
}
