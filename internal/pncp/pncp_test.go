package pncp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/pncp"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

func parse(body string) ([]*procurement.Notice, []error) {
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (pncp.Parser{}).Parse(source.Bytes("br-pncp", "https://pncp.gov.br/", []byte(body))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

// leaves lists the leaves of the one notice of a body and follows each to it.
func leaves(t *testing.T, body string) (*procurement.Notice, map[string]string) {
	t.Helper()
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

const head = `"numeroControlePNCP":"00000000000191-1-000001/2026","orgaoEntidade":{"cnpj":"00000000000191","razaoSocial":"Município de Exemplo"},"dataAtualizacao":"2026-11-02T10:00:00","modalidadeId":6,"situacaoCompraId":1,`

// Withheld, zero and known estimates are different; an adjudicated total is a
// ceiling of a price register, and nothing of an auction.
func TestPurchase(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, more, path, want, absent string }{
		{"known", `"valorTotalEstimado":1000.50`, "/tender/value/amount", "1000.50", "/tender/value/x_daylight/status"},
		{"zero", `"valorTotalEstimado":0,"orcamentoSigilosoCodigo":1`, "/tender/value/amount", "0", "/tender/value/x_daylight/status"},
		{"secret", `"valorTotalEstimado":0,"orcamentoSigilosoCodigo":3,"orcamentoSigilosoDescricao":"Compra totalmente sigilosa"`, "/tender/value/x_daylight/status", "withheld", "/tender/value/amount"},
		{"secret by name", `"valorTotalEstimado":null,"indicadorOrcamentoSigiloso":"COMPRA_TOTALMENTE_SIGILOSA"`, "/tender/value/x_daylight/status", "withheld", "/tender/value/amount"},
		{"disclosed after all", `"valorTotalEstimado":9,"orcamentoSigilosoCodigo":3`, "/tender/value/amount", "9", "/tender/value/x_daylight/status"},
		{"absent", `"valorTotalEstimado":null`, "/tender/status", "active", "/tender/value/currency"},
		{"adjudicated", `"valorTotalHomologado":900,"srp":false`, "/x_daylight/noticeTotal/amount", "900", "/tender/maximumValue/amount"},
		{"register", `"valorTotalHomologado":900,"srp":true`, "/tender/maximumValue/amount", "900", "/x_daylight/noticeTotal/amount"},
		{"auction", `"valorTotalHomologado":900,"modalidadeId":1`, "/x_pncp/valorTotalHomologado", "900", "/x_daylight/noticeTotal/amount"},
		{"revoked", `"situacaoCompraId":"2","situacaoCompraNome":"Revogada"`, "/tender/status", "cancelled", "/x_none"},
		{"suspended", `"situacaoCompraId":4,"situacaoCompraNome":"Suspensa"`, "/tender/statusDetails", "Suspensa", "/x_daylight/cancelled"},
		{"waived with bids", `"modalidadeId":8,"modoDisputaId":4`, "/tender/procurementMethod", "limited", "/x_none"},
		{"closes", `"dataEncerramentoProposta":"2026-11-20T09:00:00"`, "/tender/tenderPeriod/endDate", "2026-11-20T09:00:00-03:00", "/x_none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, got := leaves(t, `{"data":[{`+head+tt.more+`}],"paginasRestantes":0}`)
			if _, there := got[tt.absent]; got[tt.path] != tt.want || there {
				t.Errorf("%s is %q, want %q; %s is %q, want none", tt.path, got[tt.path], tt.want, tt.absent, got[tt.absent])
			}
			if n.OCID != "br-pncp-00000000000191-1-000001/2026" || n.ID != "compra/00000000000191-1-000001/2026" || n.Published.Format("15:04") != "13:00" {
				t.Errorf("%s %s %s", n.ID, n.OCID, n.Published)
			}
		})
	}
}

func TestContract(t *testing.T) {
	t.Parallel()
	const contract = `"numeroControlePNCP":"00000000000191-2-000007/2026","numeroControlePncpCompra":"00000000000191-1-000001/2026","objetoContrato":"Papel",
	"orgaoEntidade":{"cnpj":"00000000000191","razaoSocial":"Município de Exemplo"},"dataAtualizacao":"2026-11-02T10:00:00",`
	for _, tt := range []struct{ name, more, path, want, absent string }{
		{"company", `"niFornecedor":"99999999000191","tipoPessoa":"PJ","nomeRazaoSocialFornecedor":"Exemplo Ltda","valorGlobal":5,"valorInicial":4`, "/contracts/0/value/amount", "5", "/parties/1/details/isNaturalPerson"},
		{"person", `"niFornecedor":"99988877714","tipoPessoa":"PF","nomeRazaoSocialFornecedor":"Fulana Exemplo"`, "/parties/1/details/isNaturalPerson", "true", "/contracts/0/value/amount"},
		{"masked", `"niFornecedor":"***.000.000-**","nomeRazaoSocialFornecedor":"Fulana Exemplo"`, "/parties/1/identifier/scheme", "BR-CPF", "/x_none"},
		{"foreign", `"niFornecedor":"X-1","tipoPessoa":"PE","codigoPaisFornecedor":"US","nomeRazaoSocialFornecedor":"Example Inc"`, "/parties/1/address/country", "US", "/parties/1/identifier/scheme"},
		{"global zero", `"niFornecedor":"99999999000191","valorGlobal":0.0,"valorInicial":4`, "/contracts/0/value/amount", "4", "/x_none"},
		{"zero", `"niFornecedor":"99999999000191","valorGlobal":0.0`, "/contracts/0/value/amount", "0.0", "/x_none"},
		{"revenue", `"niFornecedor":"99999999000191","valorGlobal":7,"receita":true`, "/contracts/0/x_revenue/amount", "7", "/contracts/0/value/amount"},
		{"subcontractor", `"niFornecedor":"99999999000191","niFornecedorSubContratado":"88888888000191","tipoPessoaSubContratada":"PJ"`, "/contracts/0/x_subawards/0/supplier/id", "BR-CNPJ-88888888000191", "/contracts/0/value/amount"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, got := leaves(t, `{`+contract+tt.more+`}`)
			if _, there := got[tt.absent]; got[tt.path] != tt.want || there {
				t.Errorf("%s is %q, want %q; %s is %q, want none", tt.path, got[tt.path], tt.want, tt.absent, got[tt.absent])
			}
			if n.OCID != "br-pncp-00000000000191-1-000001/2026" || strings.Contains(got["/parties/1/id"], "99988877714") {
				t.Errorf("%s, supplier %s", n.OCID, got["/parties/1/id"])
			}
		})
	}
	n, got := leaves(t, `[{"numeroControlePNCPAta":"00000000000191-1-000001/2026-000002","numeroControlePNCPCompra":"00000000000191-1-000001/2026","cancelado":true,"dataCancelamento":"2026-10-01T00:00:00","cnpjOrgao":"00000000000191","nomeOrgao":"Município de Exemplo","vigenciaFim":"2027-01-01"}]`)
	if n.ID != "ata/00000000000191-1-000001/2026-000002" || got["/contracts/0/status"] != "cancelled" || got["/contracts/0/period/endDate"] != "2027-01-01" {
		t.Errorf("%s %v", n.ID, got)
	}
}

