package secop_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/secop"
	"daylight/internal/source"
)

func parse(body string) ([]*procurement.Notice, []error) {
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (secop.Parser{}).Parse(source.Bytes("co-secop", "file:///x", []byte(body))) {
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

func TestContract(t *testing.T) {
	t.Parallel()
	const head = `":id":"row-1","id_contrato":"CO1.PCCNTR.1","proceso_de_compra":"CO1.BDOS.1","valor_del_contrato":"100","proveedor_adjudicado":"X","documento_proveedor":"1000001",`
	for _, tt := range []struct{ name, more, path, want, absent string }{
		{"signed", `"estado_contrato":"En ejecución"`, "/contracts/0/value/amount", "100", "/contracts/0/x_proposedValue/amount"},
		{"draft", `"estado_contrato":"Borrador"`, "/contracts/0/x_proposedValue/amount", "100", "/contracts/0/value/amount"},
		{"cancelled", `"estado_contrato":"Cancelado"`, "/contracts/0/status", "cancelled", "/x_none"},
		{"terminated", `"estado_contrato":"terminado"`, "/contracts/0/status", "terminated", "/x_none"},
		{"unknown state", `"estado_contrato":"Otro"`, "/contracts/0/x_status", "Otro", "/contracts/0/status"},
		{"sale", `"estado_contrato":"Activo","modalidad_de_contratacion":"Enajenación de bienes con subasta","valor_pagado":"5"`, "/contracts/0/x_revenue/amount", "100", "/contracts/0/implementation/transactions/0/value/amount"},
		{"paid", `"estado_contrato":"Activo","valor_pagado":"40"`, "/contracts/0/implementation/transactions/0/value/amount", "40", "/x_none"},
		{"nothing paid", `"estado_contrato":"Activo","valor_pagado":"0"`, "/x_secop/valor_pagado", "0", "/contracts/0/implementation/transactions/0/id"},
		{"negative", `"estado_contrato":"Activo","valor_facturado":"-1"`, "/x_secop/valor_facturado", "-1", "/contracts/0/x_invoiced/amount"},
		{"company", `"tipodocproveedor":"NIT"`, "/parties/0/id", "CO-NIT-1000001", "/parties/0/details/isNaturalPerson"},
		{"person", `"tipodocproveedor":"Cédula de Ciudadanía"`, "/parties/0/id", "person/CO1.PCCNTR.1", "/x_none"},
		{"passport", `"tipodocproveedor":"Pasaporte"`, "/parties/0/details/isNaturalPerson", "true", "/x_none"},
		{"unsaid", `"tipodocproveedor":"No Definido"`, "/parties/0/id", "number/1000001", "/parties/0/identifier/scheme"},
		{"people are left out", `"n_mero_de_cuenta":"1","nombre_supervisor":"P","identificaci_n_representante_legal":"2","orden":"Nacional"`, "/x_secop/orden", "Nacional", "/x_secop/n_mero_de_cuenta"},
		{"day", `"fecha_de_firma":"2026-03-10T00:00:00.000"`, "/contracts/0/dateSigned", "2026-03-10", "/x_none"},
		{"category", `"codigo_de_categoria_principal":"V1.80111501"`, "/contracts/0/items/0/classification/id", "80111501", "/x_none"},
		{"framework", `"modalidad_de_contratacion":"Licitación Pública Acuerdo Marco de Precios"`, "/tender/techniques/hasFrameworkAgreement", "true", "/x_none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, got := leaves(t, `[{`+head+tt.more+`}]`)
			if _, there := got[tt.absent]; got[tt.path] != tt.want || there {
				t.Errorf("%s is %q, want %q; %s is %q, want none", tt.path, got[tt.path], tt.want, tt.absent, got[tt.absent])
			}
			if n.ID != "contrato/CO1.PCCNTR.1" || n.OCID != "co-secop-CO1.BDOS.1" || strings.Contains(fmt.Sprint(got), "row-1") {
				t.Errorf("%s %s %v", n.ID, n.OCID, got)
			}
		})
	}
}

func TestProcess(t *testing.T) {
	t.Parallel()
	const head = `"id_del_proceso":"CO1.REQ.2","id_del_portafolio":"CO1.BDOS.1","valor_total_adjudicacion":"0","nombre_del_proveedor":"No Definido",`
	for _, tt := range []struct{ name, more, id, path, want, absent string }{
		{"open", `"adjudicado":"No","estado_del_procedimiento":"Publicado","precio_base":"7"`, "", "/tender/value/amount", "7", "/awards/0/id"},
		{"not awarded", `"adjudicado":"No","nombre_del_proveedor":"X"`, "", "/x_secop/nombre_del_proveedor", "X", "/awards/0/suppliers/0/name"},
		{"awarded", `"adjudicado":"Si","nombre_del_proveedor":"X","nit_del_proveedor_adjudicado":"9","id_adjudicacion":"CO1.AWD.3","valor_total_adjudicacion":"8"`, "/CO1.AWD.3", "/x_daylight/noticeTotal/amount", "8", "/awards/0/value/amount"},
		{"awarded to someone", `"adjudicado":"Si"`, "", "/awards/0/status", "active", "/awards/0/suppliers/0/id"},
		{"cancelled", `"estado_del_procedimiento":"Cancelado"`, "", "/x_daylight/cancelled", "true", "/x_none"},
		{"came to nothing", `"estado_del_procedimiento":"Desierto"`, "", "/tender/status", "unsuccessful", "/x_none"},
		{"market research", `"modalidad_de_contratacion":"Solicitud de información a los Proveedores"`, "", "/tag/0", "planning", "/x_none"},
		{"link as text", `"urlproceso":"https://example.co/1"`, "", "/tender/documents/0/url", "https://example.co/1", "/x_none"},
		{"link as object", `"urlproceso":{"url":"https://example.co/1"}`, "", "/tender/documents/0/url", "https://example.co/1", "/x_none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, got := leaves(t, `[{`+head+tt.more+`}]`)
			if _, there := got[tt.absent]; got[tt.path] != tt.want || there {
				t.Errorf("%s is %q, want %q; %s is %q, want none", tt.path, got[tt.path], tt.want, tt.absent, got[tt.absent])
			}
			if n.ID != "proceso/CO1.REQ.2"+tt.id || n.OCID != "co-secop-CO1.BDOS.1" {
				t.Errorf("%s %s", n.ID, n.OCID)
			}
		})
	}
}

