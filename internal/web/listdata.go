package web

import (
	"encoding/hex"

	"github.com/shopspring/decimal"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

type lotData struct {
	No          int    `json:"no"`
	LocalID     string `json:"local_id,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Status      string `json:"status,omitempty"`
}

type itemData struct {
	No          int               `json:"no"`
	Of          procurement.Owner `json:"of"`
	OfNo        int               `json:"of_no,omitempty"`
	LocalID     string            `json:"local_id,omitempty"`
	Description string            `json:"description,omitempty"`
	Quantity    string            `json:"quantity,omitempty"`
	Unit        string            `json:"unit,omitempty"`
	UnitPrice   string            `json:"unit_price,omitempty"`
	Currency    string            `json:"currency,omitempty"`
}

type bidData struct {
	No        int         `json:"no"`
	LotNo     int         `json:"lot_no,omitempty"`
	LocalID   string      `json:"local_id,omitempty"`
	Status    string      `json:"status,omitempty"`
	Date      string      `json:"date,omitempty"`
	Tenderers []partyData `json:"tenderers"`
}

type transactionData struct {
	No         int    `json:"no"`
	ContractNo int    `json:"contract_no,omitempty"`
	Kind       string `json:"kind"`
	LocalID    string `json:"local_id,omitempty"`
	Date       string `json:"date,omitempty"`
	Amount     string `json:"amount,omitempty"`
	Currency   string `json:"currency,omitempty"`
	Payee      string `json:"payee,omitempty"`
}

type codeData struct {
	Of     procurement.Owner `json:"of"`
	OfNo   int               `json:"of_no,omitempty"`
	Scheme string            `json:"scheme"`
	Code   string            `json:"code"`
	Label  string            `json:"label,omitempty"`
	Main   bool              `json:"main"`
}

type documentData struct {
	No    int    `json:"no"`
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
	Type  string `json:"type,omitempty"`
	Lang  string `json:"language,omitempty"`
	Date  string `json:"date,omitempty"`
	// Text says what of it can be searched, Reason why not all; Pages and SHA256 are
	// of what was fetched.
	Text   string `json:"text"`
	Reason string `json:"text_reason,omitempty"`
	Pages  int    `json:"pages,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

type relatedData struct {
	Kind  string `json:"kind"`
	Ref   string `json:"ref"`
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

type eventData struct {
	Date  string `json:"date"`
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// addLists fills the lists of a contract that need no store to be read.
func (s *site) addLists(d *contractData, p *postgres.ContractPage) {
	d.Lots, d.Items, d.Bids, d.Transactions = []lotData{}, []itemData{}, []bidData{}, []transactionData{}
	d.Codes, d.Documents, d.Related, d.Events = []codeData{}, []documentData{}, []relatedData{}, []eventData{}
	for _, l := range p.Lots {
		d.Lots = append(d.Lots, lotData{l.No, l.LocalID, l.Title, l.Description, l.Status})
	}
	for _, it := range p.Items {
		d.Items = append(d.Items, itemData{it.No, it.Owner, it.OwnerNo, it.LocalID, it.Description, number(it.Quantity), it.Unit, number(it.UnitPrice), it.Currency})
	}
	for _, b := range p.BidsReceived {
		one := bidData{b.No, b.LotNo, b.LocalID, b.Status, b.Date, []partyData{}}
		for _, t := range b.Tenderers {
			name := partyNo(p, t.PartyNo)
			if name.Name {
				name.Text = p.PartyRows[t.PartyNo-1].Name // in full
			}
			one.Tenderers = append(one.Tenderers, partyData{Name: name.Text, URL: s.absolute(name.Href)})
		}
		d.Bids = append(d.Bids, one)
	}
	b := contractPage{page: p}
	for _, t := range p.Transactions {
		payee := b.payee(t.Payee)
		if payee.Name {
			payee.Text = t.Payee
		}
		d.Transactions = append(d.Transactions, transactionData{t.No, t.ContractNo, t.Kind, t.LocalID, t.Date, number(t.Amount), t.Currency, payee.Text})
	}
	for _, c := range p.Classifications {
		d.Codes = append(d.Codes, codeData{c.Owner, c.OwnerNo, c.Scheme, c.Code, c.Label, c.Main})
	}
	for _, f := range p.Documents {
		one := documentData{No: f.No, Title: f.Title, URL: webURL(f.URL), Type: f.Type, Lang: f.Lang, Date: f.Date}
		one.Text, one.Reason = textState(p.DocumentTexts, f)
		one.Pages, one.SHA256 = p.DocumentTexts[f.No].Pages, hex.EncodeToString(p.DocumentTexts[f.No].SHA256)
		d.Documents = append(d.Documents, one)
	}
	for _, l := range others(p) {
		one := relatedData{Kind: l.Kind, Ref: l.Ref, Title: l.Name}
		if !l.Process.IsZero() {
			one.URL = s.absolute("/contract/" + l.Process.String())
		}
		d.Related = append(d.Related, one)
	}
	for _, e := range p.Events {
		d.Events = append(d.Events, eventData{e.Date, e.Title, webURL(e.URL)})
	}
	for _, r := range reported(p, reportsIn(p.Compiled)) {
		d.Reports = append(d.Reports, r.Href)
	}
}

func (s *site) absolute(href string) string {
	if href == "" {
		return ""
	}
	return s.Origin + href
}

func number(d decimal.NullDecimal) string {
	if !d.Valid {
		return ""
	}
	return d.Decimal.String()
}
