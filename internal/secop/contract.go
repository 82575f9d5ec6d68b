package secop

import (
	"strings"

	"daylight/internal/procurement"
)

// contract reads a row of the contracts: what was signed, by whom, for how much, and
// what was paid so far.
func (b *builder) contract() error {
	const own, contract = "id_contrato", "/contracts/0"
	if err := b.identify("contrato/"+b.text(own), own, "proceso_de_compra", "contract"); err != nil {
		return err
	}
	b.published("ultima_actualizacion", "fecha_de_firma", "fecha_de_inicio_del_contrato")
	b.buyer("nombre_entidad", "ciudad", "departamento")
	b.copy("/parties/0/details/entityCode", "codigo_entidad")
	b.copy(contract+"/id", own)
	b.copy(contract+"/x_number", "referencia_del_contrato")
	b.copy(contract+"/title", "objeto_del_contrato")
	b.copy("/tender/description", "descripcion_del_proceso")
	b.copy(contract+"/x_status", "estado_contrato")
	status := contractStatus(b.text("estado_contrato"))
	if b.set(contract+"/status", status, "estado_contrato"); status == "" {
		b.issue("unmapped-code", contract+"/status", b.text("estado_contrato"))
	}
	b.date(contract+"/dateSigned", "fecha_de_firma")
	b.date(contract+"/period/startDate", "fecha_de_inicio_del_contrato")
	b.date(contract+"/period/endDate", "fecha_de_fin_del_contrato")
	if b.positive("dias_adicionados") {
		n, _ := b.number("dias_adicionados")
		b.set(contract+"/x_daysAdded", n, "dias_adicionados")
	}
	sale := b.method("justificacion_modalidad_de")
	b.figures(contract, status, sale)
	b.kind()
	b.category(contract+"/items", "codigo_de_categoria_principal")
	if !b.supplier(party{"proveedor_adjudicado", "documento_proveedor", "tipodocproveedor", "codigo_proveedor"}, contract, b.text(own)) {
		b.issue("no-supplier", contract+"/suppliers", "")
	}
	if strings.HasPrefix(plain(b.text("es_grupo")), "s") {
		b.set(contract+"/"+procurement.ConsortiumField, true, "es_grupo")
	}
	b.link()
	return nil
}

// figures states what the contract is worth and what was invoiced and paid.
func (b *builder) figures(contract, status string, sale bool) {
	value := "/value"
	switch {
	case sale:
		value = "/x_revenue"
	case status == "pending":
		value = "/x_proposedValue"
	}
	b.money(contract+value, "valor_del_contrato")
	b.money(contract+"/x_invoiced", "valor_facturado")
	b.money(contract+"/x_advance", "valor_de_pago_adelantado")
	if b.positive("valor_pagado") && !sale {
		const payment = "/implementation/transactions/0"
		b.set(contract+payment+"/id", "paid-to-date", "valor_pagado")
		b.money(contract+payment+"/value", "valor_pagado")
	}
}

// contractStatus is the OCDS status of a contract, empty where it is not known.
func contractStatus(text string) string {
	switch s := plain(text); {
	case strings.HasPrefix(s, "cancelad"), strings.HasPrefix(s, "anulad"), strings.HasPrefix(s, "rechazad"):
		return "cancelled"
	case strings.HasPrefix(s, "terminad"), strings.HasPrefix(s, "cerrad"), strings.HasPrefix(s, "liquidad"):
		return "terminated"
	case s == "borrador", s == "en aprobacion", s == "enviado proveedor", s == "enviado al proveedor", s == "en edicion":
		return "pending"
	case s == "en ejecucion", s == "modificado", s == "activo", s == "suspendido", s == "cedido", s == "prorrogado", s == "aprobado", s == "firmado", s == "celebrado":
		return "active"
	}
	return ""
}
