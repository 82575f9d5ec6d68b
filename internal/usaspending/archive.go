package usaspending

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/table"
	"daylight/internal/unpack"
	"daylight/internal/usaction"
)

// Columns that identify an archive: those of the key of the transaction and of
// the award.
const (
	transactionColumn = "contract_transaction_unique_key"
	awardColumn       = "contract_award_unique_key"
)

// headSize is what is looked through for the columns: archives have some 300.
const headSize = 32 << 10

// isArchive reports whether a file is a CSV of contract transactions by its head.
func isArchive(br *bufio.Reader) bool {
	head, _ := br.Peek(headSize)
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return len(line) > 0 && line[0] != '{' && line[0] != '[' && bytes.Contains(line, []byte(transactionColumn))
}

// archive reads the rows of one file.
func (w *walk) archive(m unpack.Member, br *bufio.Reader) error {
	w.known = true
	columns := map[string]int{}
	err := table.Each(br, table.Options{}, func(r table.Row) error {
		if len(columns) == 0 {
			for i, name := range r.Header {
				columns[strings.ToLower(name)] = i
			}
		}
		base := m.Steps + r.Pointer + "!"
		if r.Err != nil {
			return w.send(nil, &source.RecordError{Pointer: base, Reason: "bad-row", Err: r.Err})
		}
		return w.send(row{r, columns, base}.notice())
	})
	switch {
	case err == nil, errors.Is(err, errStop):
		return err
	}
	return w.send(nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err})
}

// row is one transaction of an archive.
type row struct {
	table.Row
	columns map[string]int
	base    string
}

func (r row) at(column string) usaction.Fact {
	i, ok := r.columns[column]
	if !ok || i >= len(r.Cells) || strings.TrimSpace(r.Cells[i]) == "" {
		return usaction.Fact{}
	}
	return usaction.Fact{Text: clean(r.Cells[i]), Place: r.base + "/" + jsontree.Escape(r.Header[i])}
}

// clean is a cell as text that the store can keep.
func clean(cell string) string { return strings.ReplaceAll(strings.TrimSpace(cell), "\x00", "\u2400") }

func (r row) code(id, name string) usaction.Code {
	return usaction.Code{ID: r.at(id), Name: r.at(name)}
}

// notice reads the row as an action. A deletion has no more than its keys, written
// with empty cells for "-NONE-": the transaction number that an award has and a
// vehicle has not tells them apart.
func (r row) notice() (*procurement.Notice, error) {
	key := r.at(transactionColumn)
	sum, err := procurement.ContentHash(r.Cells)
	if err != nil {
		return nil, err
	}
	a := &usaction.Action{
		Record: r.base, Content: sum, AwardKey: r.at(awardColumn), Deleted: r.at("correction_delete_ind").Text == "D",
		PIID: r.at("award_id_piid"), Mod: r.at("modification_number"), Transaction: r.at("transaction_number"),
		ParentAgency: r.code("parent_award_agency_id", "parent_award_agency_name"), ParentPIID: r.at("parent_award_id_piid"),
	}
	parts := strings.Split(strings.ToUpper(key.Text), "_")
	if len(parts) != 6 {
		return nil, &source.RecordError{Pointer: r.base, Reason: "no-id",
			Err: fmt.Errorf("%s is %q: six parts joined by _ are expected", transactionColumn, key.Text)}
	}
	identify(a, parts, key.Place)
	if flag := r.at("award_or_idv_flag").Text; flag != "" {
		a.IDV = strings.EqualFold(flag, "IDV")
	}
	r.fill(a)
	n, err := usaction.Build(a, OCIDPrefix)
	if err == nil && n.ID != "transaction/CONT_TX_"+strings.Join(parts, "_") {
		return nil, &source.RecordError{Pointer: r.base, Reason: "ambiguous-id",
			Err: fmt.Errorf("%s is %s, its columns make %s", transactionColumn, key.Text, strings.TrimPrefix(n.ID, "transaction/CONT_TX_"))}
	}
	return n, err
}

// identify fills the parts of the transaction key: agency, referenced agency, PIID,
// modification, referenced PIID, transaction number. The agency has no column in
// the Full files; of a deletion the others may be empty.
func identify(a *usaction.Action, parts []string, place string) {
	a.IDV = parts[5] == "-NONE-"
	for i, f := range []*usaction.Fact{&a.Agency.ID, &a.ParentAgency.ID, &a.PIID, &a.Mod, &a.ParentPIID, &a.Transaction} {
		if f.Text == "" && parts[i] != "-NONE-" {
			*f = usaction.Fact{Text: parts[i], Place: place}
		}
	}
}

