package usaction

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

// builder makes a Release and the Pointers into it together: no leaf is set
// without its place in the document.
type builder struct {
	*Action
	notice *procurement.Notice
}

// Build makes the notice of an action in the process of its contract, whose OCID
// is prefix and the contract key. It returns a *source.RecordError where the
// action cannot be identified, with the reasons no-id, id-too-long, ocid-too-long.
func Build(a *Action, prefix string) (*procurement.Notice, error) {
	reject := func(reason, format string, args ...any) error {
		return &source.RecordError{Pointer: a.Record, Reason: reason, Err: fmt.Errorf(format, args...)}
	}
	if a.PIID.Text == "" || a.Agency.ID.Text == "" {
		return nil, reject("no-id", "the action has PIID %q of agency %q: both identify a contract", a.PIID.Text, a.Agency.ID.Text)
	}
	n := &procurement.Notice{
		ID: "transaction/CONT_TX_" + a.TransactionKey(), OCID: prefix + a.ContractKey(), Kind: procurement.State, Language: "en",
		Pointer: a.Record, Content: a.Content, Release: procurement.Object{}, Pointers: map[string]string{}, Version: a.Modified.Text,
	}
	switch {
	case len(n.ID) > procurement.MaxNoticeID:
		return nil, reject("id-too-long", "the id has %d bytes, at most %d are allowed", len(n.ID), procurement.MaxNoticeID)
	case len(n.OCID) > procurement.MaxOCID:
		return nil, reject("ocid-too-long", "the ocid has %d bytes, at most %d are allowed", len(n.OCID), procurement.MaxOCID)
	}
	b := &builder{a, n}
	if a.Deleted {
		n.Content = sha256.Sum256(append([]byte("deleted:"), a.Content[:]...))
		b.deletion()
		return n, nil
	}
	b.action()
	return n, nil
}

// header sets the identifiers. They are made of the parts of the identifier, of
// which the PIID stands for all.
func (b *builder) header(tags ...string) {
	from := b.PIID.Place
	b.set("/ocid", b.notice.OCID, from)
	b.set("/id", b.notice.ID, from)
	b.set("/language", "en", from)
	b.set("/initiationType", "tender", from)
	for i, tag := range tags {
		b.set("/tag/"+strconv.Itoa(i), tag, from)
	}
}

// published sets the time of the notice from the first fact that has one.
func (b *builder) published(facts ...Fact) {
	for _, f := range facts {
		if f.Text == "" {
			continue
		}
		when, ok := instant(f.Text)
		if !ok {
			b.issue("unparsed-date", "/date", f.Text)
			continue
		}
		b.notice.Published, b.notice.PublishedRaw = when, f.Text
		b.set("/date", when.Format(time.RFC3339Nano), f.Place)
		return
	}
	b.issue("no-date", "/date", "")
}

// instant reads the forms of time that the three formats have.
func instant(text string) (time.Time, bool) {
	for _, layout := range []string{time.DateTime, time.RFC3339Nano, "2006-01-02 15:04:05.999999999", time.DateOnly,
		"2006-01-02T15:04:05", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07", "01/02/2006"} {
		if when, err := time.Parse(layout, text); err == nil && when.Year() > 0 {
			return when.UTC(), true
		}
	}
	return time.Time{}, false
}

// deletion states that the action is no longer one.
func (b *builder) deletion() {
	b.header("implementationUpdate")
	b.published(latest(b.DeletedAt, b.Modified)...)
	const contract = "/contracts/0/"
	b.set(contract+"id", b.ContractKey(), b.PIID.Place)
	taken := []string{"x_obligated", "value", procurement.OptionsField}
	if b.IDV {
		taken = []string{"x_obligated", procurement.CeilingField}
	}
	for _, field := range taken {
		b.set(contract+field, nil, b.PIID.Place)
	}
	b.issue("action-deleted", "", "the source lists this action as deleted")
}

// latest orders facts so that the one with the latest time comes first.
func latest(a, b Fact) []Fact {
	first, ok := instant(a.Text)
	second, known := instant(b.Text)
	if known && (!ok || second.After(first)) {
		return []Fact{b, a}
	}
	return []Fact{a, b}
}

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, place string) {
	b.notice.Pointers[path] = place
	grow(b.notice.Release, strings.Split(path[1:], "/"), leaf)
}

// grow returns node with the leaf at the steps below it.
func grow(node any, steps []string, leaf any) any {
	if len(steps) == 0 {
		return leaf
	}
	if i, err := strconv.Atoi(steps[0]); err == nil {
		list, _ := node.([]any)
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = grow(list[i], steps[1:], leaf)
		return list
	}
	obj, ok := node.(procurement.Object)
	if !ok {
		obj = procurement.Object{}
	}
	obj[steps[0]] = grow(obj[steps[0]], steps[1:], leaf)
	return obj
}

// copy sets path to a fact and reports whether there is one.
func (b *builder) copy(path string, f Fact) bool {
	if f.Text == "" {
		return false
	}
	b.set(path, f.Text, f.Place)
	return true
}

// code sets id and description of a coded value.
func (b *builder) code(path string, c Code) {
	b.copy(path+"/id", c.ID)
	b.copy(path+"/description", c.Name)
}

var amount = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// money sets path to a value object in US dollars.
func (b *builder) money(path string, f Fact) {
	if f.Text == "" {
		return
	}
	b.set(path+"/currency", "USD", f.Place)
	if amount.MatchString(f.Text) {
		b.set(path+"/amount", json.Number(f.Text), f.Place)
		return
	}
	b.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), f.Place)
	b.set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, f.Text, f.Place)
	b.issue("unparsed-amount", path, f.Text)
}

// day sets path to the day of a fact, dropping a time of day such as 00:00:00.
func (b *builder) day(path string, f Fact) {
	if f.Text == "" {
		return
	}
	when, ok := instant(f.Text)
	if !ok {
		b.issue("unparsed-date", path, f.Text)
		return
	}
	b.set(path, when.Format(time.DateOnly), f.Place)
}

func (b *builder) issue(code, path, detail string) {
	b.notice.Issues = append(b.notice.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}
