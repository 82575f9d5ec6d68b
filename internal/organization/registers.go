package organization

import (
	"slices"
	"strings"
	"sync"
)

// register is where numbers of organisations come from.
type register struct {
	code    string   // of org-id.guide where it has one
	country string   // "" for international ones
	aliases []string // other spellings of the scheme
	// check normalises a number and says how good it is.
	check check
	// guess: a number of this country without scheme may be told by its checksum.
	guess bool
	// telling: the number has a form that no other numbers of the country have.
	telling func(id string) bool
	// site: one organisation has several numbers, one for each place.
	site bool
}

// canonical is the scheme of a number of the register: numbers of persons and of
// establishments have schemes of their own.
func (r register) canonical(id string) string {
	switch {
	case r.code == "FR-SIREN" && len(id) == 14:
		return "FR-SIRET"
	case r.code == "FR-SIRET" && len(id) == 9:
		return "FR-SIREN"
	case r.code == "CZ-ICO" && len(id) > 8:
		return "CZ-DIC"
	case r.code == "BR-CNPJ" && len(id) == 11:
		return "BR-CPF"
	}
	return r.code
}

// registerList finds registers by scheme and by country.
type registerList struct {
	byScheme  map[string]register
	byCountry map[string][]register
}

func (l *registerList) find(scheme string) (register, bool) {
	r, ok := l.byScheme[scheme]
	return r, ok
}

// of lists the registers of a country by which a bare number may be told.
func (l *registerList) of(country string) []register { return l.byCountry[country] }

var registers = sync.OnceValue(func() *registerList {
	l := &registerList{byScheme: map[string]register{}, byCountry: map[string][]register{}}
	for _, r := range slices.Concat(worldRegisters(), europeRegisters(), americaRegisters(), otherRegisters()) {
		l.byScheme[r.code] = r
		for _, alias := range r.aliases {
			l.byScheme[strings.ToUpper(alias)] = r
		}
		if r.guess {
			l.byCountry[r.country] = append(l.byCountry[r.country], r)
		}
	}
	return l
})
