package pncp

import (
	"strconv"
	"strings"

	"daylight/internal/procurement"
)

// contract reads a contrato: who signed, for how much, and who works for him.
func (b *builder) contract() error {
	const own = "numeroControlePNCP"
	purchase := "numeroControlePncpCompra"
	if b.text(purchase) == "" && b.text("numeroControlePNCPCompra") != "" {
		purchase = "numeroControlePNCPCompra"
	}
	if err := b.identify("contrato", own, purchase, "award", "contract"); err != nil {
		return err
	}
	b.published("dataAtualizacao", "dataAtualizacaoGlobal", "dataPublicacaoPncp")
	b.buyer(0)
	next := b.subrogated(1)
	const award, contract = "/awards/0/", "/contracts/0/"
	b.copy(award+"id", own)
	b.copy(award+"title", "objetoContrato")
	b.set(award+"status", "active", own)
	b.date(award+"date", "dataAssinatura")
	b.copy(contract+"id", own)
	b.copy(contract+"awardID", own)
	b.copy(contract+"title", "objetoContrato")
	b.copy(contract+"description", "informacaoComplementar")
	b.set(contract+"status", "active", own)
	b.date(contract+"dateSigned", "dataAssinatura")
	b.date(contract+"period/startDate", "dataVigenciaInicio")
	b.date(contract+"period/endDate", "dataVigenciaFim")
	b.copy(contract+"x_number", "numeroContratoEmpenho")
	b.copy(contract+"x_kind", "tipoContrato.nome")
	b.category()
	b.figures(contract)
	next = b.supplier(next, "niFornecedor", "nomeRazaoSocialFornecedor", "tipoPessoa", "codigoPaisFornecedor", "supplier", award+"suppliers/0")
	if b.text("niFornecedor") == "" && b.text("nomeRazaoSocialFornecedor") == "" {
		b.issue("no-supplier", award+"suppliers", "")
	}
	if b.text("niFornecedorSubContratado") != "" || b.text("nomeFornecedorSubContratado") != "" {
		const sub = contract + procurement.SubawardsField + "/0/"
		place := "niFornecedorSubContratado"
		if b.text(place) == "" {
			place = "nomeFornecedorSubContratado"
		}
		b.set(sub+"id", "1", place)
		b.supplier(next, "niFornecedorSubContratado", "nomeFornecedorSubContratado", "tipoPessoaSubContratada", "", "subcontractor", sub+"supplier")
	}
	if no := b.text("numeroRetificacao"); no != "" && no != "0" {
		b.copy(contract+"x_rectifications", "numeroRetificacao")
	}
	return nil
}

// figures states the values of a contract. Some buyers' systems send a global value
// of 0 beside the initial one.
func (b *builder) figures(contract string) {
	value := "value"
	if b.record["receita"] == true {
		value = "x_revenue"
		b.issue("revenue-contract", contract+value, "the public body is paid by this contract")
	}
	switch {
	case b.positive("valorGlobal") || !b.positive("valorInicial"):
		b.money(contract+value, "valorGlobal")
	default:
		if b.text("valorGlobal") != "" {
			b.issue("zero-global-value", contract+value, "valorGlobal is 0, valorInicial is not: the latter is taken")
		}
		b.money(contract+value, "valorInicial")
	}
	b.money(contract+"x_initialValue", "valorInicial")
	b.money(contract+"x_instalment", "valorParcela")
	b.money(contract+"x_accumulatedValue", "valorAcumulado")
}

// category tells goods, works and services by the category of the process (PNCP's
// domain table, 2025).
func (b *builder) category() {
	main := ""
	switch b.text("categoriaProcesso.id") {
	case "2": // purchases
		main = "goods"
	case "5", "7": // works, engineering services
		main = "works"
	case "8", "9", "10", "3": // services, health services, cleaning and the like, IT
		main = "services"
	}
	b.set("/tender/mainProcurementCategory", main, "categoriaProcesso.id")
}

