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
	for i, row := range rows {
		notice, err := v.row("/results/"+strconv.Itoa(i), row, key, read)
		if err := w.send(notice, err); err != nil {
			return err
		}
	}
	return nil
}

type readRow func(b *builder, key, id string) error

// rowReader tells transactions from subawards by the keys of the first object.
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
		return nil, fmt.Errorf("%w: results with the keys %s: neither transactions nor subawards", source.ErrFormat, keys(o))
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

func (v value) row(pointer string, row any, key string, read readRow) (*procurement.Notice, error) {
	o, ok := row.(procurement.Object)
	if !ok {
		return nil, &source.RecordError{Pointer: v.base + pointer, Reason: "no-object", Err: fmt.Errorf("a JSON %s where a row is expected", typeName(row))}
	}
	b, err := newBuilder(v, o, pointer)
	if err != nil {
		return nil, err
	}
	id := b.text("/id")
	if id == "" {
		return nil, b.reject("no-id", fmt.Errorf("the row has no id"))
	}
	if err := read(b, key, id); err != nil {
		return nil, err
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
