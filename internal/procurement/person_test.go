package procurement_test

import (
	"testing"

	"daylight/internal/procurement"
)

func TestPrivate(t *testing.T) {
	t.Parallel()
	company := procurement.Object{"name": "Northwind Paper Ltd", "details": procurement.Object{"scale": "micro"}}
	person := procurement.Object{"name": "A. Example", "details": procurement.Object{"isNaturalPerson": true}}
	trader := procurement.Object{"name": "A. Example", "details": procurement.Object{"scale": "selfEmployed"}}
	for _, tt := range []struct {
		o    procurement.Object
		key  string
		want bool
	}{
		{company, "contactPoint", true}, {company, "contactpoint", true}, {company, "persons", true}, {company, "email", true},
		{company, "name", false}, {company, "address", false}, {company, "identifier", false},
		{person, "name", false}, {person, "address", true}, {person, "identifier", true}, {person, "additionalIdentifiers", true},
		{trader, "address", true}, {trader, "roles", false}, {nil, "address", false},
	} {
		if got := procurement.Private(tt.o, tt.key); got != tt.want {
			t.Errorf("%s of %v: %v, want %v", tt.key, tt.o["name"], got, tt.want)
		}
	}
}

// TestIsPerson: what only natural persons and sole traders have.
func TestIsPerson(t *testing.T) {
	t.Parallel()
	with := func(name, scheme, id string) procurement.Object {
		return procurement.Object{"name": name, "identifier": procurement.Object{"scheme": scheme, "id": id}}
	}
	for _, tt := range []struct {
		party procurement.Object
		want  bool
	}{
		{with("A. EXAMPLE", "Cédula de Ciudadanía", "1000001"), true},
		{with("A. EXAMPLE", "C\ufffddula de Ciudadan\ufffda", "1.000.001"), true},
		{with("A. EXAMPLE", "Nit de Persona Natural", "1000001-0"), true},
		{with("NORTHWIND SAS", "Nit de Persona Jurídica", "1000001-0"), false},
		{with("NORTHWIND SAS", "Cédula de Ciudadanía", ""), false},
		{with("А. Приклад", "UA-EDR", "1000000001"), true},
		{with("Північний вітер", "UA-EDR", "10000001"), false},
		{with("ФОП Приклад А. А.", "", ""), true},
		{with("ФОПЕКС ТОВ", "", ""), false},
		{with("A. EXAMPLE", "Registro Único de Contribuyente emitido por el Ministerio de Hacienda del Gobierno de Paraguay", "100001-0"), true},
		{with("NORTHWIND SA", "PY-RUC", "80000001-0"), false},
		{with("A. Example", "MX-RFC", "AAAA000101AA0"), true},
		{with("Northwind SA de CV", "MX-RFC", "AAA000101AA0"), false},
		{procurement.Object{"name": "A. Example", "additionalIdentifiers": []any{procurement.Object{"scheme": "BR-CPF", "id": "111.444.777-35"}}}, true},
		{procurement.Object{"name": "Northwind Paper Ltd"}, false},
	} {
		if got := procurement.IsPerson(tt.party); got != tt.want {
			t.Errorf("%v: person %v", tt.party, got)
		}
	}
}

// A party without a name is called by its number, a person never.
func TestCalled(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		party procurement.Party
		want  string
	}{
		{procurement.Party{Name: "Papeterie Exemple", Scheme: "FR-SIRET", LegalID: "12345678900012"}, "Papeterie Exemple"},
		{procurement.Party{Scheme: "FR-SIRET", LegalID: "12345678900012"}, "FR-SIRET 12345678900012"},
		{procurement.Party{LegalID: "77"}, "77"},
		{procurement.Party{Scheme: "XX", LegalID: "77", Person: true}, ""},
		{procurement.Party{Scheme: "XX"}, ""},
	} {
		if got := tt.party.Called(); got != tt.want {
			t.Errorf("%+v is called %q, want %q", tt.party, got, tt.want)
		}
	}
}
