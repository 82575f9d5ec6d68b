package compile

import (
	"daylight/internal/jsontree"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
)

// Lists of a contract whose members are transactions.
const (
	transactionList = "/implementation/transactions"
	subawardList    = "/" + procurement.SubawardsField
)

// placeKey names a member of a list of a contract. Members without id have none,
// and are told apart by their order, in which the merge appends them.
type placeKey struct {
	contract  int
	list, key string
}

// placesOf finds where the values of transactions and subawards were published:
// for each, the notices in force that state it, the last one last.
func (s *state) placesOf() map[placeKey][]origin {
	found := map[placeKey][]origin{}
	for i, v := range s.active {
		for _, m := range objects(at(v.Body.Release, contractList)) {
			no := s.numbers[contractList].of(i, m)
			for _, list := range []string{transactionList, subawardList} {
				for _, x := range objects(at(m.o, list)) {
					field, here := valueField(x.o), x.path(m.path(contractList)+list)
					key := placeKey{no, list, ocds.Key(x.o)}
					if field == "" && key.key != "" || hollow(x.o) {
						continue
					}
					found[key] = append(found[key], origin{v.Notice, v.Version, here + field})
				}
			}
		}
	}
	return found
}

// place takes the place of the value of a member of a list of a contract.
func (s *state) place(contract int, list string, o procurement.Object) origin {
	key := placeKey{contract, list, ocds.Key(o)}
	all := s.places[key]
	switch {
	case len(all) == 0:
		return origin{}
	case key.key != "":
		return all[len(all)-1]
	}
	s.places[key] = all[1:]
	return all[0]
}

// valueField is the step to the value of a transaction; OCDS 1.0 calls it amount.
func valueField(o procurement.Object) string {
	for _, field := range []string{"value", "amount"} {
		if len(jsontree.Obj(o, field)) > 0 {
			return "/" + field
		}
	}
	return ""
}
