package eforms

import (
	"github.com/shopspring/decimal"

	"daylight/internal/xmltree"
)

// techniques sets framework agreement (BT-765) and dynamic purchasing system
// (BT-766) of a lot. Both codes have the value "none" where there is none.
func (n *notice) techniques(lot *object, e *xmltree.Element) {
	t := lot.child("techniques")
	for _, code := range e.All("cac:TenderingProcess", "cac:ContractingSystem", "cbc:ContractingSystemTypeCode") {
		switch {
		case code.Value() == "":
		case code.Attr("listName") == "framework-agreement":
			frameworkTechnique(t, code)
		case code.Attr("listName") == "dps-usage":
			t.put("hasDynamicPurchasingSystem", code.Value() != "none", code.Path())
			t.child("dynamicPurchasingSystem").put("type", dpsType(code.Value()), code.Path())
		}
	}
}

func frameworkTechnique(t *object, code *xmltree.Element) {
	t.put("hasFrameworkAgreement", code.Value() != "none", code.Path())
	t.child("frameworkAgreement").put("method", frameworkMethod(code.Value()), code.Path())
}

// framework says of the whole procedure that it sets up a framework agreement
// where all its lots do. Where some do, only those lots say it.
func (n *notice) framework(t *object) {
	var codes []*xmltree.Element
	lots := 0
	for _, lot := range n.root.All("cac:ProcurementProjectLot") {
		if lot.First("cbc:ID").Attr("schemeName") == "LotsGroup" {
			continue
		}
		lots++
		for _, code := range lot.All("cac:TenderingProcess", "cac:ContractingSystem", "cbc:ContractingSystemTypeCode") {
			if code.Attr("listName") == "framework-agreement" && frameworkMethod(code.Value()) != "" {
				codes = append(codes, code)
				n.frameworks[lot.First("cbc:ID").Value()] = true
				break
			}
		}
	}
	if lots > 0 && len(codes) == lots {
		frameworkTechnique(t.child("techniques"), codes[0])
	}
}

func multiply(digits string, by int) string {
	d, err := decimal.NewFromString(digits)
	if err != nil || len(digits) > 12 || d.IsNegative() {
		return ""
	}
	return d.Mul(decimal.NewFromInt(int64(by))).String()
}