// Bad records do not hide their siblings.
func TestRecords(t *testing.T) {
	t.Parallel()
	notices, errs := parse(`{"data":[7,{"x":1},{` + strings.TrimSuffix(head, ",") + `}]}`)
	if len(notices) != 1 || len(errs) != 2 {
		t.Errorf("%d notices, %v", len(notices), errs)
	}
}

// Every field of the official document has a place in the release. Arrays and
// references are seen by name.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(shareddata.Path(t, "brazil-pncp", "api-pncp-consulta.openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	var api struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Type   string `json:"type"`
					Format string `json:"format"`
					Ref    string `json:"$ref"`
				} `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(body, &api); err != nil {
		t.Fatal(err)
	}
	var sample func(name string) map[string]any
	sample = func(name string) map[string]any {
		o := map[string]any{}
		for field, p := range api.Components.Schemas[name].Properties {
			switch {
			case p.Ref != "":
				o[field] = sample(strings.TrimPrefix(p.Ref, "#/components/schemas/"))
			case p.Type == "integer" || p.Type == "number":
				o[field] = 3
			case p.Type == "boolean":
				o[field] = false
			case strings.HasPrefix(p.Format, "date"):
				o[field] = "2026-11-02T10:00:00"
			case p.Type == "string":
				o[field] = "text of " + field
			}
		}
		return o
	}
	for _, name := range []string{"RecuperarCompraDTO", "RecuperarCompraPublicacaoDTO", "RecuperarContratoDTO", "AtaRegistroPrecoPeriodoDTO"} {
		o := sample(name)
		text, err := json.Marshal(map[string]any{"data": []any{o}})
		if err != nil {
			t.Fatal(err)
		}
		n, got := leaves(t, string(text))
		places := map[string]bool{}
		for _, at := range n.Pointers {
			places[at] = true
		}
		var missing []string
		var check func(o map[string]any, at string)
		check = func(o map[string]any, at string) {
			for field, v := range o {
				if inner, ok := v.(map[string]any); ok {
					check(inner, at+"/"+field)
				} else if !places[at+"/"+field] {
					missing = append(missing, at+"/"+field)
				}
			}
		}
		check(o, "/data/0")
		slices.Sort(missing)
		t.Logf("%s: %d fields, %d leaves, without a place %q", name, len(o), len(got), missing)
		if len(missing) > 0 {
			t.Errorf("%s: %q are lost", name, missing)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"data":[{` + head + `"srp":true}],"paginasRestantes":0}`))
	f.Add([]byte(`{"numeroControlePNCP":"1-2-3/4","niFornecedor":"1","objetoContrato":"x","valorGlobal":"1"}`))
	f.Add([]byte(`[{"numeroControlePNCPAta":"1","fontesOrcamentarias":[{"nome":"x"}]}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (pncp.Parser{}).Parse(source.Bytes("br-pncp", "file:///x", body)) {
			if (n == nil) == (err == nil) {
				t.Fatalf("notice %v, error %v", n, err)
			}
		}
	})
}
