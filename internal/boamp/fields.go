package boamp

import (
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// tender reads the flat fields.
func (b *builder) tender() {
	b.copy("/tender/id", "idweb")
	b.copy("/tender/title", "objet")
	tag, status := b.state()
	b.set("/tag/0", tag, b.stateField())
	b.set("/tender/status", status, b.stateField())
	b.copy("/tender/statusDetails", "nature_categorise_libelle")
	if status == "cancelled" {
		b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, b.stateField())
	}
	switch b.text("type_marche") {
	case "TRAVAUX":
		b.set("/tender/mainProcurementCategory", "works", "type_marche")
	case "SERVICES":
		b.set("/tender/mainProcurementCategory", "services", "type_marche")
	case "FOURNITURES":
		b.set("/tender/mainProcurementCategory", "goods", "type_marche")
	}
	b.copy("/tender/procurementMethodDetails", "procedure_libelle")
	b.set("/tender/procurementMethod", method(b.text("type_procedure")), "type_procedure")
	if raw := b.text("datelimitereponse"); raw != "" {
		when, err := time.Parse(time.RFC3339Nano, raw)
		if err != nil {
			b.issue("unparsed-date", "/tender/tenderPeriod/endDate", raw)
		} else {
			b.set("/tender/tenderPeriod/endDate", when.Format(time.RFC3339), "datelimitereponse")
		}
	}
	if url := b.text("url_avis"); strings.HasPrefix(url, "http") {
		b.set("/tender/documents/0/id", "notice", "url_avis")
		b.set("/tender/documents/0/url", url, "url_avis")
		b.set("/tender/documents/0/documentType", "tenderNotice", "url_avis")
	}
}

// stateField is the field that says what kind of notice it is.
func (b *builder) stateField() string {
	if strings.EqualFold(b.text("etat"), "AVIS_ANNULE") {
		return "etat"
	}
	for _, field := range []string{"nature", "nature_categorise"} {
		if b.text(field) != "" {
			return field
		}
	}
	return "idweb"
}

// state maps the nature of a notice. A nature that says nothing of the procedure's
// state (a correction) leaves the status to the notices before.
func (b *builder) state() (tag, status string) {
	nature := strings.ToUpper(b.text("nature") + " " + b.text("nature_categorise"))
	is := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(nature, w) {
				return true
			}
		}
		return false
	}
	switch {
	case b.stateField() == "etat", is("ANNULATION"):
		return "tenderCancellation", "cancelled"
	case is("RECTIFICATIF"):
		return "tenderUpdate", ""
	case is("MODIFICATION"):
		return "contractAmendment", "complete"
	case is("ATTRIBUTION", "RESULTAT"):
		return "award", "complete"
	case is("PRE-INFORMATION", "PREINFORMATION", "PRÉINFORMATION", "PERIODIQUE", "PRE_INFORMATION"):
		return "planning", "planned"
	}
	return "tender", "active"
}

func method(code string) string {
	switch code {
	case "OUVERT":
		return "open"
	case "RESTREINT", "DIALOGUE_COMPETITIF", "NEGOCIE", "PROCEDURE_AVEC_NEGOCIATION", "CONCOURS_RESTREINT":
		return "selective"
	case "CONCOURS_OUVERT":
		return "open"
	case "NEGOCIE_SANS_PUBLICITE", "ATTRIBUTION_SANS_PUBLICITE":
		return "direct"
	}
	return "" // PROCEDURE_ADAPTE, AUTRE: the buyer's own design
}

// buyer names the buyer once: with what the form says of it, else by the flat field.
func (b *builder) buyer(siret, locality string) {
	if _, done := b.notice.Release["buyer"]; done {
		return
	}
	name := b.text("nomacheteur")
	id := b.party(name, siret, "buyer", "nomacheteur")
	if id == "" {
		b.issue("no-buyer", "/buyer", "")
		return
	}
	b.set("/buyer/id", id, "nomacheteur")
	b.set("/buyer/name", name, "nomacheteur")
	at := "/parties/" + strconv.Itoa(b.parties[id])
	b.set(at+"/address/locality", locality, formField)
	b.set(at+"/address/country", "FR", "nomacheteur")
}

// named makes an award of the names in the flat field where the form has none. They
// are winners: the field is filled for award notices alone.
func (b *builder) named() {
	if b.next("/awards") > 0 {
		return
	}
	at := func(i int) (string, string) { return strconv.Itoa(i), "titulaire" }
	names, _ := b.record["titulaire"].([]any)
	if one := b.text("titulaire"); one != "" && names == nil {
		names = []any{one}
	} else {
		at = func(i int) (string, string) { return strconv.Itoa(i), "titulaire/" + strconv.Itoa(i) }
	}
	n := 0
	for i, x := range names {
		name := strings.TrimSpace(jsontree.Text(x))
		if name == "" {
			continue
		}
		_, field := at(i)
		id := b.party(name, "", "supplier", field)
		supplier := "/awards/0/suppliers/" + strconv.Itoa(n)
		b.set(supplier+"/id", id, field)
		b.set(supplier+"/name", name, field)
		n++
	}
	if n == 0 {
		return
	}
	b.used["titulaire"] = true
	b.set("/awards/0/id", b.text("idweb"), "idweb")
	b.set("/awards/0/status", "active", b.stateField())
	b.copy("/awards/0/title", "objet")
}

// codes lists CPV codes as one item.
func (b *builder) codes(codes []any) {
	n := 0
	for _, c := range codes {
		code, _, _ := strings.Cut(text(c), "-")
		if len(code) != 8 || strings.Trim(code, "0123456789") != "" {
			continue
		}
		at := "/tender/items/0/classification"
		if n > 0 {
			at = "/tender/items/0/additionalClassifications/" + strconv.Itoa(n-1)
		}
		b.set("/tender/items/0/id", "1", formField)
		b.set(at+"/scheme", "CPV", formField)
		b.set(at+"/id", code, formField)
		n++
	}
}
