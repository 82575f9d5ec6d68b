package procedure_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procedure"
	"daylight/internal/procurement"
)

// TestGuard groups notices of one key "k".
func TestGuard(t *testing.T) {
	t.Parallel()
	const east, west, city = "Example West Station, works / main works East, builder", "Example West Station, works / main works Middle, builder", "Example City Council"
	for _, tt := range []struct {
		name    string
		entries []entry
		want    []string
	}{
		{"five procedures, two of one buyer", []entry{
			{id: "1", day: 1, buyer: "Northwind Water", title: "Exchange of meters", class: "50411100"},
			{id: "2", day: 2, buyer: "Example Railway Ltd", title: east, class: "45213321"},
			{id: "3", day: 3, buyer: "Example Railway Ltd", title: west, class: "45213321"},
			{id: "4", day: 4, buyer: "Canton of Example", title: "Wooden shutters", class: "45210000"},
			{id: "5", day: 5, buyer: "Federal Office of Examples", title: "Management tool", class: "48000000"},
		}, []string{"k#2: 2", "k#3: 3", "k#4: 4", "k#5: 5", "k: 1"}},
		{"a chain with one title", []entry{
			{id: "1", day: 1, buyer: city, title: "Road\nworks\u00ad"},
			{id: "2", day: 2, buyer: "EXAMPLE CITY COUNCIL.", title: "Road works", tag: "award"},
			{id: "3", day: 3, buyer: city, title: "Road works", tag: "contractTermination"},
		}, []string{"k: 1 2 3"}},
		{"the award has another title", []entry{
			{id: "1", day: 1, buyer: city, title: "Road works", class: "45233140"},
			{id: "2", day: 2, buyer: city, title: "Straßenbau", class: "45233000", tag: "award"},
		}, []string{"k: 1 2"}},
		{"the award has another title and other goods", []entry{
			{id: "1", day: 1, buyer: city, title: "Road works", class: "45233140"},
			{id: "2", day: 2, buyer: city, title: "Paper", class: "30190000", tag: "award"},
		}, []string{"k#2: 2", "k: 1"}},
		{"an award of one of two calls", []entry{
			{id: "1", day: 1, buyer: city, title: east, class: "45213321"},
			{id: "2", day: 2, buyer: city, title: west, class: "45213321"},
			{id: "3", day: 3, buyer: city, title: "Example West Station, works, main works Middle", class: "45213321", tag: "award"},
		}, []string{"k#2: 2 3", "k: 1"}},
		{"an award of which of two calls cannot be told", []entry{
			{id: "1", day: 1, buyer: city, title: "Road works east", class: "45233140"},
			{id: "2", day: 2, buyer: city, title: "Road works west", class: "45233140"},
			{id: "3", day: 3, buyer: city, title: "Road works", class: "45233140", tag: "award"},
		}, []string{"k#2: 2", "k#3: 3", "k: 1"}},
		{"the award of a procedure that has its own", []entry{
			{id: "1", day: 1, buyer: city, title: "Road works east", class: "45233140"},
			{id: "2", day: 2, buyer: city, title: "Road works east", class: "45233140", tag: "award"},
			{id: "3", day: 3, buyer: city, title: "Road works west", class: "45233140", tag: "award"},
		}, []string{"k#3: 3", "k: 1 2"}},
		{"a planning notice", []entry{
			{id: "1", day: 1, buyer: city, title: "Road works planned", class: "45233140", tag: "planning"},
			{id: "2", day: 2, buyer: city, title: "Road works", class: "45233140"},
		}, []string{"k: 1 2"}},
		{"another buyer, a title that says it", []entry{
			{id: "1", day: 1, buyer: city, title: "Operation of the school canteen", class: "55520000"},
			{id: "2", day: 2, buyer: "Purchasing Body of Example", title: "Operation of the school canteen", class: "15890000", tag: "award"},
		}, []string{"k#2: 2", "k: 1"}},
		{"another buyer, a title and goods that say it", []entry{
			{id: "1", day: 1, buyer: city, title: "Operation of the school canteen", class: "55520000"},
			{id: "2", day: 2, buyer: "Purchasing Body of Example", title: "Operation of the school canteen", class: "55520000", tag: "award"},
		}, []string{"k: 1 2"}},
		{"named, whatever it shows", []entry{
			{id: "1", day: 1, buyer: city, title: "Road works"},
			{id: "2", day: 2, buyer: "Northwind Water", title: "Paper", names: "1"},
		}, []string{"k: 1 2"}},
		{"one without buyer or title", []entry{
			{id: "1", day: 2, buyer: city, title: "Road works"},
			{id: "2", day: 3, buyer: "Northwind Water", title: "Paper"},
			{id: "3", day: 1, tag: "award"},
		}, []string{"k#2: 2", "k: 1 3"}},
		{"all without", []entry{{id: "1", day: 2}, {id: "2", day: 3}}, []string{"k: 1 2"}},
		{"without a buyer", []entry{
			{id: "1", day: 1, buyer: city, title: "Road works"},
			{id: "2", day: 2, title: "Road works", tag: "award"},
			{id: "3", day: 2, title: "Paper"},
		}, []string{"k#3: 3", "k: 1 2"}},
		{"without a title", []entry{
			{id: "1", day: 1, buyer: city, title: "Road works"},
			{id: "2", day: 2, buyer: city, title: "unpublished", tag: "award"},
			{id: "3", day: 2, buyer: "Northwind Water", tag: "award"},
		}, []string{"k#3: 3", "k: 1 2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for i := range tt.entries {
				tt.entries[i].key, tt.entries[i].guarded = "k", true
			}
			got := group(tt.entries)
			if d := cmp.Diff(slices.Sorted(slices.Values(tt.want)), got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A registration number joins what names do not, and lots what titles do not.
func TestNumbersAndLots(t *testing.T) {
	t.Parallel()
	release := func(buyer, number, title, lot string) procurement.Object {
		return procurement.Object{"tag": []any{"tender"},
			"parties": []any{procurement.Object{"name": buyer, "roles": []any{"buyer"}, "identifier": procurement.Object{"id": number}}},
			"tender":  procurement.Object{"title": title, "lots": []any{procurement.Object{"id": "LOT-1", "title": lot}}}}
	}
	for _, tt := range []struct {
		name string
		a, b procurement.Object
		want int
	}{
		{"number", release("City", "5221-006216", "Paper", "Lot 1"), release("City of Example", "5221006216", "Paper", "Lot 2"), 1},
		{"no number", release("City", "00000", "Paper", "Lot 1"), release("Town", "00000", "Paper", "Lot 1"), 2},
		{"short lot", release("City", "", "Paper", "Lot 1"), release("City", "", "Ink", "Lot 1"), 2},
		{"long lot", release("City", "", "Paper", "Copying paper for the schools of Example"), release("City", "", "Ink", "Copying paper for the schools of Example."), 1},
	} {
		if got := processes(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %d processes, want %d", tt.name, got, tt.want)
		}
	}
}

// processes counts the processes of releases with one key.
func processes(releases ...procurement.Object) int {
	var list []procedure.Notice
	for i, r := range releases {
		n := entry{id: string(rune('a' + i)), key: "k", guarded: true}.notice()
		n.Facts = procedure.FactsOf(r)
		list = append(list, n)
	}
	names := map[string]bool{}
	for _, name := range procedure.Group(list, none) {
		names[name] = true
	}
	return len(names)
}
