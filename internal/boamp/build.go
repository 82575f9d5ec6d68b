package boamp

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// OCIDPrefix stands before the key of a procedure in an OCID.
const OCIDPrefix = "fr-boamp-"

// builder makes a Release and the Pointers into it together: no leaf is set without
// its place. A fact of the form stands in the text of the field "donnees".
type builder struct {
	record  procurement.Object
	base    string
	notice  *procurement.Notice
	used    map[string]bool
	parties map[string]int // by local id
}

const formField = "donnees"

// contactField is the text about who placed the notice and who pays for it: people,
// who are no part of the procurement.
const contactField = "gestion"

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, field string) {
	if leaf == "" {
		return
	}
	b.used[field] = true
	b.notice.Pointers[path] = b.base + "/" + field
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

func (b *builder) text(field string) string { return text(b.record, field) }

func (b *builder) copy(path, field string) { b.set(path, b.text(field), field) }

func (b *builder) issue(code, path, detail string) {
	b.notice.Issues = append(b.notice.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

// next is the number of the next member of a list of the release.
func (b *builder) next(list string) int {
	v, err := jsontree.Resolve(b.notice.Release, list)
	if err != nil {
		return 0
	}
	l, _ := v.([]any)
	return len(l)
}

var (
	numberForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	idForm     = regexp.MustCompile(`^[0-9]{2}-[0-9]{4,7}$`)
)

// money sets path to a value object of the form. -1 and "unpublished" stand for what
// is kept back.
func (b *builder) money(path, raw, currency string) {
	if raw == "" {
		return
	}
	ext := path + "/" + procurement.Ext + "/"
	switch {
	case raw == "-1" || strings.EqualFold(raw, "unpublished"):
		b.set(ext+procurement.ExtStatus, string(procurement.Withheld), formField)
	case numberForm.MatchString(raw):
		b.set(path+"/amount", json.Number(raw), formField)
	default:
		b.set(ext+procurement.ExtRaw, raw, formField)
		b.set(ext+procurement.ExtStatus, string(procurement.Unparsed), formField)
		b.issue("unparsed-amount", path, raw)
	}
	if currency == "" {
		b.issue("no-currency", path, raw)
	}
	b.set(path+"/currency", currency, formField)
}

// party lists an organisation and returns its local id.
func (b *builder) party(name, siret, role, field string) string {
	siret = strings.ReplaceAll(siret, " ", "")
	digits := len(siret) == 14 && strings.Trim(siret, "0123456789") == ""
	id := "FR-SIRET-" + siret
	switch {
	case digits:
	case name != "":
		id = "name/" + name
	default:
		return ""
	}
	no, listed := b.parties[id]
	if !listed {
		no = b.next("/parties")
		b.parties[id] = no
	}
	at := "/parties/" + strconv.Itoa(no)
	b.role(at+"/roles", role, field)
	if listed {
		return id
	}
	b.set(at+"/id", id, field)
	b.set(at+"/name", name, field)
	switch {
	case digits:
		b.set(at+"/identifier/scheme", "FR-SIRET", formField)
		b.set(at+"/identifier/id", siret, formField)
	case siret != "":
		b.set(at+"/identifier/id", siret, formField)
		b.issue("bad-identifier", at+"/identifier/id", "not a SIRET: "+siret)
	default:
		b.issue("no-party-identifier", at, name)
	}
	return id
}

// role adds a role to those of a party.
func (b *builder) role(list, role, field string) {
	have, err := jsontree.Resolve(b.notice.Release, list)
	roles, _ := have.([]any)
	if err == nil && slices.Contains(roles, any(role)) {
		return
	}
	b.set(list+"/"+strconv.Itoa(len(roles)), role, field)
}

// build reads a record.
func build(record procurement.Object, at string) (*procurement.Notice, error) {
	b := &builder{record: record, base: at, used: map[string]bool{formField: true, contactField: true}, parties: map[string]int{}, notice: &procurement.Notice{
		Kind: procurement.Release, Language: "fr", Pointer: at, Release: procurement.Object{}, Pointers: map[string]string{},
	}}
	if err := b.identify(); err != nil {
		return nil, err
	}
	tree, err := form(record)
	if err != nil {
		b.issue("unreadable-form", "/"+formField, err.Error())
	}
	b.tender()
	switch o, _ := tree.(procurement.Object); {
	case o["EFORMS"] != nil:
		b.eforms(all(o, "EFORMS"))
	case o["IDENTITE"] != nil || o["OBJET"] != nil || o["ATTRIBUTION"] != nil:
		b.legacy(o)
	case tree != nil:
		b.simple(o)
	}
	b.buyer("", "")
	b.named()
	b.rest()
	sum, err := procurement.ContentHash(record)
	if err != nil {
		return nil, &source.RecordError{Pointer: at, Reason: "bad-json", Err: err}
	}
	b.notice.Content = sum
	slices.SortStableFunc(b.notice.Issues, func(x, y procurement.Issue) int { return strings.Compare(x.Path, y.Path) })
	return b.notice, nil
}

func (b *builder) identify() error {
	id := b.text("idweb")
	if id == "" || len(id) > procurement.MaxNoticeID {
		return &source.RecordError{Pointer: b.base, Reason: "no-id", Err: errors.New("a record without an idweb of a notice's length")}
	}
	n := b.notice
	n.ID, n.OCID = id, OCIDPrefix+id
	key := "idweb"
	if folder := b.text("contractfolderid"); folder != "" && len(folder) < 200 {
		n.OCID, n.Guarded, key = OCIDPrefix+strings.ToLower(folder), true, "contractfolderid"
	}
	for _, field := range []string{"annonce_lie", "annonces_anterieures"} {
		deep(b.record[field], func(t string) {
			for part := range strings.FieldsFuncSeq(t, func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
				if idForm.MatchString(part) && part != id && !slices.Contains(n.Chain, part) {
					n.Chain = append(n.Chain, part)
				}
			}
		})
	}
	slices.Sort(n.Chain)
	if other := b.text("id"); other != "" && other != id {
		n.Aliases = append(n.Aliases, other)
	}
	b.set("/ocid", n.OCID, key)
	b.set("/id", id, "idweb")
	b.set("/language", "fr", "idweb")
	b.set("/initiationType", "tender", "idweb")
	n.PublishedRaw = b.text("dateparution")
	day, err := time.Parse(time.DateOnly, n.PublishedRaw)
	if err != nil {
		b.issue("no-date", "/date", n.PublishedRaw)
		return nil
	}
	n.Published = day
	b.set("/date", day.Format(time.RFC3339), "dateparution")
	return nil
}

// rest keeps the plain fields without a place of their own, and lists of texts.
func (b *builder) rest() {
	for name, v := range b.record {
		if b.used[name] || strings.ContainsAny(name, "/~") {
			continue
		}
		switch v := v.(type) {
		case string, json.Number, bool:
			b.set("/x_boamp/"+name, v, name)
		case []any:
			n := 0
			for i, x := range v {
				if t := jsontree.Text(x); t != "" {
					b.set("/x_boamp/"+name+"/"+strconv.Itoa(n), t, name+"/"+strconv.Itoa(i))
					n++
				}
			}
		}
	}
}
