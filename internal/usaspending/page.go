package usaspending

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

// page reads the rows of a transactions or subawards page. The award stands in
// the request only, so that its pointers lead to the row as a whole.
func (v value) page(w *walk, rows []any) error {
	read, err := rowReader(rows)
	if err != nil {
		return w.send(nil, err)
	}
	key, err := requestedAward(w.doc.Request)
	if err != nil {
		return w.send(nil, err)
	}
	v.nested = requestedType(w.doc.Request) == "grandchild_awards"
	for i, row := range rows {
		notice, err := v.row("/results/"+strconv.Itoa(i), row, key, read)
		if err := w.send(notice, err); err != nil {
			return err
		}
	}
	return nil
}

type readRow func(b *builder, key, id string) error

// rowReader tells transactions, subawards and orders apart by the keys of the first object.
func rowReader(rows []any) (readRow, error) {
	for _, row := range rows {
		o, ok := row.(procurement.Object)
		if !ok {
			continue
		}
		if _, ok := o["federal_action_obligation"]; ok {
			return (*builder).transaction, nil
		}
		if _, ok := o["subaward_number"]; ok {
			return (*builder).subaward, nil
		}
		if _, ok := o["last_date_to_order"]; ok {
			return (*builder).order, nil
		}
		for _, name := range []string{"generated_internal_id", "award_generated_internal_id"} {
			if _, ok := o[name]; ok {
				return nil, fmt.Errorf("%w: a search result page: its rows do not name their transactions and hold no notice", source.ErrFormat)
			}
		}
		return nil, fmt.Errorf("%w: results with the keys %s: neither transactions, subawards nor orders", source.ErrFormat, keys(o))
	}
	return nil, fmt.Errorf("%w: results that are no objects", source.ErrFormat)
}

// requestedAward is the award_id of a request body. Surrogate numbers, which
// the API still takes, name no process and are refused.
func requestedAward(request []byte) (string, error) {
	var body struct {
		AwardID any `json:"award_id"`
	}
	if len(request) == 0 {
		return "", fmt.Errorf("%w: a page of transactions or subawards without its request: only the request's award_id says which award they belong to",
			source.ErrFormat)
	}
	dec := json.NewDecoder(strings.NewReader(string(request)))
	dec.UseNumber()
	if err := dec.Decode(&body); err != nil {
		return "", fmt.Errorf("%w: the request is not JSON: %w", source.ErrFormat, err)
	}
	key := text(body.AwardID)
	if !strings.HasPrefix(key, "CONT_") {
		return "", fmt.Errorf("%w: the request's award_id %q is no generated award id of a contract (CONT_...)", source.ErrFormat, key)
	}
	return key, nil
}

// requestedType is the kind of related awards that a request asks for.
func requestedType(request []byte) string {
	var body struct{ Type string }
	if json.Unmarshal(request, &body) != nil {
		return "" // requestedAward has read it
	}
	return body.Type
}

func (v value) row(pointer string, row any, key string, read readRow) (*procurement.Notice, error) {
	o, ok := row.(procurement.Object)
	if !ok {
		return nil, &source.RecordError{Pointer: v.base + pointer, Reason: "no-object", Err: fmt.Errorf("a JSON %s where a row is expected", typeName(row))}
	}
	b, err := newBuilder(v, o, pointer)
	if err != nil {
		return nil, err
	}
	b.nested = v.nested
	id := b.text("/id")
	if id == "" {
		id = b.text("/generated_unique_award_id") // of an order
	}
	if strings.HasPrefix(id, "ASST_") {
		return nil, b.reject("assistance", fmt.Errorf("%s is financial assistance, which is no procurement", id))
	}
	if id == "" {
		return nil, b.reject("no-id", fmt.Errorf("the row has no id"))
	}
	if err := read(b, key, id); err != nil {
		return nil, err
	}
	if _, ok := o["last_date_to_order"]; ok {
		return b.notice, nil
	}
	b.set("/contracts/0/id", key, "")
	b.notice.Pointers["/ocid"] = b.base
	return b.notice, nil
}

