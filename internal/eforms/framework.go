package eforms

import "github.com/shopspring/decimal"

// techniques sets framework agreement (BT-765) and dynamic purchasing system
// (BT-766) of a lot. Both codes have the value "none" where there is none.
func (n *notice) techniques(lot *object, e *element) {
	t := lot.child("techniques")
	for _, code := range e.all("cac:TenderingProcess", "cac:ContractingSystem", "cbc:ContractingSystemTypeCode") {
		switch {
		case code.value() == "":
		case code.attr("listName") == "framework-agreement":
			frameworkTechnique(t, code)
		case code.attr("listName") == "dps-usage":
			t.put("hasDynamicPurchasingSystem", code.value() != "none", code.path())
			t.child("dynamicPurchasingSystem").put("type", dpsType(code.value()), code.path())
		}
	}
}

func frameworkTechnique(t *object, code *element) {
	t.put("hasFrameworkAgreement", code.value() != "none", code.path())
	t.child("frameworkAgreement").put("method", frameworkMethod(code.value()), code.path())
}

// framework says of the whole procedure that it sets up a framework agreement
// where all its lots do. Where some do, only those lots say it.
func (n *notice) framework(t *object) {
	var codes []*element
	lots := 0
	for _, lot := range n.root.all("cac:ProcurementProjectLot") {
		if lot.first("cbc:ID").attr("schemeName") == "LotsGroup" {
			continue
		}
		lots++
		for _, code := range lot.all("cac:TenderingProcess", "cac:ContractingSystem", "cbc:ContractingSystemTypeCode") {
			if code.attr("listName") == "framework-agreement" && frameworkMethod(code.value()) != "" {
				codes = append(codes, code)
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
