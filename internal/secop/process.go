package secop

import (
	"strings"

	"daylight/internal/procurement"
)

// process reads a row of the processes: the call, and one award of it.
func (b *builder) process() error {
	const own = "id_del_proceso"
	awarded := strings.HasPrefix(plain(b.text("adjudicado")), "s") // Si
	id, tags := "proceso/"+b.text(own), []string{"tender"}
	if awarded {
		id, tags = id+b.suffix("id_adjudicacion")+b.suffix("codigoproveedor"), []string{"tender", "award"}
	}
	status, cancelled := procedureStatus(b.text("estado_del_procedimiento"))
	information := strings.HasPrefix(plain(b.text("modalidad_de_contratacion")), "solicitud de informacion")
	switch {
	case cancelled:
		tags[0] = "tenderCancellation"
	case information:
		tags[0], status = "planning", "planning"
	}
	if err := b.identify(id, own, "id_del_portafolio", tags...); err != nil {
		return err
	}
	b.published("fecha_de_ultima_publicaci", "fecha_de_publicacion_del", "fecha_de_publicacion_fase_3")
	b.buyer("entidad", "ciudad_entidad", "departamento_entidad")
	b.copy("/tender/id", own)
	b.copy("/tender/x_reference", "referencia_del_proceso")
	b.copy("/tender/title", "nombre_del_procedimiento")
	b.copy("/tender/description", "descripci_n_del_procedimiento")
	b.copy("/tender/statusDetails", "estado_del_procedimiento")
	from := "estado_del_procedimiento"
	if information && !cancelled {
		from = "modalidad_de_contratacion"
	}
	b.set("/tender/status", status, from)
	if status == "" {
		b.issue("unmapped-code", "/tender/status", b.text("estado_del_procedimiento"))
	}
	if cancelled {
		b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, "estado_del_procedimiento")
	}
	b.copy("/tender/x_phase", "fase")
	sale := b.method("justificaci_n_modalidad_de")
	value := "/tender/value"
	if sale {
		value = "/tender/x_revenue"
	}
	b.money(value, "precio_base")
	b.kind()
	b.category("/tender/items", "codigo_principal_de_categoria")
	b.date("/tender/x_datePublished", "fecha_de_publicacion_del")
	b.date("/tender/tenderPeriod/endDate", "fecha_de_recepcion_de")
	if b.positive("proveedores_unicos_con") {
		n, _ := b.number("proveedores_unicos_con")
		b.set("/tender/numberOfTenderers", n, "proveedores_unicos_con")
	}
	b.link()
	if awarded {
		b.award(sale)
	}
	return nil
}

func (b *builder) suffix(field string) string {
	if t := b.text(field); t != "" {
		return "/" + t
	}
	return ""
}

// award reads who won. The total is that of the process: contracts state it again.
func (b *builder) award(sale bool) {
	const award = "/awards/0"
	id := "id_adjudicacion"
	if b.text(id) == "" {
		id = "id_del_proceso"
	}
	b.copy(award+"/id", id)
	b.set(award+"/status", "active", "adjudicado")
	b.date(award+"/date", "fecha_adjudicacion")
	if !b.supplier(party{"nombre_del_proveedor", "nit_del_proveedor_adjudicado", "", "codigoproveedor"}, award, b.out.ID) {
		b.issue("no-supplier", award+"/suppliers", "awarded, the supplier is not named")
	}
	if !sale {
		b.money("/"+procurement.Ext+"/"+procurement.ExtTotal, "valor_total_adjudicacion")
	}
}

// procedureStatus is the OCDS status of a procedure, empty where it is not known, and
// whether it was called off.
func procedureStatus(text string) (status string, cancelled bool) {
	switch s := plain(text); {
	case strings.HasPrefix(s, "cancelad"), strings.HasPrefix(s, "revocad"), strings.HasPrefix(s, "descartad"):
		return "cancelled", true
	case strings.HasPrefix(s, "desiert"):
		return "unsuccessful", false
	case s == "adjudicado", s == "seleccionado", s == "celebrado", s == "terminado", s == "cerrado":
		return "complete", false
	case s == "abierto", s == "publicado", s == "evaluacion", s == "en evaluacion", s == "suspendido", s == "aprobado", s == "convocado":
		return "active", false
	case s == "borrador", s == "en aprobacion", s == "en edicion":
		return "planned", false
	}
	return "", false
}

// method sets how suppliers are found, and reports whether the body sells. Names of
// modes are those of Law 1150 of 2007; where a mode can be both open and not, only
// its name is kept.
func (b *builder) method(why string) (sale bool) {
	const field = "modalidad_de_contratacion"
	b.copy("/tender/procurementMethodDetails", field)
	b.copy("/tender/procurementMethodRationale", why)
	method := ""
	switch m := plain(b.text(field)); {
	case strings.HasPrefix(m, "enajenacion"):
		b.issue("revenue-contract", "/tender/value", "the public body sells")
		return true
	case strings.HasPrefix(m, "subasta de prueba"):
		b.issue("test-record", "/tender", b.text(field))
	case strings.HasPrefix(m, "licitacion publica"), strings.HasPrefix(m, "concurso de meritos abierto"), strings.HasPrefix(m, "minima cuantia"),
		strings.HasPrefix(m, "seleccion abreviada subasta inversa"):
		method = "open"
	case strings.HasPrefix(m, "concurso de meritos con precalificacion"), strings.HasPrefix(m, "seleccion abreviada"):
		method = "selective"
	case m == "contratacion directa":
		method = "direct"
	case strings.HasPrefix(m, "contratacion directa"):
		method = "limited" // with offers
	}
	b.set("/tender/procurementMethod", method, field)
	if strings.Contains(plain(b.text(field)), "acuerdo marco") {
		b.set("/tender/techniques/hasFrameworkAgreement", true, field)
	}
	return false
}

// kind tells goods, works and services by the type of contract, where it does.
func (b *builder) kind() {
	const field = "tipo_de_contrato"
	b.copy("/tender/x_contractType", field)
	category := ""
	switch t := plain(b.text(field)); {
	case t == "obra":
		category = "works"
	case strings.HasPrefix(t, "compraventa"), strings.HasPrefix(t, "suministro"):
		category = "goods"
	case strings.HasPrefix(t, "prestacion de servicios"), t == "consultoria", t == "interventoria", t == "servicios financieros", t == "seguros", t == "servicios aprobados":
		category = "services"
	}
	b.set("/tender/mainProcurementCategory", category, field)
}

// link sets the page of the process; the field is an object or a text.
func (b *builder) link() {
	field := "urlproceso.url"
	if b.text(field) == "" {
		field = "urlproceso"
	}
	if address := b.text(field); strings.HasPrefix(address, "http") {
		b.set("/tender/documents/0/id", "process", field)
		b.set("/tender/documents/0/url", address, field)
		b.set("/tender/documents/0/documentType", "tenderNotice", field)
	}
}
