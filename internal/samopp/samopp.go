// Package samopp reads contract opportunities of SAM.gov, the notices of the
// United States' federal agencies: pages of the Opportunities API v2 (JSON), single
// records of it, the Data Services extract ContractOpportunitiesFullCSV.csv and its
// archived fiscal years (CSV, Windows-1252, about 230 MB), and the JSON of the
// Databank's columns.
//
// # Identity
//
// A notice is a State. Its id is the notice id of the portal, which is a new one for
// each revision. A process is OCIDPrefix, the solicitation number and the code of
// the office; where there is no number that tells solicitations apart ("N/A", "1"),
// the notice id. Of the revisions of one kind of notice under one process the last
// stands and those before it are history (Aliases and Replaces); an award notice
// replaces those of the same award number alone, justifications and special notices
// none. The Databank has no notice ids: there the id is the solicitation number, the
// office's code, the kind of notice and the internal number of the office.
//
// # Money
//
// Award amounts are text in US dollars, by the documentation. Nothing says whether
// one is a ceiling; where the award number is that of an indefinite delivery
// contract, agreement or basic ordering agreement (FAR 4.1603: A, D or G in the
// ninth place) it is, and stands in maximumValue. What a surplus sale brings in is
// no spending: it stands in x_saleValue. Award fields of other notices than award
// notices name no winner and are kept under tender.x_sam.
//
// # Mapping
//
//	noticeId                        id
//	solicitationNumber              tender.id
//	title, description (text)       tender.title, tender.description
//	description (address), uiLink   tender.documents
//	resourceLinks, additionalInfoLink tender.documents
//	fullParentPathName, -Code       buyer (the subtier agency), its department and office
//	type: r s i                     tender.status planning
//	type: p                         tender.status planned
//	type: o k g                     tender.status active; complete where active is No
//	type: u l                       tender.procurementMethod limited
//	type: a                         awards, tender.status complete
//	postedDate                      date
//	responseDeadLine                tender.tenderPeriod.endDate
//	typeOfSetAside, -Description    tender.x_sam.setAsideCode, tender.eligibilityCriteria
//	naicsCode(s), classificationCode tender.items (NAICS, PSC)
//	placeOfPerformance              tender.items[0].deliveryAddress
//	award.number, date, amount      awards id, date, value; relatedProcesses (the contract)
//	award.awardee                   awards.suppliers, a party with US-UEI, US-CAGE
//	pointOfContact                  parties.contactPoint of the buyer, and nowhere else
//	baseType, archiveType, archiveDate, active, organizationType, initiative tender.x_sam
//
// # Oddities
//
// Country names of awardees are often those of states ("GA"): only a code of three
// letters is taken for a country. Names in the path hold dots; see split. The CSV has
// name and address of the awardee in one column: it stays one text. "null" is
// written for nothing, also before an address.
//
// Dates without zone are those of the portal, US Eastern time. Seen were a page of
// 2026, examples of the documentation and 300 rows of the Databank of 2020; the CSV
// was seen in its header and in rows that public programs test with. Unverified live.
package samopp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// OCIDPrefix stands before the solicitation number in an OCID.
const OCIDPrefix = "us-sam-"

// Parser reads opportunities. Its zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notices of a page, extract or container of them. A document of
// another kind is one error that wraps source.ErrFormat. Errors of records are
// *source.RecordError, with the reasons
//
//	bad-json       not JSON from there on
//	bad-row        a row with another number of values than the header has
//	truncated      the container or file cannot be read to its end
//	too-deep       nested deeper than 256 levels
//	no-object      an entry that is no object
//	no-id          no notice id, or none of what the Databank's is made of
//	no-type        no kind of notice
//	id-too-long    an identifier beyond MaxNoticeID
//	ocid-too-long  a solicitation number beyond MaxOCID
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		zone, err := eastern()
		if err != nil {
			yield(nil, err)
			return
		}
		w := &walk{yield: yield, zone: zone}
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

// member tells JSON from CSV by the first character.
func (w *walk) member(m unpack.Member) error {
	br := bufio.NewReader(m)
	head, err := br.Peek(512)
	if len(head) == 0 && err != nil && err != io.EOF {
		return w.send(nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err})
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(text) == 0:
		return w.send(nil, fmt.Errorf("%w: an empty file", source.ErrFormat))
	case text[0] == '{' || text[0] == '[':
		return w.json(br, m.Steps)
	case text[0] == '<':
		return w.send(nil, fmt.Errorf("%w: a page of HTML or XML where opportunities are expected", source.ErrFormat))
	case !strings.ContainsAny(string(text), ",;\t"):
		return w.send(nil, fmt.Errorf("%w: neither JSON nor a table: it begins %.60q", source.ErrFormat, text))
	}
	return w.csv(br, m.Steps)
}
