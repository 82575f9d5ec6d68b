package boamp

import (
	"encoding/json"
	"strconv"
	"strings"

	"daylight/internal/procurement"
)

// legacy reads the forms of the schema Boamp v2.
func (b *builder) legacy(o procurement.Object) {
	b.buyer(text(o, "IDENTITE", "CODE_IDENT_NATIONAL"), text(o, "IDENTITE", "VILLE"))
	b.set("/tender/description", text(o, "OBJET", "OBJET_COMPLET"), formField)
	b.codes(append(all(o, "OBJET", "CPV", "PRINCIPAL"), all(o, "OBJET", "CPV", "objetPrincipal", "classPrincipale")...))
	framework := len(all(o, "OBJET", "ACCORD_CADRE")) > 0
	if framework {
		b.set("/tender/techniques/hasFrameworkAgreement", true, formField)
	}
	b.attribution(first(all(o, "ATTRIBUTION")), framework)
}

// simple reads the national forms: FNSimple, MAPA, DSP.
func (b *builder) simple(o procurement.Object) {
	for _, kind := range []string{"FNSimple", "MAPA", "DSP"} {
		forms, _ := first(all(o, kind)).(procurement.Object)
		for _, part := range []string{"initial", "rectificatif", "attribution", "intentionConclure", "annulation"} {
			f := first(all(forms, part))
			if f == nil {
				continue
			}
			b.buyer(firstText(f, []string{"organisme", "codeIdentificationNational"}, []string{"organisme", "siret"}), firstText(f, []string{"organisme", "adr", "ville"}, []string{"organisme", "ville"}))
			nature := first(all(f, "natureMarche"))
			b.set("/tender/description", firstText(f, []string{"natureMarche", "description"}, []string{"caracteristiques", "principales"}, []string{"descriptionMarche", "description"}), formField)
			codes := append(all(nature, "codeCPV", "objetPrincipal", "classPrincipale"), all(f, "description", "CPV", "objetPrincipal", "classPrincipale")...)
			b.codes(append(codes, all(f, "lots", "lot", "codeCPV", "objetPrincipal", "classPrincipale")...))
			b.money("/tender/value", text(nature, "valeurEstimee", "valeur"), firstText(nature, []string{"valeurEstimee", "devise"}, []string{"valeurEstimee", "@devise"}))
			for i, lot := range all(f, "lots", "lot") {
				at := "/tender/lots/" + strconv.Itoa(i)
				id := firstText(lot, []string{"numLot"}, []string{"numero"})
				if id == "" {
					id = strconv.Itoa(i + 1)
				}
				b.set(at+"/id", id, formField)
				b.set(at+"/title", text(lot, "intitule"), formField)
				b.set(at+"/description", text(lot, "description"), formField)
			}
			b.attribution(first(append(all(f, "attribution"), all(f, "ATTRIBUTION")...)), false)
		}
	}
	b.buyer("", "")
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func firstText(v any, paths ...[]string) string {
	for _, p := range paths {
		if t := text(v, p...); t != "" {
			return t
		}
	}
	return ""
}

// attribution reads who won what, by the schema Boamp v2.30.
func (b *builder) attribution(a any, framework bool) {
	if a == nil {
		return
	}
	switch {
	case has(a, "SANS_SUITE"):
		b.set("/tender/status", "cancelled", formField)
	case has(a, "TOTALEMENT_INFRUCTUEUX"):
		b.set("/tender/status", "unsuccessful", formField)
	}
	total := first(all(a, "VALEUR_TOTALE"))
	b.money("/"+procurement.Ext+"/"+procurement.ExtTotal, amountOf(total), currencyOf(total))
	for i, d := range all(a, "DECISION") {
		b.decision("/awards/"+strconv.Itoa(b.next("/awards")), strconv.Itoa(i+1), d, text(a, "DATE_DECISION"), framework)
	}
}

func (b *builder) decision(at, no string, d any, decided string, framework bool) {
	status := "active"
	switch {
	case has(d, "INFRUCTUEUX"):
		status = "unsuccessful"
	case has(d, "SANS_SUITE"):
		status = "cancelled"
	}
	b.set(at+"/id", b.text("idweb")+"/"+no, formField)
	b.set(at+"/status", status, formField)
	b.set(at+"/title", text(d, "INTITULE"), formField)
	b.set(at+"/description", text(d, "DESCRIPTION"), formField)
	b.set(at+"/x_number", text(d, "NUM_MARCHE"), formField)
	b.set(at+"/relatedLots/0", text(d, "NUM_LOT"), formField)
	facts := first(all(d, "RENSEIGNEMENT"))
	if day := text(facts, "DATE_ATTRIBUTION"); day != "" {
		decided = day
	}
	if len(decided) >= len("2006-01-02") {
		b.set(at+"/date", decided[:len("2006-01-02")], formField)
	}
	if n := text(facts, "NB_OFFRE_RECU"); numberForm.MatchString(n) {
		s := "/bids/statistics/" + strconv.Itoa(b.next("/bids/statistics"))
		b.set(s+"/id", "bids/"+b.text("idweb")+"/"+no, formField)
		b.set(s+"/measure", "bids", formField)
		b.set(s+"/value", json.Number(n), formField)
		b.set(s+"/relatedLot", text(d, "NUM_LOT"), formField)
	}
	holders := all(d, "TITULAIRE")
	if status != "active" {
		if len(holders) > 0 {
			b.issue("winner-without-award", at+"/suppliers", status)
		}
		return
	}
	b.amounts(at, facts, framework)
	b.holders(at, holders, has(facts, "GROUPEMENT_ECONOMIQUE"))
}

// holders lists who won; joint says that they act as one.
func (b *builder) holders(at string, holders []any, joint bool) {
	n := 0
	for _, h := range holders {
		name := text(h, "DENOMINATION")
		id := b.party(name, firstText(h, []string{"CODE_IDENT_NATIONAL"}, []string{"SIRET"}), "supplier", formField)
		if id == "" {
			continue
		}
		s := at + "/suppliers/" + strconv.Itoa(n)
		b.set(s+"/id", id, formField)
		b.set(s+"/name", name, formField)
		n++
	}
	if n == 0 {
		b.issue("no-supplier", at+"/suppliers", "")
	}
	if n > 1 && joint {
		b.set(at+"/"+procurement.ConsortiumField, true, formField)
	}
}

// amounts states the value of an award: one figure, or a range.
func (b *builder) amounts(at string, facts any, framework bool) {
	estimate := first(all(facts, "ESTIMATION_INITIALE"))
	b.money(at+"/estimatedValue", amountOf(estimate), currencyOf(estimate))
	field := at + "/value"
	if framework {
		field = at + "/" + procurement.CeilingField
	}
	value, low, high := first(all(facts, "MONTANT")), first(all(facts, "MONTANT_MINI")), first(all(facts, "MONTANT_MAXI"))
	switch {
	case amountOf(value) != "":
		b.money(field, amountOf(value), currencyOf(value))
	case framework && amountOf(high) != "":
		b.money(field, amountOf(high), currencyOf(high))
	case numberForm.MatchString(amountOf(low)) && numberForm.MatchString(amountOf(high)):
		b.money(field, amountOf(low), currencyOf(high))
		b.set(field+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Range), formField)
		b.set(field+"/"+procurement.Ext+"/"+procurement.ExtHigh, json.Number(amountOf(high)), formField)
	}
}

func amountOf(v any) string {
	t := text(v)
	if t == "" {
		t = firstText(v, []string{"VALEUR"}, []string{"valeur"})
	}
	return strings.ReplaceAll(t, " ", "")
}

func currencyOf(v any) string {
	for _, name := range []string{"@DEVISE", "@devise", "DEVISE", "devise"} {
		if t := attribute(v, name); t != "" {
			return t
		}
	}
	return ""
}
