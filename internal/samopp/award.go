package samopp

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/procurement"
)

// award sets the award of an award notice. Other notices may carry the same
// fields: nothing says that they name a winner.
func (b *builder) award(c class, a agency) {
	b.contract(a.subtierCode.text)
	if c != awardNotice {
		for path, f := range map[string]field{"awardNumber": awardNumber, "awardDate": awardDate, "awardAmount": awardAmount, "awardee": awardee, "awardeeUEI": awardeeUEI} {
			b.copy("/tender/x_sam/"+path, f)
		}
		return
	}
	number, from := b.facts[awardNumber], b.facts[kindOf]
	id := awardKey(number.text)
	if id == "" { // a revision keeps winner and day
		id = strings.Join([]string{"award", either(b.facts[awardeeUEI], b.facts[awardee]).text, b.facts[awardDate].text}, "/")
		from = either(b.facts[awardeeUEI], b.facts[awardee], b.facts[awardDate], from)
		b.issue("no-award-number", "/awards/0/id", "")
	} else {
		from = number
	}
	b.set("/awards/0/id", id, from)
	b.set("/awards/0/status", "active", b.facts[kindOf])
	b.copy("/awards/0/title", title)
	b.date("/awards/0/date", awardDate)
	b.amount(number.text)
	b.supplier()
}

// amount sets the value, unless it is a ceiling or what a sale brings in.
func (b *builder) amount(number string) {
	path := "/awards/0/value"
	switch {
	case b.isSale():
		path = "/awards/0/x_saleValue"
		b.issue("surplus-sale", path, "")
	case isVehicle(number):
		path = "/awards/0/" + procurement.CeilingField
	}
	b.money(path, b.facts[awardAmount])
}

// isSale reports whether the government sells.
func (b *builder) isSale() bool { return classOf(b.facts[baseType].text) == surplus }

// piid is a procurement instrument identifier: office, fiscal year, kind, serial
// number (FAR 4.1603 and, before 2017, DFARS 204.70).
var piid = regexp.MustCompile(`^[A-Z0-9]{6}[0-9]{2}([A-Z])[A-Z0-9]{4,8}$`)

func instrument(number string) (plain string, kind byte) {
	plain = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(number))
	if m := piid.FindStringSubmatch(plain); m != nil {
		return plain, m[1][0]
	}
	return plain, 0
}

// awardKey is a number as one revision and the next may write it differently: with
// hyphens or without.
func awardKey(number string) string {
	if plain, kind := instrument(number); kind != 0 {
		return plain
	}
	return number
}

// isVehicle reports whether orders are placed under an award: blanket purchase
// agreements (A), indefinite delivery contracts (D), basic ordering agreements (G).
func isVehicle(number string) bool {
	_, kind := instrument(number)
	return kind == 'A' || kind == 'D' || kind == 'G'
}

// contract relates the notice to its contract: by the award number, and by the key
// that USAspending makes of it and that the sources of contract actions share, where
// the number stands alone (the key of an order has the number of its vehicle too).
func (b *builder) contract(agency string) {
	number := b.facts[awardNumber]
	plain, kind := instrument(number.text)
	if !specific(plain) || len(plain) < 8 {
		return
	}
	refs := []string{plain}
	if key := contractKey(plain, kind, agency); key != "" {
		for _, prefix := range []string{"us-usaspending-", "us-fpds-", "us-sam-awards-"} {
			refs = append(refs, prefix+key)
		}
	}
	for i, ref := range refs {
		at := "/relatedProcesses/" + strconv.Itoa(i)
		b.set(at+"/id", "contract-"+ref, number)
		b.set(at+"/relationship/0", "x_sameProcess", number)
		b.set(at+"/identifier", ref, number)
	}
}

// contractKey is the generated key of a contract or vehicle, empty where the number
// does not tell.
func contractKey(plain string, kind byte, agency string) string {
	switch {
	case agency == "" || kind == 0 || kind == 'F':
		return ""
	case isVehicle(plain):
		return "CONT_IDV_" + plain + "_" + agency
	}
	return "CONT_AWD_" + plain + "_" + agency + "_-NONE-_-NONE-"
}

var (
	uei    = regexp.MustCompile(`^[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}$`)
	postal = regexp.MustCompile(` ([A-Z]{2}) (\d{5}(?:-\d{4})?)(?: (?:USA|UNITED STATES))?$`)
)

// supplier sets the winner.
func (b *builder) supplier() {
	name, number := b.facts[awardee], b.facts[awardeeUEI]
	if b.isSale() { // who buys from the government supplies nothing
		b.put("/awards/0/x_saleTo", name)
		return
	}
	if isStandIn(name.text) {
		b.issue("supplier-withheld", "/awards/0/suppliers", name.text)
		b.set("/"+procurement.Ext+"/"+procurement.ExtUnknown+"/0", "the supplier's name: the source says "+strconv.Quote(name.text), name)
		return
	}
	id, from := "US-UEI-"+number.text, number
	if number.text == "" || !uei.MatchString(number.text) {
		id, from = "awardee/"+either(name, number).text, either(name, number)
	}
	if from.text == "" {
		b.issue("no-supplier", "/awards/0/suppliers", "")
		return
	}
	party := "/parties/" + strconv.Itoa(b.size("parties"))
	b.set(party+"/id", id, from)
	b.put(party+"/name", name)
	b.set(party+"/roles/0", "supplier", from)
	b.set("/awards/0/suppliers/0/id", id, from)
	b.put("/awards/0/suppliers/0/name", name)
	switch {
	case strings.HasPrefix(id, "US-UEI-"):
		b.set(party+"/identifier/scheme", "US-UEI", number)
		b.put(party+"/identifier/id", number)
		b.put(party+"/identifier/legalName", name)
	case number.text != "":
		b.put(party+"/identifier/id", number)
		b.issue("supplier-number", party+"/identifier/id", number.text)
	}
	if cage := b.facts[awardeeCAGE]; cage.text != "" {
		b.set(party+"/additionalIdentifiers/0/scheme", "US-CAGE", cage)
		b.put(party+"/additionalIdentifiers/0/id", cage)
	}
	b.address(party+"/address", b.record.awardee)
	if m := postal.FindStringSubmatch(name.text); b.fused && m != nil {
		b.set(party+"/address/region", m[1], name)
		b.set(party+"/address/postalCode", m[2], name)
		b.issue("name-with-address", party+"/name", "")
	}
	if strings.EqualFold(name.text, "REDACTED DUE TO PII") || strings.EqualFold(name.text, "PRIVATE INDIVIDUAL") {
		b.set(party+"/details/isNaturalPerson", true, name)
	}
}

// isStandIn reports whether a name stands for suppliers that are not named.
func isStandIn(name string) bool {
	n := strings.ToUpper(strings.Trim(name, " .-"))
	return strings.HasPrefix(n, "MULTIPLE ") || strings.HasPrefix(n, "VARIOUS ") || slices.Contains([]string{
		"MULTIPLE", "VARIOUS", "MISCELLANEOUS FOREIGN AWARDEES", "SEE ATTACHED", "SEE DESCRIPTION", "SEE BELOW", "TBD", "N/A", "NONE",
	}, n)
}
