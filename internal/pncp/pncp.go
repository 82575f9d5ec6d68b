// Package pncp reads answers of the consultation API of Brazil's national portal of
// public procurement (Portal Nacional de Contratações Públicas): purchases
// (contratacoes), contracts (contratos) and price registers (atas).
//
// # Identity
//
// All notices are States. The process is the purchase: OCIDPrefix and its control
// number, by which contracts and price registers name it. A contract that names
// none is a process of its own, a finding. Notices are compra/N, contrato/N and
// ata/N with their own control numbers; an update is a new version.
//
// # Money
//
// No currency is stated: amounts are Brazilian reais by law. Tax is not told.
//
//	valorTotalEstimado    tender.value; withheld where the budget is secret
//	valorTotalHomologado  what all items were adjudicated for, winners unnamed:
//	                      x_daylight.noticeTotal, so that it counts only where no
//	                      contract has a value; of a price register (srp) a ceiling,
//	                      tender.maximumValue; of an auction, which sells, x_pncp
//	valorGlobal           contracts.value, as it is now; valorInicial where that is 0
//	valorInicial, valorAcumulado  contracts.x_initialValue, x_accumulatedValue
//	receita = true        the body is paid: x_revenue in place of contracts.value
//
// A price register is a framework, but contracts made under it stand in the same
// process and are real ones, and their records do not say so. tender.x_srp says it,
// not tender.techniques, which would make ceilings of them.
//
// # Mapping
//
//	orgaoEntidade, unidadeOrgao  buyer (BR-CNPJ), details.office, address
//	orgaoSubRogado               parties with the role procuringEntity
//	objetoCompra, informacaoComplementar  tender.title, description
//	modalidadeId, modoDisputaId  tender.procurementMethod, ...Details
//	situacaoCompraId             tender.status: 2 revoked and 3 annulled are
//	                             cancelled, 4 suspended stays active; statusDetails
//	dataAberturaProposta, dataEncerramentoProposta  tender.tenderPeriod
//	amparoLegal                  tender.procurementMethodRationale
//	niFornecedor, tipoPessoa     awards and contracts suppliers: PJ BR-CNPJ, PF
//	                             BR-CPF (a person), PE without scheme
//	niFornecedorSubContratado    contracts.x_subawards
//	dataVigenciaInicio, ...Fim   contracts.period
//	cancelado (ata)              contracts.status cancelled
//	all other plain fields       x_pncp
//
// # Time
//
// Times without zone are those of Brasília, three hours behind UTC all year since
// 2019. A version counts as published when it was last updated (dataAtualizacao).
// Built from the official OpenAPI document of 2025; no answer was seen: unverified
// live. Items and their winners stand in another API and are not read.
package pncp

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// OCIDPrefix stands before the control number of a purchase in an OCID.
const OCIDPrefix = "br-pncp-"

// Parser reads documents of the API, also packed or several in a file. Its zero
// value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notices of a page, a list or a single record. Errors of records
// are *source.RecordError, with the reasons
//
//	bad-json      not JSON from there on
//	truncated     the container is cut, damaged or too large
//	no-object     a record that is no object
//	unknown-kind  neither a purchase, a contract nor a price register
//	id-too-long   a control number beyond MaxNoticeID
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		w := &walk{yield: yield, noContent: doc.Status == noContent && doc.Size == 0}
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

// noContent is the status of an answer to which nothing matches.
const noContent = 204

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

type walk struct {
	yield   func(*procurement.Notice, error) bool
	known   bool
	foreign error
	// noContent is set for an answer of status 204, by which the API says that
	// nothing matches.
	noContent bool
}

func (w *walk) member(m unpack.Member) error {
	if w.noContent {
		return nil
	}
	return jsontree.Each(m, func(v jsontree.Value) error {
		base := m.Steps
		if !v.Alone {
			base = fmt.Sprintf("%svalue:%d!", m.Steps, v.N)
		}
		tree, err := v.Value()
		if err != nil {
			return w.broken(base, err)
		}
		return w.value(tree, base, v.Issues())
	})
}

func (w *walk) value(tree any, base string, issues []procurement.Issue) error {
	root, _ := tree.(procurement.Object)
	list, at := root["data"], base+"/data"
	if rows, ok := tree.([]any); ok {
		list, at = rows, base
	}
	rows, ok := list.([]any)
	switch {
	case ok:
		w.known = true // an empty page is an answer
		for i, row := range rows {
			if err := w.record(row, at+"/"+strconv.Itoa(i), issues); err != nil {
				return err
			}
		}
		return nil
	case kindOf(root) != "":
		return w.record(root, base, issues)
	}
	return w.send(nil, fmt.Errorf("%w: JSON with the members %s, expected a page of PNCP (data) or one of its records", source.ErrFormat, names(root)))
}

func names(o procurement.Object) string {
	list := slices.Sorted(maps.Keys(o))
	return strings.ToValidUTF8(fmt.Sprintf("%.200q", list[:min(len(list), 6)]), "")
}

// kindOf tells records apart by the members that only one kind has.
func kindOf(o procurement.Object) string {
	switch {
	case text(o, "numeroControlePNCPAta") != "":
		return "ata"
	case text(o, "numeroControlePNCP") == "":
		return ""
	case o["modalidadeId"] != nil || o["objetoCompra"] != nil:
		return "compra"
	case o["objetoContrato"] != nil || o["niFornecedor"] != nil || o["numeroContratoEmpenho"] != nil:
		return "contrato"
	}
	return ""
}

func (w *walk) record(row any, at string, issues []procurement.Issue) error {
	o, ok := row.(procurement.Object)
	if !ok {
		return w.send(nil, &source.RecordError{Pointer: at, Reason: "no-object", Err: errors.New("a record that is no JSON object")})
	}
	kind := kindOf(o)
	if kind == "" {
		return w.send(nil, &source.RecordError{Pointer: at, Reason: "unknown-kind",
			Err: fmt.Errorf("a record with the members %s: neither a purchase, a contract nor a price register with a control number", names(o))})
	}
	n, err := newBuilder(o, at).build(kind)
	if n != nil {
		n.Issues = append(n.Issues, issues...)
	}
	return w.send(n, err)
}

func (w *walk) broken(base string, err error) error {
	var syntax *jsontree.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return w.send(nil, fmt.Errorf("%w: an empty file", source.ErrFormat))
	case errors.As(err, &syntax) && syntax.Offset == 0:
		return w.send(nil, fmt.Errorf("%w: not JSON: %w", source.ErrFormat, err))
	case errors.Is(err, source.ErrTruncated):
		return w.send(nil, &source.RecordError{Pointer: base, Reason: "truncated", Err: err})
	}
	return w.send(nil, &source.RecordError{Pointer: base, Reason: "bad-json", Err: err})
}

// send yields a notice or an error, and keeps back what is of another format.
func (w *walk) send(n *procurement.Notice, err error) error {
	if errors.Is(err, source.ErrFormat) {
		if w.foreign == nil {
			w.foreign = err
		}
		return nil
	}
	w.known = true
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}
