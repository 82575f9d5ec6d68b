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