// Bad rows do not hide their siblings, the portal's own dates are no content, and a
// list of something else is another format.
func TestRows(t *testing.T) {
	t.Parallel()
	notices, errs := parse(`[{":id":"row-1",":updated_at":"x","id_contrato":"A"},{":id":"row-2","id_contrato":"A"},7,{"x":1}]`)
	if len(notices) != 2 || len(errs) != 2 || notices[0].Content != notices[1].Content {
		t.Errorf("%d notices, %v", len(notices), errs)
	}
	if notices, errs := parse(`[]`); len(notices)+len(errs) > 0 {
		t.Errorf("an empty answer: %v %v", notices, errs)
	}
	for _, body := range []string{`[{"x":1}]`, `{"error":true}`, `"x"`, ``, `<html></html>`} {
		if notices, errs := parse(body); len(notices) > 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) {
			t.Errorf("%q: %d notices, %v", body, len(notices), errs)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`[{":id":"row-1","id_contrato":"1","valor_del_contrato":"1.5","urlproceso":{"url":"https://x"},"tipodocproveedor":"NIT","proveedor_adjudicado":"X"}]`))
	f.Add([]byte(`{"id_del_proceso":"1","adjudicado":"Si","precio_base":2,"fecha_adjudicacion":"01/30/2026"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (secop.Parser{}).Parse(source.Bytes("co-secop", "file:///x", body)) {
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
