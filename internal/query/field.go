package query

import (
	"fmt"
	"strings"
	"unicode"

	"daylight/internal/lexis"
)

// fieldNames are the fields that can be asked, in the order they are shown.
const fieldNames = "buyer: supplier: group: mentions: org: class: country: source: cpv: amount: published: signed: status: method: framework: flag: is: gap: lang: doc: ocid:"

// field reads name:value. It reports false where no field stands here.
func (p *parser) field() (node, bool, error) {
	at := p.pos
	end := at
	for end < len(p.text) && (p.text[end] < 0x80 && unicode.IsLetter(p.text[end])) {
		end++
	}
	if end == at || end == len(p.text) || p.text[end] != ':' {
		return nil, false, nil
	}
	name := strings.ToLower(string(p.text[at:end]))
	known := strings.Contains(" "+fieldNames+" ", " "+name+": ")
	if next := end + 1; !known && (next == len(p.text) || unicode.IsSpace(p.text[next])) {
		return nil, false, nil // "Note: cloud" is text
	}
	if !known {
		return nil, true, unknownField(at, name)
	}
	p.pos = end + 1
	p.space()
	n, err := p.fieldValue(at, name)
	return n, true, err
}

func unknownField(at int, name string) error {
	switch name {
	case "has":
		return fault(at, "There is no field has:.", "Write is:, such as is:changed or is:withheld.")
	case "parent", "holding":
		return fault(at, fmt.Sprintf("There is no field %s:.", name), "Write group:, such as group:amazon.")
	case "value":
		return fault(at, "There is no field value:.", "Write amount:, such as amount:>1m.")
	case "from", "to", "date", "year":
		return fault(at, fmt.Sprintf("There is no field %s:.", name), "Write published:, such as published:2024..2026.")
	}
	return fault(at, fmt.Sprintf("There is no field %s:.", name),
		"To look for this text, put it in quotation marks. Fields: "+fieldNames)
}

func (p *parser) fieldValue(at int, name string) (node, error) {
	if name == "amount" || name == "published" || name == "signed" {
		value, err := p.value("")
		if err != nil {
			return nil, err
		}
		if err := p.term(at); err != nil {
			return nil, err
		}
		return rangeCondition(name, value)
	}
	values, err := p.values(name)
	if err != nil {
		return nil, err
	}
	switch name {
	case "buyer":
		return p.names(values, buyerName)
	case "supplier":
		return p.names(values, supplierName)
	case "org":
		if !organizationForm.MatchString(strings.TrimSpace(values[0].text)) {
			return p.names(values, anyName)
		}
	}
	for range values {
		if err := p.term(at); err != nil {
			return nil, err
		}
	}
	return listCondition(name, values)
}

// value is the text after a field's colon, and where it stands.
type value struct {
	text   string
	at     int
	quoted bool
}

func (p *parser) values(name string) ([]value, error) {
	var values []value
	for {
		v, err := p.value(",")
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(v.text) == "" {
			return nil, fault(v.at, fmt.Sprintf("A value is missing after %s:.", name), "Write it right after the colon, such as "+example(name)+".")
		}
		values = append(values, v)
		if p.peek(0) != ',' {
			return values, nil
		}
		p.pos++
	}
}

func (p *parser) value(stop string) (value, error) {
	at := p.pos
	if !quoteMark(p.peek(0)) {
		return value{p.bare(stop), at, false}, nil
	}
	text, err := p.quoted()
	return value{text, at, true}, err
}

// names looks for words in the names of buyers or suppliers: one of the values.
func (p *parser) names(values []value, in scope) (node, error) {
	var nodes []node
	for _, v := range values {
		n, err := p.name(v, in)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return join(nodes), nil
}

func (p *parser) name(v value, in scope) (node, error) {
	if len(lexis.Words(v.text)) == 0 {
		return nil, fault(v.at, "This value holds no letter or digit.", "Write a word of the name.")
	}
	if v.quoted {
		return p.words(v.at, v.text, false, in)
	}
	return p.bareWord(v.at, v.text, in)
}

func example(name string) string {
	switch name {
	case "buyer":
		return `buyer:"example city council"`
	case "supplier":
		return `supplier:northwind`
	case "country":
		return "country:GB"
	case "source":
		return "source:eu-ted"
	case "cpv":
		return "cpv:72"
	case "amount":
		return "amount:>1m or amount:1m..5m"
	case "published", "signed":
		return name + ":2024 or " + name + ":2024-01..2024-06"
	case "group", "mentions":
		return name + ":amazon"
	case "org":
		return "org:northwind, or org: and the 32 characters of its page's address"
	case "class":
		return "class:police"
	case "status":
		return "status:award"
	case "method":
		return "method:limited"
	case "framework":
		return "framework:yes"
	case "flag":
		return "flag:R018"
	case "is":
		return "is:withheld"
	case "gap":
		return "gap:value"
	case "lang":
		return "lang:he"
	case "doc":
		return `doc:"facial recognition"`
	}
	return "ocid:ocds-abc123-1"
}