// transaction reads one contract action: an obligation, and for every
// modification the amendment it is.
func (b *builder) transaction(key, id string) error {
	const path = "/contracts/0/implementation/transactions/0"
	tags := []string{"implementation"}
	modification := b.text("/modification_number")
	amends := modification != "" && strings.Trim(modification, "0") != ""
	if amends {
		tags = append(tags, "contractAmendment")
	}
	if err := b.identify("transaction/"+id, key, "/id", tags...); err != nil {
		return err
	}
	b.published("/action_date")
	b.set(path+"/id", id, "/id")
	b.date(path+"/date", "/action_date")
	b.money(path+"/value", "/federal_action_obligation")
	b.copy(path+"/description", "/description")
	b.set(path+"/x_kind", "obligation", "/federal_action_obligation")
	b.copy(path+"/x_modification", "/modification_number")
	if amends {
		const amendment = "/contracts/0/amendments/0"
		b.set(amendment+"/id", id, "/id")
		b.date(amendment+"/date", "/action_date")
		b.copy(amendment+"/rationale", "/action_type_description")
		b.copy(amendment+"/description", "/description")
	}
	return nil
}

// subaward reads one subcontract as the prime contractor reported it.
func (b *builder) subaward(key, id string) error {
	const path = "/contracts/0/" + procurement.SubawardsField + "/0"
	if err := b.identify("subaward/"+id, key, "/id", "implementation"); err != nil {
		return err
	}
	b.published("/action_date")
	b.set(path+"/id", id, "/id")
	b.copy(path+"/number", "/subaward_number")
	b.date(path+"/date", "/action_date")
	b.money(path+"/value", "/amount")
	b.copy(path+"/description", "/description")
	name := b.text("/recipient_name")
	if name == "" {
		b.issue("no-supplier", path+"/supplier", "")
		return nil
	}
	party := "subcontractor/" + name // rows hold no identifier of the recipient
	b.set(path+"/supplier/id", party, "/recipient_name")
	b.set(path+"/supplier/name", name, "/recipient_name")
	b.set("/parties/0/id", party, "/recipient_name")
	b.set("/parties/0/name", name, "/recipient_name")
	b.set("/parties/0/roles/0", "subcontractor", "/recipient_name")
	return nil
}

// order reads one order or vehicle placed under the IDV that the request names, as
// its page of related awards states it. The row is of the order's own process, and
// names its agencies by their departments alone, which is left to its own detail. An
// order of the second level was placed under a vehicle that the page does not name.
func (b *builder) order(vehicle, key string) error {
	const from = "/generated_unique_award_id"
	if err := b.identify("order/"+key, key, from, "contract"); err != nil {
		return err
	}
	b.set("/contracts/0/id", key, from)
	b.copy("/contracts/0/title", "/description")
	b.date("/contracts/0/period/startDate", "/period_of_performance_start_date")
	if b.text("/period_of_performance_current_end_date") != "" {
		b.date("/contracts/0/period/endDate", "/period_of_performance_current_end_date")
	} else {
		b.date("/contracts/0/period/endDate", "/last_date_to_order")
	}
	b.money("/contracts/0/"+procurement.ObligatedField, "/obligated_amount")
	if strings.HasPrefix(key, "CONT_IDV_") {
		b.set("/tender/techniques/hasFrameworkAgreement", true, from)
	}
	b.copy("/x_fpds/type/description", "/award_type")
	if !b.nested {
		b.set("/relatedProcesses/0/id", "parent", "")
		b.set("/relatedProcesses/0/relationship/0", "framework", "")
		b.set("/relatedProcesses/0/scheme", "ocid", "")
		b.set("/relatedProcesses/0/identifier", OCIDPrefix+vehicle, "")
	}
	return nil
}
