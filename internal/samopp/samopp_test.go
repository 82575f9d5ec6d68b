package samopp_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/compile"
	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/samopp"
	"daylight/internal/source"
)

// opportunity is a record of the API with some fields set.
func opportunity(more map[string]any) string {
	o := map[string]any{"noticeId": "n1", "title": "Paper", "solicitationNumber": "99-24-Q-0001", "type": "Solicitation", "postedDate": "2024-03-04", "active": "Yes",
		"fullParentPathName": "EXAMPLE DEPT.EXAMPLE SERVICE.OFFICE", "fullParentPathCode": "099.9901.990123"}
	for k, v := range more {
		o[k] = v
	}
	b, _ := json.Marshal(o) // maps of texts
	return string(b)
}

func one(t *testing.T, body string) *procurement.Notice {
	t.Helper()
	notices, errs := parse([]byte(body))
	if len(notices) != 1 || len(errs) > 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	points(t, notices[0], []byte(body))
	return notices[0]
}

func get(n *procurement.Notice, path string) string {
	v, err := jsontree.Resolve(n.Release, path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(v)
}

func TestFacts(t *testing.T) {
	t.Parallel()
	award := func(number, amount string, more ...string) map[string]any {
		awardee := map[string]any{"name": "NORTHWIND PAPER LLC", "ueiSAM": "EXAMPLEUE123", "cageCode": "0EX01"}
		for i := 0; i+1 < len(more); i += 2 {
			awardee[more[i]] = more[i+1]
		}
		return map[string]any{"type": "Award Notice", "award": map[string]any{"number": number, "amount": amount, "date": "2024-04-19", "awardee": awardee}}
	}
	for _, tt := range []struct {
		name string
		in   map[string]any
		want map[string]string
	}{
		{"sources sought", map[string]any{"type": "Sources Sought"}, map[string]string{"/tag/0": "planning", "/tender/status": "planning"}},
		{"letter", map[string]any{"type": "p"}, map[string]string{"/tender/status": "planned"}},
		{"archived", map[string]any{"active": "No"}, map[string]string{"/tender/status": "complete", "/x_daylight/cancelled": ""}},
		{"archived plan", map[string]any{"active": "No", "type": "Presolicitation"}, map[string]string{"/tender/status": "planned"}},
		{"justification", map[string]any{"type": "Justification", "award": map[string]any{"number": "99012324C0012", "amount": "5"}},
			map[string]string{"/tender/procurementMethod": "limited", "/awards": "", "/tender/x_sam/awardAmount": "5", "/relatedProcesses/0/identifier": "99012324C0012"}},
		{"award", award("99012324P0007", "48,250.00"), map[string]string{"/awards/0/value/amount": "48250.00", "/awards/0/value/currency": "USD", "/awards/0/maximumValue": "",
			"/awards/0/suppliers/0/id": "US-UEI-EXAMPLEUE123", "/parties/1/additionalIdentifiers/0/scheme": "US-CAGE",
			"/relatedProcesses/1/identifier": "us-usaspending-CONT_AWD_99012324P0007_9901_-NONE-_-NONE-"}},
		{"ceiling", award("990123-24-D-0011", "5000000"), map[string]string{"/awards/0/id": "99012324D0011", "/awards/0/maximumValue/amount": "5000000", "/awards/0/value": "",
			"/relatedProcesses/1/identifier": "us-usaspending-CONT_IDV_99012324D0011_9901"}},
		{"order", award("99012324F0011", "7"), map[string]string{"/awards/0/value/amount": "7", "/relatedProcesses/1": ""}},
		{"zero", award("99012324P0007", "0.00"), map[string]string{"/awards/0/value/amount": "0.00"}},
		{"words", award("99012324P0007", "up to 5"), map[string]string{"/awards/0/value/amount": "", "/awards/0/value/x_daylight/raw": "up to 5"}},
		{"several awardees", award("99012324P0007", "5", "name", "Multiple Awardees"), map[string]string{"/awards/0/suppliers": "", "/parties/1": ""}},
		{"number of the old kind", award("99012324P0007", "5", "ueiSAM", "025114695AST"), map[string]string{"/parties/1/identifier/scheme": "", "/parties/1/identifier/id": "025114695AST"}},
		{"path", map[string]any{"fullParentPathName": "EXAMPLE DEPT.U.S. COAST PAPER.BASE ST. EXAMPLE", "fullParentPathCode": "070.7008.70Z023"}, map[string]string{
			"/buyer/name": "U.S. COAST PAPER", "/buyer/id": "US-FPDS-7008", "/parties/0/details/office": "BASE ST. EXAMPLE", "/parties/0/details/department/id": "070"}},
		{"a letter at the end", map[string]any{"fullParentPathName": "EXAMPLE DEPT.SERVICE.BRANCH A.OFFICE", "fullParentPathCode": "070.7008.A.70Z023"}, map[string]string{
			"/buyer/name": "SERVICE", "/parties/0/details/office": "OFFICE", "/parties/0/details/commands/0": "BRANCH A"}},
		{"a department alone", map[string]any{"fullParentPathName": "EXAMPLE DEPT", "fullParentPathCode": "070"}, map[string]string{"/buyer/id": "US-CGAC-070"}},
		{"number that tells nothing", map[string]any{"solicitationNumber": "N/A"}, map[string]string{"/ocid": "us-sam-n1", "/tender/id": "N/A"}},
		{"number with blanks", map[string]any{"solicitationNumber": " 9924q0001 "}, map[string]string{"/ocid": "us-sam-9924Q0001/990123"}},
		{"key in an address", map[string]any{"uiLink": "https://sam.gov/x?api_key=SECRET&y=1"}, map[string]string{"/tender/documents/0/url": "https://sam.gov/x?y=1"}},
		{"deadline", map[string]any{"responseDeadLine": "2026-02-10T10:00:00+09:00"}, map[string]string{"/tender/tenderPeriod/endDate": "2026-02-10T10:00:00+09:00"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := one(t, opportunity(tt.in))
			got := map[string]string{}
			for path := range tt.want {
				got[path] = get(n, path)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRevisions: the last revision stands, those before it are history, in whatever
// order they arrive; an award does not take the place of its solicitation.
func TestRevisions(t *testing.T) {
	t.Parallel()
	bodies := []string{
		opportunity(map[string]any{"noticeId": "a", "type": "Presolicitation", "postedDate": "2024-03-01"}),
		opportunity(map[string]any{"noticeId": "b", "postedDate": "2024-03-04", "responseDeadLine": "2024-04-01T10:00:00-04:00", "classificationCode": "7530", "resourceLinks": []string{"https://sam.gov/files/1/download"}}),
		opportunity(map[string]any{"noticeId": "c", "postedDate": "2024-03-09", "responseDeadLine": "2024-04-08T10:00:00-04:00", "title": "Paper, amended"}),
		opportunity(map[string]any{"noticeId": "d", "type": "Award Notice", "postedDate": "2024-05-01", "award": map[string]any{"number": "990123-24-P-0007", "amount": "100", "awardee": map[string]any{"name": "A Inc"}}}),
		opportunity(map[string]any{"noticeId": "e", "type": "Award Notice", "postedDate": "2024-05-02", "award": map[string]any{"number": "99012324P0007", "amount": "120", "awardee": map[string]any{"name": "A Inc"}}}),
		opportunity(map[string]any{"noticeId": "f", "type": "Award Notice", "postedDate": "2024-05-02", "award": map[string]any{"number": "99012324P0008", "amount": "30", "awardee": map[string]any{"name": "B Inc"}}}),
	}
	var versions []compile.Version
	ocid := ""
	for i := range bodies {
		n := one(t, bodies[len(bodies)-1-i]) // the newest first
		text, err := n.Body()
		if err != nil {
			t.Fatal(err)
		}
		body, err := procurement.ParseBody(text)
		if err != nil {
			t.Fatal(err)
		}
		ocid = n.OCID
		versions = append(versions, compile.Version{Notice: procurement.NoticeID("us-sam-opportunities", n.ID), Version: 1, SourceNoticeID: n.ID, Published: n.Published,
			SourceVersion: n.Version, ContentHash: n.Content, Body: body})
	}
	p := compile.Process(compile.Source{ID: "us-sam-opportunities", Country: "US"}, ocid, versions)
	superseded := ""
	for _, ref := range p.Notices {
		if ref.Superseded {
			superseded += fmt.Sprint(ref.Ord)
		}
	}
	if p.Status != "complete" || p.TenderEnd.Format("01-02") != "04-08" || superseded != "24" || len(p.Awards) != 2 {
		t.Errorf("status %s, end %s, superseded %s, %d awards", p.Status, p.TenderEnd, superseded, len(p.Awards))
	}
	current := ""
	for _, a := range p.Amounts {
		if a.Current {
			current += a.Amount.Decimal.String() + " "
		}
	}
	if current != "120 30 " {
		t.Errorf("amounts in force: %s", current)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, body, reason string }{
		{"empty", "", ""}, {"page", "<html></html>", ""}, {"text", "Service unavailable", ""}, {"list", `[1]`, ""}, {"empty list", `[]`, ""}, {"object", `{"message":"x"}`, ""},
		{"another table", "a,b\n1,2\n", ""},
		{"no id", opportunity(map[string]any{"noticeId": nil}), "no-id"},
		{"no type", opportunity(map[string]any{"type": nil}), "no-type"},
		{"long id", opportunity(map[string]any{"noticeId": strings.Repeat("9", 600)}), "id-too-long"},
		{"long number", opportunity(map[string]any{"solicitationNumber": strings.Repeat("9", 300)}), "ocid-too-long"},
		{"no object", `{"opportunitiesData":[7]}`, "no-object"},
		{"cut", `{"opportunitiesData":[{"noticeId":`, "bad-json"},
		{"short row", "NoticeId,Title,Type\nx,y\n", "bad-row"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			notices, errs := parse([]byte(tt.body))
			if len(notices) != 0 || len(errs) != 1 {
				t.Fatalf("%d notices, %v", len(notices), errs)
			}
			var rec *source.RecordError
			if errors.As(errs[0], &rec); tt.reason == "" && !errors.Is(errs[0], source.ErrFormat) || tt.reason != "" && (rec == nil || rec.Reason != tt.reason) {
				t.Errorf("%v, want %q", errs[0], tt.reason)
			}
		})
	}
	if notices, errs := parse([]byte(`{"totalRecords":0,"opportunitiesData":[]}`)); len(notices)+len(errs) != 0 {
		t.Errorf("an empty page: %d notices, %v", len(notices), errs)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(opportunity(nil)))
	f.Add([]byte(`{"opportunitiesData":[` + opportunity(map[string]any{"type": "a", "award": map[string]any{"number": "99012324D0001", "amount": "$1"}}) + `]}`))
	f.Add([]byte("NoticeId,Title,Sol#,Type,PostedDate,Award$,Awardee\nx,Paper,99-24-Q-1,Award Notice,2024-03-04 10:00:00.1-05,\"1,000\",\"NORTHWIND caf\xe9 VA 00001 USA\"\n"))
	f.Add([]byte(`[{"contracting_office":"x","opportunity_type":"k","notice_id":12345,"dept_code":400,"NAICS":"1 -- x","PSC":"y"}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		notices, errs := parse(body)
		for _, n := range notices {
			if n.ID == "" || len(n.ID) > procurement.MaxNoticeID || len(n.OCID) > procurement.MaxOCID {
				t.Errorf("id %q, ocid %q", n.ID, n.OCID)
			}
			if _, err := n.Body(); err != nil {
				t.Error(err)
			}
		}
		for _, err := range errs {
			var rec *source.RecordError
			if !errors.Is(err, source.ErrFormat) && !errors.As(err, &rec) {
				t.Errorf("an error of no kind: %v", err)
			}
		}
	})
}

var _ source.Parser = samopp.Parser{}
