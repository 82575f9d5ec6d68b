package canadabuys

import (
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
)

// entity sets the contracting entity as the buyer, with the contact, and lists the
// bodies it buys for.
func (b *builder) entity() {
	name := b.col(stemEntity+eng, stemEntity+fra)
	if name.text == "" {
		b.issue("no-buyer", "/buyer", "")
	} else {
		id := "entity/" + name.text
		b.set("/buyer/id", id, name)
		b.put("/buyer/name", name)
		b.set("/parties/0/id", id, name)
		b.both("/parties/0/name", stemEntity)
		b.set("/parties/0/roles/0", "buyer", name)
		b.address("/parties/0/address", stemEntityStreet, stemEntityCity, stemEntityProvince, colEntityPostal, stemEntityCountry)
		b.contact("/parties/0/contactPoint")
	}
	users, french := b.col(stemEndUser+eng, stemEndUser+fra), b.col(stemEndUser+fra)
	for i, user := range list(users) {
		b.set("/tender/x_endUsers/"+strconv.Itoa(i), user, users)
	}
	if french.text == users.text {
		return
	}
	for i, user := range list(french) {
		b.set("/tender/x_endUsers_fr/"+strconv.Itoa(i), user, french)
	}
}

// contact sets the contact. Columns beyond name and numbers stay below it.
func (b *builder) contact(at string) {
	b.put(at+"/name", b.col(colContactName))
	b.put(at+"/email", b.col(colContactMail))
	b.put(at+"/telephone", b.col(colContactPhone))
	b.put(at+"/faxNumber", b.col(colContactFax))
	more := procurement.Object{}
	for i, name := range b.row.Header {
		if b.used[i] || i >= len(b.row.Cells) || !strings.HasPrefix(fold(name), "contactinfo") {
			continue
		}
		if text := clean(b.row.Cells[i]); text != "" && more[name] == nil {
			more[name] = text
			b.out.Pointers[at+"/x_more/"+jsontree.Escape(name)] = b.row.Pointer + b.cols.ends[i]
		}
	}
	if len(more) > 0 {
		grow(b.out.Release, strings.Split(at[1:]+"/x_more", "/"), more)
	}
}

func (b *builder) address(at, street, city, province, postal, country string) {
	b.put(at+"/streetAddress", b.col(street+eng, street+fra))
	b.put(at+"/locality", b.col(city+eng, city+fra))
	b.put(at+"/region", b.col(province+eng, province+fra))
	b.put(at+"/postalCode", b.col(postal))
	where := b.col(country+eng, country+fra)
	if code, ok := normalize.Country(where.text); ok {
		b.set(at+"/country", code, where)
	} else {
		b.put(at+"/countryName", where)
	}
}

// supplier lists the supplier and refers to it from the award, and reports whether
// there is one.
func (b *builder) supplier(reference string) bool {
	name := b.col(stemSupplier+eng, stemSupplier+fra, stemOperating+eng, stemOperating+fra, stemStandardized+eng, stemStandardized+fra)
	if name.text == "" {
		b.issue("no-supplier", reference, "")
		return false
	}
	parties, _ := b.out.Release["parties"].([]any)
	at, id := "/parties/"+strconv.Itoa(len(parties)), "supplier/"+name.text
	b.set(at+"/id", id, name)
	b.put(at+"/name", name)
	b.set(at+"/roles/0", "supplier", name)
	if fr := b.col(stemSupplier + fra); fr.text != "" && fr.text != name.text {
		b.put(at+"/name_fr", fr)
	}
	b.both(at+"/details/operatingName", stemOperating)
	b.both(at+"/details/standardizedName", stemStandardized)
	b.address(at+"/address", stemSupplierStreet, stemSupplierCity, stemSupplierProvince, colSupplierPostal, stemSupplierCountry)
	b.set(reference+"/0/id", id, name)
	b.put(reference+"/0/name", name)
	return true
}
