package boamp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"daylight/internal/boamp"
	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

func parse(body string) ([]*procurement.Notice, []error) {
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (boamp.Parser{}).Parse(source.Bytes("fr-boamp", "https://boamp.example/", []byte(body))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

// read parses one record with a form and follows its leaves to the document.
func read(t *testing.T, fields, form string) (*procurement.Notice, map[string]string) {
	t.Helper()
	text, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"total_count":1,"results":[{"idweb":"26-100001","dateparution":"2026-11-02","objet":"Papier","nomacheteur":"Ville d'Exempleville","donnees":` + string(text) + fields + `}]}`
	notices, errs := parse(body)
	if len(notices) != 1 || len(errs) > 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	n, out := notices[0], map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case procurement.Object:
			for k, x := range v {
				walk(path+"/"+jsontree.Escape(k), x)
			}
		case []any:
			for i, x := range v {
				walk(fmt.Sprintf("%s/%d", path, i), x)
			}
		default:
			out[path] = fmt.Sprint(v)
			if _, err := locate.Value([]byte(body), n.Pointers[path]); err != nil || v == nil {
				t.Errorf("%s = %v: %v", path, v, err)
			}
		}
	}
	walk("", n.Release)
	return n, out
}

const decision = `{"IDENTITE":{"DENOMINATION":"Ville d'Exempleville","CODE_IDENT_NATIONAL":"99900000100019","VILLE":"Exempleville"},"OBJET":{"OBJET_COMPLET":"Papier","CPV":{"PRINCIPAL":"30197630"}%s},
"ATTRIBUTION":{"DECISION":[{"ATTRIBUE":null,"NUM_LOT":"1","TITULAIRE":[{"DENOMINATION":"Papeterie Nord SARL"},{"DENOMINATION":"Papeterie Sud SARL"}],"RENSEIGNEMENT":{"NB_OFFRE_RECU":"3","DATE_ATTRIBUTION":"2026-10-01"%s}},
{"INFRUCTUEUX":"","NUM_LOT":"2"},{"SANS_SUITE":"","NUM_LOT":"3","TITULAIRE":{"DENOMINATION":"Perdante SARL"}}]}}`

func lotTenders(contract, rank string) string {
	return `{"EFORMS":{"ContractAwardNotice":{"cac:ContractingParty":{"cac:Party":{"cac:PartyIdentification":{"cbc:ID":"ORG-0001"}}},"ext:UBLExtensions":{"ext:UBLExtension":{"ext:ExtensionContent":{"efext:EformsExtension":{
"efac:Organizations":{"efac:Organization":[{"efac:Company":{"cac:PartyIdentification":{"cbc:ID":{"@schemeName":"organization","#text":"ORG-0001"}},"cac:PartyName":{"cbc:Name":{"#text":"Ville d'Exempleville"}},"cac:PartyLegalEntity":{"cbc:CompanyID":"99900000100019"}}},
{"efac:Company":{"cac:PartyIdentification":{"cbc:ID":"ORG-0002"},"cac:PartyName":{"cbc:Name":"Gagnante SAS"},"cac:PartyLegalEntity":{"cbc:CompanyID":"99900000200017"}}},
{"efac:Company":{"cac:PartyIdentification":{"cbc:ID":"ORG-0003"},"cac:PartyName":{"cbc:Name":"Perdante SAS"}}}]},
"efac:NoticeResult":{"cbc:TotalAmount":{"@currencyID":"EUR","#text":"900"},"efac:LotResult":[{"cbc:ID":"RES-0001","cbc:TenderResultCode":{"#text":"selec-w"},"efac:LotTender":[{"cbc:ID":"TEN-0001"},{"cbc:ID":"TEN-0002"}]` + contract + `,"efac:TenderLot":{"cbc:ID":"LOT-0001"}},
{"cbc:ID":"RES-0002","cbc:TenderResultCode":"clos-nw","efac:TenderLot":{"cbc:ID":"LOT-0002"}}],
"efac:LotTender":[{"cbc:ID":"TEN-0001","cac:LegalMonetaryTotal":{"cbc:PayableAmount":{"@currencyID":"EUR","#text":"900"}}` + rank + `,"efac:TenderingParty":{"cbc:ID":"TPA-0001"}},{"cbc:ID":"TEN-0002","cac:LegalMonetaryTotal":{"cbc:PayableAmount":{"@currencyID":"EUR","#text":"-1"}},"efac:TenderingParty":{"cbc:ID":"TPA-0002"}}],
"efac:SettledContract":{"cbc:ID":"CON-0001","efac:LotTender":{"cbc:ID":"TEN-0001"}},
"efac:TenderingParty":[{"cbc:ID":"TPA-0001","efac:Tenderer":{"cbc:ID":"ORG-0002"}},{"cbc:ID":"TPA-0002","efac:Tenderer":{"cbc:ID":"ORG-0003"}}]}}}}},
"cac:ProcurementProjectLot":[{"cbc:ID":"LOT-0001","cac:ProcurementProject":{"cbc:Name":"Lot 1"}},{"cbc:ID":"LOT-0002"}]}}}`
}

// Each shape of form gives its winners and no others.
func TestForms(t *testing.T) {
	t.Parallel()
	const award = `,"nature":"ATTRIBUTION"`
	for _, tt := range []struct{ name, fields, form, path, want, absent string }{
		{"legacy amount", award, fmt.Sprintf(decision, "", `,"MONTANT":{"@DEVISE":"EUR","#text":"1200.5"}`), "/awards/0/value/amount", "1200.5", "/awards/1/suppliers/0/id"},
		{"legacy range", award, fmt.Sprintf(decision, "", `,"MONTANT_MINI":{"@DEVISE":"EUR","#text":"10"},"MONTANT_MAXI":{"@DEVISE":"EUR","#text":"20"}`), "/awards/0/value/x_daylight/high", "20", "/awards/2/suppliers/0/id"},
		{"legacy framework", award, fmt.Sprintf(decision, `,"ACCORD_CADRE":{"x":""}`, `,"MONTANT":{"@DEVISE":"EUR","#text":"20"}`), "/awards/0/maximumValue/amount", "20", "/awards/0/value/amount"},
		{"legacy joint", award, fmt.Sprintf(decision, "", `,"GROUPEMENT_ECONOMIQUE":""`), "/awards/0/x_consortium", "true", "/awards/0/value/amount"},
		{"legacy bids", award, fmt.Sprintf(decision, "", ""), "/bids/statistics/0/value", "3", "/awards/0/x_consortium"},
		{"no currency", award, fmt.Sprintf(decision, "", `,"MONTANT":"5"`), "/awards/0/value/amount", "5", "/awards/0/value/currency"},
		{"simple", `,"nature":"APPEL_OFFRE"`, `{"FNSimple":{"initial":{"natureMarche":{"intitule":"Papier","description":"Papier recyclé","codeCPV":{"objetPrincipal":{"classPrincipale":"30197630"}},"valeurEstimee":{"valeur":"5000","devise":"EUR"}},"lots":{"lot":[{"intitule":"Lot A"},{"intitule":"Lot B"}]}}}}`, "/tender/value/amount", "5000", "/awards/0/id"},
		{"MAPA", ``, `{"MAPA":{"initial":{"description":{"objet":"Papier"},"caracteristiques":{"principales":"Papier blanc"}}}}`, "/tender/description", "Papier blanc", "/tender/value/amount"},
		{"eForms contract", award, lotTenders(`,"efac:SettledContract":{"cbc:ID":"CON-0001"}`, ""), "/awards/0/suppliers/0/id", "FR-SIRET-99900000200017", "/awards/0/suppliers/1/id"},
		{"eForms rank", award, lotTenders("", `,"cbc:RankCode":"1"`), "/awards/0/value/amount", "900", "/awards/0/suppliers/1/id"},
		{"eForms neither", award, lotTenders("", ""), "/awards/1/status", "unsuccessful", "/awards/0/suppliers/0/id"},
		{"eForms total", award, lotTenders("", ""), "/x_daylight/noticeTotal/amount", "900", "/awards/1/value/amount"},
		{"flat winner", award + `,"titulaire":["Papeterie Nord SARL"]`, ``, "/awards/0/suppliers/0/name", "Papeterie Nord SARL", "/awards/0/value/amount"},
		{"broken form", ``, `{"EFORMS":`, "/buyer/name", "Ville d'Exempleville", "/awards/0/id"},
		{"annulled", `,"nature":"APPEL_OFFRE","etat":"AVIS_ANNULE"`, ``, "/tender/status", "cancelled", "/awards/0/id"},
		{"contact", `,"gestion":"{\"CONTACT\":\"x\"}","famille":"FNS"`, ``, "/x_boamp/famille", "FNS", "/x_boamp/gestion"},
		{"correction", `,"nature":"RECTIFICATIF"`, ``, "/tag/0", "tenderUpdate", "/tender/status"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, got := read(t, tt.fields, tt.form)
			if _, there := got[tt.absent]; got[tt.path] != tt.want || there {
				t.Errorf("%s is %q, want %q; %s is %q, want none", tt.path, got[tt.path], tt.want, tt.absent, got[tt.absent])
			}
		})
	}
}

// Notices of one procedure are chained by idweb; the dates beside them are none.
func TestChain(t *testing.T) {
	t.Parallel()
	n, _ := read(t, `,"annonce_lie":["26-099999"],"annonces_anterieures":"{\"ANNONCE\":[{\"REFERENCE\":\"25-151460\",\"DATE_PUBLICATION\":\"2014-10-15\"}]}","contractfolderid":"AAAA-1"`, "")
	if !slices.Equal(n.Chain, []string{"25-151460", "26-099999"}) || n.OCID != "fr-boamp-aaaa-1" || !n.Guarded || n.ID != "26-100001" {
		t.Errorf("%q %s %v %s", n.Chain, n.OCID, n.Guarded, n.ID)
	}
	if n, _ = read(t, "", ""); n.OCID != "fr-boamp-26-100001" || n.Guarded || len(n.Chain) > 0 {
		t.Errorf("%s %v %q", n.OCID, n.Guarded, n.Chain)
	}
}

func TestRecords(t *testing.T) {
	t.Parallel()
	notices, errs := parse(`[{"fields":{"idweb":"15-1000"}},{"objet":"x"},3]`)
	if len(notices) != 1 || len(errs) != 2 || !strings.Contains(errs[0].Error(), "no-id") {
		t.Errorf("%d notices, %v", len(notices), errs)
	}
}

func FuzzParse(f *testing.F) {
	text, _ := json.Marshal(fmt.Sprintf(decision, "", ""))
	f.Add([]byte(`{"results":[{"idweb":"26-100001","donnees":` + string(text) + `,"titulaire":["x"],"annonce_lie":"26-1000"}]}`))
	text, _ = json.Marshal(lotTenders("", ""))
	f.Add([]byte(`[{"idweb":"26-100001","donnees":` + string(text) + `}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (boamp.Parser{}).Parse(source.Bytes("fr-boamp", "file:///x", body)) {
			if (n == nil) == (err == nil) {
				t.Fatalf("notice %v, error %v", n, err)
			}
		}
	})
}
