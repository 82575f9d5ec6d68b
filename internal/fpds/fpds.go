// Package fpds reads the ATOM feed of the Federal Procurement Data System, Next
// Generation (FPDS-NG), feeds PUBLIC and DELETED, versions 1.0 to 1.5.3. An entry
// holds one contract action, an award or an IDV (indefinite delivery vehicle), and
// is one notice. What an action means, its identity, money, time and codes are
// package usaction's; this one says where the facts stand.
//
// # Mapping
//
// Below award or IDV:
//
//	awardID/awardContractID, contractID/IDVID          identity: agency, PIID, modification, transaction number
//	awardID/referencedIDVID, contractID/referencedIDVID  relatedProcesses (framework)
//	relevantContractDates                              contracts.dateSigned, period; lastDateToOrder of an IDV ends it
//	dollarValues                                       of the action: contracts.implementation.transactions
//	totalDollarValues                                  to date: contracts.x_obligated, value, x_valueWithOptions, maximumValue
//	purchaserInformation/contractingOffice...          buyer, with department and office
//	purchaserInformation/fundingRequesting...          party with the role funder
//	contractData/descriptionOfContractRequirement      title, descriptions
//	contractData/solicitationID                        tender.id
//	contractData/reasonForModification                 contracts.amendments.rationale, contracts.status
//	productOrServiceInformation                        awards.items, tender.mainProcurementCategory
//	competition/extentCompeted                         tender.procurementMethod, procurementMethodDetails
//	competition/numberOfOffersReceived                 tender.numberOfTenderers
//	vendor                                             supplier; parent in parties.details.parent
//	placeOfPerformance                                 awards.items.deliveryAddress
//	transactionInformation                             date and version; closedDate in x_fpds
//
// The name of the vendor is vendorName, else the legal name of the register of
// unique entity identifiers, the contractor's name as in the contract, the legal
// organisation name, and the name of the DUNS register.
//
// # Not seen live
//
// Unverified live: entries of the feed DELETED (read as those of PUBLIC; its day of
// deletion is taken to be the later of the entry's modified and the action's
// lastModifiedDate, since LAST_MOD_DATE finds it), and other transactions
// (OtherTransactionAward, OtherTransactionIDV), which are refused as records. That
// a document is of the feed DELETED is told by its address or the links of its
// head; imported without either it would be read as PUBLIC.
package fpds

import (
	"bufio"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"regexp"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
	"daylight/internal/usaction"
	"daylight/internal/xmltree"
)

// OCIDPrefix stands before the contract key in an OCID.
const OCIDPrefix = "us-fpds-"

// Parser reads pages of the ATOM feed, also several in a container. Its zero value
// is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields a notice for each entry. What is no ATOM feed yields one error that
// wraps source.ErrFormat. Errors of entries are *source.RecordError, with the
// reasons of usaction.Build and
//
//	no-action    an entry without award or IDV
//	truncated    the feed breaks off or is damaged from there on
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		w := &walk{yield: yield, deleted: isDeleted(doc.URL)}
		err = unpack.Walk(r, unpack.Limits{}, w.member)
		switch {
		case errors.Is(err, errStop):
		case err != nil:
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		case !w.known && w.foreign != nil:
			yield(nil, w.foreign)
		}
	}
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// walk is one run over one document. foreign is the first error about a file of
// another format; it counts where nothing else was found.
type walk struct {
	yield   func(*procurement.Notice, error) bool
	deleted bool
	known   bool
	foreign error
}

func isDeleted(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.EqualFold(u.Query().Get("FEEDNAME"), "DELETED")
}

// headSize is what is looked through for the root element and the feed's links.
const headSize = 4 << 10

var (
	feedRoot = regexp.MustCompile(`^\s*(<\?[^>]*\?>\s*|<!--.*?-->\s*)*<([A-Za-z0-9_]+:)?feed[\s>/]`)
	rootName = regexp.MustCompile(`<[A-Za-z_][A-Za-z0-9_:.-]*`)
)

func (w *walk) member(m unpack.Member) error {
	br := bufio.NewReaderSize(m, headSize)
	peeked, _ := br.Peek(headSize)
	head := strings.TrimPrefix(string(peeked), "\xef\xbb\xbf")
	if !feedRoot.MatchString(head) {
		return w.foreignTo(fmt.Errorf("%w: %s, where an ATOM feed of FPDS is expected: fetch FEEDS/ATOM of www.fpds.gov", source.ErrFormat, describe(head)))
	}
	f := feed{walk: w, steps: m.Steps, deleted: w.deleted || strings.Contains(head, "FEEDNAME=DELETED")}
	err := xmltree.Each(br, xmltree.Options{}, []string{"feed", "entry"}, f.entry)
	if err == nil {
		w.known = true // a feed without entries is an answer
		return nil
	}
	if errors.Is(err, errStop) {
		return err
	}
	return w.send(nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err})
}

func describe(head string) string {
	text := strings.TrimSpace(head)
	switch {
	case text == "":
		return "an empty file"
	case text[0] == '{' || text[0] == '[':
		return "JSON"
	}
	if name := rootName.FindString(text); name != "" && text[0] == '<' {
		return "a document with the root element " + name[1:]
	}
	return "no XML"
}

func (w *walk) foreignTo(err error) error {
	if w.foreign == nil {
		w.foreign = err
	}
	return nil
}

func (w *walk) send(n *procurement.Notice, err error) error {
	w.known = true
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

// feed is one page.
type feed struct {
	*walk
	steps   string
	deleted bool
}

// entry reads one action.
func (f feed) entry(e *xmltree.Element) error {
	for _, kind := range []string{"award", "IDV"} {
		if e := e.First("content", kind); e != nil {
			return f.send(usaction.Build(record{e, f.steps}.action(f.deleted), OCIDPrefix))
		}
	}
	held := "nothing"
	if kids := e.First("content"); kids != nil && len(kids.Kids) > 0 {
		held = kids.Kids[0].Key
	}
	return f.send(nil, &source.RecordError{Pointer: f.steps + e.Path(), Reason: "no-action",
		Err: fmt.Errorf("the entry holds %s, where award or IDV is expected", held)})
}