// register reads an ata de registro de preços. The list does not say who registered
// prices, nor which.
func (b *builder) register() error {
	const own = "numeroControlePNCPAta"
	if err := b.identify("ata", own, "numeroControlePNCPCompra", "contract"); err != nil {
		return err
	}
	b.published("dataAtualizacao", "dataAtualizacaoGlobal", "dataPublicacaoPncp")
	id := b.org(0, "cnpjOrgao", "nomeOrgao", "buyer")
	b.set("/buyer/id", id, "cnpjOrgao")
	b.copy("/buyer/name", "nomeOrgao")
	b.copy("/parties/0/details/office", "nomeUnidadeOrgao")
	if b.text("cnpjOrgaoSubrogado") != "" {
		b.org(1, "cnpjOrgaoSubrogado", "nomeOrgaoSubrogado", "procuringEntity")
	}
	const contract = "/contracts/0/"
	b.copy(contract+"id", own)
	b.copy(contract+"title", "objetoContratacao")
	b.set(contract+"status", "active", own)
	if b.record["cancelado"] == true {
		b.set(contract+"status", "cancelled", "cancelado")
	}
	b.date(contract+"x_dateCancelled", "dataCancelamento")
	b.date(contract+"dateSigned", "dataAssinatura")
	b.date(contract+"period/startDate", "vigenciaInicio")
	b.date(contract+"period/endDate", "vigenciaFim")
	b.copy(contract+"x_number", "numeroAtaRegistroPreco")
	b.set(contract+"x_kind", "ata de registro de preços", own)
	b.set("/tender/x_srp", true, own)
	return nil
}

// buyer states the body and its unit.
func (b *builder) buyer(no int) {
	id := b.org(no, "orgaoEntidade.cnpj", "orgaoEntidade.razaoSocial", "buyer")
	if id == "" {
		b.issue("no-buyer", "/buyer", "")
		return
	}
	at := "/parties/" + strconv.Itoa(no)
	b.set("/buyer/id", id, "orgaoEntidade.cnpj")
	b.copy("/buyer/name", "orgaoEntidade.razaoSocial")
	b.copy(at+"/details/office", "unidadeOrgao.nomeUnidade")
	b.copy(at+"/details/officeCode", "unidadeOrgao.codigoUnidade")
	b.copy(at+"/details/sphere", "orgaoEntidade.esferaId")
	b.copy(at+"/details/power", "orgaoEntidade.poderId")
	b.copy(at+"/address/locality", "unidadeOrgao.municipioNome")
	b.copy(at+"/address/region", "unidadeOrgao.ufNome")
}

// subrogated lists the body that took the purchase over, and returns the next
// number of a party.
func (b *builder) subrogated(no int) int {
	if b.text("orgaoSubRogado.cnpj") == "" {
		return no
	}
	b.org(no, "orgaoSubRogado.cnpj", "orgaoSubRogado.razaoSocial", "procuringEntity")
	return no + 1
}

func (b *builder) org(no int, number, name, role string) string {
	id := b.text(number)
	if id == "" {
		return ""
	}
	at := "/parties/" + strconv.Itoa(no)
	b.set(at+"/id", "BR-CNPJ-"+id, number)
	b.copy(at+"/name", name)
	b.set(at+"/roles/0", role, number)
	b.set(at+"/identifier/scheme", "BR-CNPJ", number)
	b.copy(at+"/identifier/id", number)
	b.set(at+"/address/country", "BR", number)
	return "BR-CNPJ-" + id
}

// supplier lists who is paid and refers to him. The local id of a person holds no
// number of a person. It returns the next number of a party.
func (b *builder) supplier(no int, number, name, kind, country, role, reference string) int {
	id, place := b.text(number), number
	if id == "" {
		place = name
	}
	if b.text(place) == "" {
		return no
	}
	scheme, person := "", b.text(kind) == "PF" || strings.Contains(id, "*")
	switch {
	case person:
		scheme = "BR-CPF"
	case b.text(kind) == "PJ" || b.text(kind) == "" && len(id) == 14:
		scheme = "BR-CNPJ"
	}
	local := scheme + "-" + id
	switch {
	case person:
		local = "person/" + b.text("numeroControlePNCP") + "/" + role
	case id == "":
		local = "name/" + b.text(name)
	case scheme == "":
		local = "foreign/" + id
	}
	if id == "" {
		scheme = ""
		b.issue("no-party-identifier", reference, b.text(name))
	}
	at := "/parties/" + strconv.Itoa(no)
	b.set(at+"/id", local, place)
	b.copy(at+"/name", name)
	b.set(at+"/roles/0", role, place)
	b.set(at+"/identifier/scheme", scheme, number)
	b.copy(at+"/identifier/id", number)
	if b.text(kind) == "" {
		kind = place
	}
	if person {
		b.set(at+"/details/isNaturalPerson", true, kind)
	}
	if c := b.text(country); country != "" && len(c) == 2 {
		b.copy(at+"/address/country", country)
	} else if country != "" {
		b.copy(at+"/address/countryName", country)
	}
	b.set(reference+"/id", local, place)
	b.copy(reference+"/name", name)
	return no + 1
}
