package web

import (
	"cmp"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// bidRow is an offer received.
type bidRow struct {
	No           string
	Tenderers    []link
	More         int
	Consortium   bool
	Lot          string
	Status, Date string
	Figures      []money
}

func (b *contractPage) bidRow(bid procurement.Bid, figures []*stated) bidRow {
	row := bidRow{No: count(bid.No), Status: tagWord(bid.Status), Date: shorten(10, bid.Date)}
	for _, s := range bid.Tenderers[:min(len(bid.Tenderers), maxSuppliers)] {
		row.Tenderers = append(row.Tenderers, partyNo(b.page, s.PartyNo))
		row.Consortium = row.Consortium || s.Consortium
	}
	row.More = len(bid.Tenderers) - len(row.Tenderers)
	if bid.LotNo > 0 && bid.LotNo <= len(b.page.Lots) {
		row.Lot = shorten(40, cmp.Or(b.page.Lots[bid.LotNo-1].LocalID, count(bid.LotNo)))
	}
	for _, f := range figures[:min(len(figures), 3)] {
		m := b.teller.stated(f)
		m.Of, m.Kind = "", ""
		row.Figures = append(row.Figures, m)
	}
	return row
}

// partyNo names a party of the contract by its number.
func partyNo(p *postgres.ContractPage, no int) link {
	if no < 1 || no > len(p.PartyRows) {
		return link{Text: "a party that the notices do not name"}
	}
	return newPartyRow(p.PartyRows[no-1], nil).Name
}

// bidsNote compares the number of bids stated with those that are listed.
func bidsNote(p *postgres.ContractPage) string {
	listed := plural(len(p.BidsReceived), "bid is", "bids are")
	if p.Bids < 0 {
		return "The number of bids was not published; " + listed + " listed in the notices."
	}
	return plural(p.Bids, "bid", "bids") + " received, as published; " + listed + " listed in the notices."
}
