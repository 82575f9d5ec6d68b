package usaction

import (
	"strings"
)

// Fact is a text as published and its full pointer in the document. It is not
// there where the text is empty.
type Fact struct{ Text, Place string }

// Code is a coded value with its official name.
type Code struct{ ID, Name Fact }

// Office is who contracts or pays: a subtier agency of a department, and its
// office. DepartmentScheme is US-FPDS or US-CGAC.
type Office struct {
	Department, Agency, Office Code
	DepartmentScheme           string
}

// Address is where a vendor sits or work is done. Country is of three letters.
type Address struct {
	Street         []Fact
	City, Zip      Fact
	State, Country Code
}

// Vendor is the other side of the contract.
type Vendor struct {
	// Names are the names in the order of preference; the first that is there counts.
	Names []Fact
	// LegalName is the name in the register, whose identifier is UEI (DUNS before
	// April 2022).
	LegalName, UEI, DUNS, CAGE Fact
	ParentUEI, ParentDUNS      Fact
	ParentName                 Fact
	Address                    Address
	// SoleProprietor is there where the source says that it is one.
	SoleProprietor Fact
	// Is names the kinds of business that the source says it is; the text is the
	// name of the field.
	Is []Fact
}

// Money are the three figures of an action or the totals of a contract.
type Money struct{ Obligated, Exercised, All Fact }

// Action is what a source publishes of one action. Facts that it does not publish
// are left empty.
type Action struct {
	IDV, Deleted bool
	// Record is the full pointer of the action in its document.
	Record string
	// Content is the sha256 of the record as published; Build tells a deletion from
	// the action it deletes by itself.
	Content [32]byte
	// AwardKey is the key of the contract where the source states it.
	AwardKey Fact

	Agency                          Code
	PIID, Mod, Transaction          Fact
	ParentAgency                    Code
	ParentPIID                      Fact
	Type                            Code
	Signed, Starts, Ends, Latest    Fact
	LastOrder                       Fact
	Delta, Total                    Money
	Contracting, Funding            Office
	Reason                          Code
	Description, Solicitation       Fact
	Pricing, Extent, Procedures     Code
	SetAside, NotCompeted, Multiple Code
	Offers                          Fact
	PSC, NAICS                      Code
	Vendor                          Vendor
	Performed                       Address
	Created, Approved, Modified     Fact
	DeletedAt                       Fact
	Status                          Code
	// More are further facts, kept by name below x_fpds.
	More []More
}

// More is a further fact; Name is a path without leading slash.
type More struct {
	Name string
	Fact
}

const none = "-NONE-"

// TransactionKey identifies the action.
func (a *Action) TransactionKey() string {
	if a.IDV {
		return key(a.Agency.ID.Text, "", a.PIID.Text, a.Mod.Text, "", "")
	}
	return key(a.Agency.ID.Text, a.ParentAgency.ID.Text, a.PIID.Text, a.Mod.Text, a.ParentPIID.Text, a.Transaction.Text)
}

// ContractKey identifies the contract: the published key, else the one made of
// its parts.
func (a *Action) ContractKey() string {
	if a.AwardKey.Text != "" {
		return a.AwardKey.Text
	}
	if a.IDV {
		return IDVKey(a.PIID.Text, a.Agency.ID.Text)
	}
	return "CONT_AWD_" + key(a.PIID.Text, a.Agency.ID.Text, a.ParentPIID.Text, a.ParentAgency.ID.Text)
}

// IDVKey identifies an indefinite delivery vehicle.
func IDVKey(piid, agency string) string { return "CONT_IDV_" + key(piid, agency) }

func key(parts ...string) string {
	out := make([]string, len(parts))
	for i, part := range parts {
		if out[i] = strings.ToUpper(strings.TrimSpace(part)); out[i] == "" {
			out[i] = none
		}
	}
	return strings.Join(out, "_")
}

// base reports whether the action is the contract itself and no modification.
func (a *Action) base() bool { return IsBase(a.Mod.Text) }

// IsBase reports whether a modification number is that of the contract itself.
func IsBase(mod string) bool { return strings.Trim(mod, "0 ") == "" }