func (r row) fill(a *usaction.Action) {
	a.Type = r.code("award_type_code", "award_type")
	if a.IDV {
		a.Type = r.code("idv_type_code", "idv_type")
	}
	a.Signed, a.Starts = r.at("action_date"), r.at("period_of_performance_start_date")
	a.Ends, a.Latest, a.LastOrder = r.at("period_of_performance_current_end_date"), r.at("period_of_performance_potential_end_date"), r.at("ordering_period_end_date")
	a.Created, a.Modified = r.at("initial_report_date"), r.at("last_modified_date")
	a.Delta = usaction.Money{Obligated: r.at("federal_action_obligation"),
		Exercised: r.at("base_and_exercised_options_value"), All: r.at("base_and_all_options_value")}
	a.Total = usaction.Money{Obligated: r.at("total_dollars_obligated"),
		Exercised: r.at("current_total_value_of_award"), All: r.at("potential_total_value_of_award")}
	a.Contracting, a.Funding = r.office("awarding"), r.office("funding")
	a.Reason = r.code("action_type_code", "action_type")
	a.Description = usaction.First(r.at("transaction_description"), r.at("award_description")) // its name before 2022
	a.Solicitation = r.at("solicitation_identifier")
	a.Pricing = r.code("type_of_contract_pricing_code", "type_of_contract_pricing")
	a.Extent, a.Procedures = r.code("extent_competed_code", "extent_competed"), r.code("solicitation_procedures_code", "solicitation_procedures")
	a.SetAside = r.code("type_of_set_aside_code", "type_of_set_aside")
	a.NotCompeted = r.code("other_than_full_and_open_competition_code", "other_than_full_and_open_competition")
	a.Multiple = r.code("multiple_or_single_award_idv_code", "multiple_or_single_award_idv")
	a.Offers = r.at("number_of_offers_received")
	a.PSC, a.NAICS = r.code("product_or_service_code", "product_or_service_code_description"), r.code("naics_code", "naics_description")
	a.Vendor = r.vendor()
	const place = "primary_place_of_performance_"
	a.Performed = usaction.Address{City: r.at(place + "city_name"), Zip: r.at(place + "zip_4"),
		State: r.code(place+"state_code", place+"state_name"), Country: r.code(place+"country_code", place+"country_name")}
	for _, name := range []string{"national_interest_action_code", "inherently_governmental_functions", "major_program", "program_acronym",
		"multi_year_contract_code", "consolidated_contract_code", "referenced_idv_type", "type_of_idc", "subcontracting_plan_code", "correction_delete_ind",
		"contracting_officers_determination_of_business_size_code", "total_outlayed_amount_for_overall_award", "usaspending_permalink"} {
		a.More = append(a.More, usaction.More{Name: name, Fact: r.at(name)})
	}
}

func (r row) office(kind string) usaction.Office {
	return usaction.Office{
		Department: r.code(kind+"_agency_code", kind+"_agency_name"), DepartmentScheme: usaction.CGAC,
		Agency: r.code(kind+"_sub_agency_code", kind+"_sub_agency_name"), Office: r.code(kind+"_office_code", kind+"_office_name"),
	}
}

func (r row) vendor() usaction.Vendor {
	v := usaction.Vendor{
		Names: []usaction.Fact{r.at("recipient_name"), r.at("recipient_name_raw"), r.at("recipient_doing_business_as_name")},
		UEI:   r.at("recipient_uei"), DUNS: r.at("recipient_duns"), CAGE: r.at("cage_code"),
		ParentUEI: r.at("recipient_parent_uei"), ParentDUNS: r.at("recipient_parent_duns"), ParentName: r.at("recipient_parent_name"),
		Address: usaction.Address{
			Street: []usaction.Fact{r.at("recipient_address_line_1"), r.at("recipient_address_line_2")},
			City:   r.at("recipient_city_name"), Zip: r.at("recipient_zip_4_code"),
			State: r.code("recipient_state_code", "recipient_state_name"), Country: r.code("recipient_country_code", "recipient_country_name"),
		},
	}
	if sole := r.at("sole_proprietorship"); strings.EqualFold(sole.Text, "t") || strings.EqualFold(sole.Text, "true") {
		v.SoleProprietor = sole
	}
	return v
}
