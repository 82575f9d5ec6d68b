package czregister

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/draft"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
	"daylight/internal/xmltree"
)

// Parser reads dumps of any size, also compressed, with the memory of one record.
// Its zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields one notice for each record of a dump. What is no dump gives one
// error that wraps source.ErrFormat. Errors of records are *source.RecordError,
// with the reasons
//
//	no-id      a record without idSmlouvy or idVerze
//	no-smlouva a record without the contract
//	truncated  the dump breaks off or is damaged from there on
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("contract register dump: %w", err))
			return
		}
		defer r.Close()
		zone, err := time.LoadLocation("Europe/Prague")
		if err != nil {
			yield(nil, fmt.Errorf("time zone of the register: %w", err))
			return
		}
		w := walk{yield: yield, zone: zone}
		if err := unpack.Walk(r, unpack.Limits{}, w.member); err != nil && !errors.Is(err, errStop) {
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		}
	}
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// walk is one run over one document.
type walk struct {
	yield func(*procurement.Notice, error) bool
	zone  *time.Location
}

func (w walk) send(n *procurement.Notice, err error) error {
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

// dumpRoot finds the root element of a dump near the start of a file.
var dumpRoot = regexp.MustCompile(`<(?:[A-Za-z_][\w.-]*:)?dump[\s>/]`)

func (w walk) member(m unpack.Member) error {
	r := bufio.NewReaderSize(m, 64<<10)
	head, err := r.Peek(4096)
	if !dumpRoot.Match(head) {
		err = errors.Join(fmt.Errorf("%w: not a dump of the Czech contract register (root element dump)", source.ErrFormat), unlessEnd(err))
		return w.send(nil, fmt.Errorf("%s: %w", place(m.Steps), err))
	}
	at, last := []string{"dump", "zaznam"}, m.Steps
	err = xmltree.Each(r, xmltree.Options{}, at, func(e *xmltree.Element) error {
		last = m.Steps + e.Path()
		return w.send(record{Draft: draft.New(m.Steps), e: e, zone: w.zone}.notice())
	})
	if err == nil || errors.Is(err, errStop) {
		return err
	}
	return w.send(nil, &source.RecordError{Pointer: last, Reason: "truncated", Err: err})
}

// unlessEnd is an error of reading that is not the end of a short file.
func unlessEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func place(steps string) string {
	if steps == "" {
		return "document"
	}
	return strings.TrimSuffix(steps, "!")
}
