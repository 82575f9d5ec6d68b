package organization_test

import (
	"testing"

	"daylight/internal/organization"
)

func BenchmarkParseName(b *testing.B) {
	names := []string{"Northwind Paper Products Ltd", "Viento Norte Ingeniería y Construcciones, S.A. de C.V.", "ООО «Северный ветер»", "北风（上海）贸易有限公司"}
	for i := 0; b.Loop(); i++ {
		organization.ParseName(names[i%len(names)])
	}
}

func BenchmarkCompare(b *testing.B) {
	var ps []organization.Profile
	for _, n := range []string{"Northwind Paper Products Ltd", "Northwind Paper Product Limited", "Southwind Paper Consulting Ltd", "Viento Norte Ingeniería y Construcciones, S.A. de C.V."} {
		p := profile(n)
		p.Country, p.Locality, p.Postal = "GB", "Example City", "EX1 1EX"
		ps = append(ps, p)
	}
	for i := 0; b.Loop(); i++ {
		organization.Compare(ps[i%4], ps[(i/4)%4], nil)
	}
}

func BenchmarkParseIdentifier(b *testing.B) {
	for b.Loop() {
		organization.ParseIdentifier("PL-BT501", "774-00-01-454", "PL")
	}
}
