package pncp

import (
	"strings"

	"daylight/internal/procurement"
)

// purchase reads a contratação.
func (b *builder) purchase() error {
	tag := "tender"
	if cancelled(b.text("situacaoCompraId")) {
		tag = "tenderCancellation"
	}
	if err := b.identify("compra", "numeroControlePNCP", "numeroControlePNCP", tag); err != nil {
		return err
	}
	b.published("dataAtualizacao", "dataAtualizacaoGlobal", "dataPublicacaoPncp")
	b.buyer(0)
	b.subrogated(1)
	b.copy("/tender/id", "numeroCompra")
	b.copy("/tender/title", "objetoCompra")
	b.copy("/tender/description", "informacaoComplementar")
	b.status()
	b.method()
	b.time("/tender/tenderPeriod/startDate", "dataAberturaProposta")
	b.time("/tender/tenderPeriod/endDate", "dataEncerramentoProposta")
	b.time("/tender/datePublished", "dataPublicacaoPncp")
	if srp, ok := b.record["srp"].(bool); ok {
		b.set("/tender/x_srp", srp, "srp")
	}
	for i, field := range []string{"linkSistemaOrigem", "linkProcessoEletronico"} {
		if strings.HasPrefix(b.text(field), "http") && i == len(listOf(b.notice.Release, "documents")) {
			at := "/tender/documents/" + string(rune('0'+i))
			b.set(at+"/id", field, field)
			b.copy(at+"/url", field)
		}
	}
	b.estimate()
	b.adjudicated()
	return nil
}

func listOf(release procurement.Object, name string) []any {
	tender, _ := release["tender"].(procurement.Object)
	list, _ := tender[name].([]any)
	return list
}

// cancelled reports whether a state of a purchase ends it without result: revoked
// (2, no longer wanted) or annulled (3, unlawful). PNCP's manual, 2025.
func cancelled(state string) bool { return state == "2" || state == "3" }

func (b *builder) status() {
	state, status := b.text("situacaoCompraId"), "active"
	switch {
	case cancelled(state):
		status = "cancelled"
		b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, "situacaoCompraId")
	case b.positive("valorTotalHomologado"):
		status = "complete"
	case state != "1" && state != "4":
		status = ""
		b.issue("unmapped-code", "/tender/status", "situacaoCompraId "+state)
	}
	b.set("/tender/status", status, "situacaoCompraId")
	b.copy("/tender/statusDetails", "situacaoCompraNome")
}

func (b *builder) method() {
	b.copy("/tender/procurementMethodDetails", "modalidadeNome")
	b.copy("/tender/x_disputeMode", "modoDisputaNome")
	b.copy("/tender/procurementMethodRationale", "amparoLegal.nome")
	method := ""
	switch code := b.text("modalidadeId"); code {
	case "1", "3", "4", "5", "6", "7", "12", "13", "15": // auctions, contest, competitions, pregões, accreditation, public call
		method = "open"
	case "2": // competitive dialogue
		method = "selective"
	case "9": // not competable
		method = "direct"
	case "8": // waived; "com disputa" is open to bids all the same
		if method = "direct"; b.text("modoDisputaId") == "4" {
			method = "limited"
		}
	case "10", "11", "14": // expression of interest, prequalification, not applicable: no award follows
	default:
		b.issue("unmapped-code", "/tender/procurementMethod", "modalidadeId "+code)
	}
	b.set("/tender/procurementMethod", method, "modalidadeId")
}

// sells reports whether the purchase is an auction, by which the body sells.
func (b *builder) sells() bool {
	code := b.text("modalidadeId")
	return code == "1" || code == "13"
}

// estimate states the estimated value. A secret budget is written as 0 or null: it
// is withheld, not zero. One that is secret in part is the sum of the rest.
func (b *builder) estimate() {
	const path, field = "/tender/value", "valorTotalEstimado"
	code, from := b.text("orcamentoSigilosoCodigo"), "orcamentoSigilosoCodigo"
	if indicator := b.text("indicadorOrcamentoSigiloso"); code == "" && indicator != "" {
		from = "indicadorOrcamentoSigiloso"
		code = map[string]string{"COMPRA_PARCIALMENTE_SIGILOSA": "2", "COMPRA_TOTALMENTE_SIGILOSA": "3"}[indicator]
	}
	if b.sells() {
		b.money("/tender/x_minimumPrice", field)
		return
	}
	if (code == "3" || code == "2") && !b.positive(field) {
		b.used[field] = true
		b.set(path+"/currency", "BRL", from)
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Withheld), from)
		b.copy(path+"/"+procurement.Ext+"/"+procurement.ExtWhy, "orcamentoSigilosoDescricao")
		return
	}
	if code == "2" {
		b.issue("partly-withheld", path, "the budget of some items is secret")
	}
	b.money(path, field)
}

// adjudicated states what the items were adjudicated for in all. Zero is written
// before there is any result.
func (b *builder) adjudicated() {
	const field = "valorTotalHomologado"
	if !b.positive(field) || b.sells() {
		return // kept under x_pncp
	}
	if b.record["srp"] == true {
		b.money("/tender/"+procurement.CeilingField, field)
		return
	}
	b.money("/"+procurement.Ext+"/"+procurement.ExtTotal, field)
}
