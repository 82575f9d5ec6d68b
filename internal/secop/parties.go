package secop

import (
	"strconv"
	"strings"
)

// buyer states the body.
func (b *builder) buyer(name, locality, region string) {
	const nit = "nit_entidad"
	id, from := "CO-NIT-"+b.text(nit), nit
	switch {
	case b.text(nit) == "" && b.text(name) == "":
		b.issue("no-buyer", "/buyer", "")
		return
	case b.text(nit) == "":
		id, from = "name/"+b.text(name), name
	default:
		b.set("/parties/0/identifier/scheme", "CO-NIT", nit)
		b.copy("/parties/0/identifier/id", nit)
	}
	b.set("/buyer/id", id, from)
	b.copy("/buyer/name", name)
	b.set("/parties/0/id", id, from)
	b.copy("/parties/0/name", name)
	b.set("/parties/0/roles/0", "buyer", from)
	b.set("/parties/0/address/country", "CO", from)
	b.copy("/parties/0/address/locality", locality)
	b.copy("/parties/0/address/region", region)
}

// scheme is how a document of identity is named, and whether only persons have it.
func scheme(kind string) (name string, person bool) {
	switch k := plain(kind); {
	case k == "nit":
		return "CO-NIT", false
	case strings.HasPrefix(k, "cedula de ciudadania"), strings.HasPrefix(k, "citizenship"):
		return "CO-CC", true
	case strings.HasPrefix(k, "cedula de extranjeria"):
		return "CO-CE", true
	case strings.Contains(k, "pasaporte"), strings.Contains(k, "tarjeta de identidad"), strings.Contains(k, "permiso"), strings.Contains(k, "registro civil"):
		return kind, true
	case k == "", k == "otro":
		return "", false
	}
	return kind, false
}

// party are the fields of a supplier; kind is empty where the row does not say what
// the number is.
type party struct{ name, number, kind, code string }

// supplier lists the supplier and refers to it from award or contract, and reports
// whether there is one. The local id of a person holds no number of a person.
func (b *builder) supplier(p party, reference, notice string) bool {
	place := p.name
	if b.text(place) == "" {
		place = p.number
	}
	if b.text(place) == "" {
		return false
	}
	number := b.text(p.number)
	register, person := "", false
	if p.kind != "" {
		register, person = scheme(b.text(p.kind))
	} else if number != "" {
		register = "CO-NIT" // the field of processes is named so
	}
	id := "name/" + b.text(p.name)
	switch {
	case person:
		id = "person/" + notice
	case number != "" && register != "":
		id = register + "-" + number
	case number != "":
		id = "number/" + number
	}
	parties, _ := b.out.Release["parties"].([]any)
	at := "/parties/" + strconv.Itoa(len(parties))
	b.set(at+"/id", id, place)
	b.copy(at+"/name", p.name)
	b.set(at+"/roles/0", "supplier", place)
	if number != "" {
		b.set(at+"/identifier/scheme", register, p.number)
		b.copy(at+"/identifier/id", p.number)
	} else {
		b.issue("no-party-identifier", reference, b.text(p.name))
	}
	if person {
		b.set(at+"/details/isNaturalPerson", true, p.kind)
	}
	b.copy(at+"/details/supplierCode", p.code)
	b.set(reference+"/suppliers/0/id", id, place)
	b.copy(reference+"/suppliers/0/name", p.name)
	return true
}

// category sets the class of what is bought: "V1.80111501" is UNSPSC 80111501.
func (b *builder) category(items, field string) {
	code := strings.TrimPrefix(b.text(field), "V1.")
	if code == "" {
		return
	}
	b.set(items+"/0/id", "1", field)
	b.set(items+"/0/classification/scheme", "UNSPSC", field)
	b.set(items+"/0/classification/id", code, field)
	if _, err := strconv.Atoi(code); err != nil {
		b.issue("unmapped-code", items+"/0/classification/id", code)
	}
}
