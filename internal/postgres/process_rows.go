package postgres

import (
	"github.com/jackc/pgx/v5/pgtype"

	"daylight/internal/procurement"
)

// tables are the tables of a process in one fixed order.
type tables struct {
	all []*table
	process, notices, links, parties, lots, items, awards, awardSuppliers, contracts, contractSuppliers, bids,
	tenderers, amendments, transactions, amounts, codes, documents, events, search, spend, spendMembers, excluded, ceilings, subawards, checks, gaps *table
}

// newTables lists every table whose rows belong to a process, without rows.
func newTables() *tables {
	s := &tables{}
	add := func(at **table, name string, columns ...string) {
		*at = &table{name: name, columns: append([]string{"process_id"}, columns...)}
		s.all = append(s.all, *at)
	}
	add(&s.process, "process", "source", "ocid", "origin", "country", "title", "title_lang", "description", "stage", "status",
		"method", "method_detail", "category", "is_framework", "published_at", "last_published_at", "tender_end", "awarded_on",
		"n_bids", "compiled", "unknown", "releases_hash", "rules")
	add(&s.notices, "process_notice", "notice_id", "version", "ord", "superseded")
	add(&s.links, "process_link", "link_no", "kind", "ref", "title")
	add(&s.parties, "party_mention", "party_no", "mention_key", "roles", "local_id", "name", "scheme", "legal_id", "address",
		"locality", "region", "postal", "country", "is_person", "notice_id", "version", "path", "parent_name", "parent_id", "department",
		"department_id", "office", "domain")
	add(&s.lots, "lot", "lot_no", "local_id", "title", "description", "status", "is_framework")
	add(&s.items, "item", "item_no", "owner", "owner_no", "local_id", "description", "quantity", "unit", "unit_price", "currency")
	add(&s.awards, "award", "award_no", "local_id", "title", "status", "award_date", "lots")
	add(&s.awardSuppliers, "award_supplier", "award_no", "party_no", "consortium")
	add(&s.contracts, "contract", "contract_no", "local_id", "award_no", "title", "status", "signed", "starts", "ends", "parent_ref",
		"award_nos", "within_framework")
	add(&s.contractSuppliers, "contract_supplier", "contract_no", "party_no", "consortium")
	add(&s.bids, "bid", "bid_no", "local_id", "lot_no", "status", "bid_date")
	add(&s.tenderers, "bid_tenderer", "bid_no", "party_no", "consortium")
	add(&s.amendments, "amendment", "amendment_no", "target", "target_no", "amended_on", "rationale")
	add(&s.transactions, "transaction", "transaction_no", "contract_no", "kind", "local_id", "happened_on", "amount", "currency", "payee",
		"notice_id", "version", "path")
	add(&s.amounts, "amount", "owner", "owner_no", "kind", "ord", "notice_id", "version", "path", "current", "status",
		"amount", "amount_high", "currency", "tax", "raw", "withheld_until", "withheld_why")
	add(&s.codes, "classification", "owner", "owner_no", "scheme", "code", "label", "main")
	add(&s.documents, "document", "document_no", "owner", "url", "title", "document_type", "format", "lang", "published_on")
	add(&s.events, "event", "event_no", "event_date", "title", "url")
	add(&s.search, "search_doc", "published_at", "tsv", "source", "country", "origin", "amount", "currency")
	s.moneyTables(add)
	return s
}

func (s *tables) add(p Compiled) {
	id := uuid(p.ID)
	put := func(t *table, values ...any) { t.rows = append(t.rows, append([]any{id}, values...)) }
	put(s.process, p.Source, p.OCID, string(p.Origin), p.Country, p.Title, p.TitleLang, p.Description, p.Stage, p.Status,
		p.Method, p.MethodDetail, p.Category, p.Framework, instant(p.Published), instant(p.LastPublished), instant(p.TenderEnd),
		date(p.AwardedAt), p.Bids, p.JSON, texts(p.Unknown), p.ReleasesHash[:], p.Rules)
	put(s.search, searchTime(p.Process), p.Vector, p.Source, p.Country, string(p.Origin), numeric(p.MainAmount), p.MainCurrency)
	for _, n := range p.Notices {
		put(s.notices, uuid(n.Notice), n.Version, n.Ord, n.Superseded)
	}
	for i, l := range p.Links {
		put(s.links, i+1, l.Kind, l.Ref, l.Title)
	}
	for _, m := range p.Parties {
		put(s.parties, m.No, uuid(m.Key), m.Roles, m.LocalID, m.Name, m.Scheme, m.LegalID, m.Address, m.Locality, m.Region,
			m.Postal, m.Country, m.Person, uuid(m.Notice), m.Version, m.Path, m.ParentName, m.ParentID, m.Department, m.DepartmentID, m.Office, m.Domain)
	}
	for _, l := range p.Lots {
		put(s.lots, l.No, l.LocalID, l.Title, l.Description, l.Status, l.Framework)
	}
	for _, it := range p.Items {
		put(s.items, it.No, string(it.Owner), it.OwnerNo, it.LocalID, it.Description, numeric(it.Quantity), it.Unit, numeric(it.UnitPrice), it.Currency)
	}
	s.addAwards(p.Process, put)
	s.addRest(p.Process, put)
	s.addMoney(p, put)
}

func (s *tables) addAwards(p *procurement.Process, put func(*table, ...any)) {
	for _, a := range p.Awards {
		put(s.awards, a.No, a.LocalID, a.Title, a.Status, date(a.Date), ints(a.Lots))
		for _, u := range a.Suppliers {
			put(s.awardSuppliers, a.No, u.PartyNo, u.Consortium)
		}
	}
	for _, c := range p.Contracts {
		put(s.contracts, c.No, c.LocalID, c.AwardNo, c.Title, c.Status, date(c.Signed), date(c.Starts), date(c.Ends), c.ParentRef, ints(c.AwardNos), c.WithinFramework)
		for _, u := range c.Suppliers {
			put(s.contractSuppliers, c.No, u.PartyNo, u.Consortium)
		}
	}
	for _, b := range p.BidsReceived {
		put(s.bids, b.No, b.LocalID, b.LotNo, b.Status, date(b.Date))
		for _, u := range b.Tenderers {
			put(s.tenderers, b.No, u.PartyNo, u.Consortium)
		}
	}
}

func (s *tables) addRest(p *procurement.Process, put func(*table, ...any)) {
	for _, a := range p.Amendments {
		put(s.amendments, a.No, string(a.Target), a.TargetNo, date(a.Date), a.Rationale)
	}
	for _, x := range p.Transactions {
		put(s.transactions, x.No, x.ContractNo, x.Kind, x.LocalID, date(x.Date), numeric(x.Amount), x.Currency, x.Payee, uuid(x.Notice), x.Version, x.Path)
	}
	for _, a := range p.Amounts {
		var amount, high pgtype.Numeric
		amount, high = numeric(a.Amount), numeric(a.High)
		put(s.amounts, string(a.Owner), a.OwnerNo, string(a.Kind), a.Ord, uuid(a.Notice), a.Version, a.Path, a.Current,
			string(a.Status), amount, high, a.Currency, string(a.Tax), a.Raw, a.Until, a.Why)
	}
	for _, c := range p.Classifications {
		put(s.codes, string(c.Owner), c.OwnerNo, c.Scheme, c.Code, c.Label, c.Main)
	}
	for _, d := range p.Documents {
		put(s.documents, d.No, string(d.Owner), d.URL, d.Title, d.Type, d.Format, d.Lang, date(d.Date))
	}
	for i, e := range p.Events {
		put(s.events, i+1, e.Date, e.Title, e.URL)
	}
}
