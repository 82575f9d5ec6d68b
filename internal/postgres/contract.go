package postgres

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

const contractRow = `
	SELECT p.ocid, p.origin, p.country, p.title, p.title_lang, p.description, p.status, p.method, p.method_detail, p.category,
		p.is_framework, p.published_at, p.last_published_at, p.tender_end, coalesce(p.awarded_on::text, ''), p.n_bids, p.compiled,
		p.unknown, p.stage, s.source, s.name, s.country, s.homepage, s.license, s.license_url
	FROM process p JOIN source s USING (source) WHERE p.process_id = @id`

// snapshot is the store at one moment: what is read of it belongs together.
type snapshot struct{ tx pgx.Tx }

// Contract returns all that is known of a process at one moment, or ErrNotFound.
func (db *DB) Contract(ctx context.Context, id procurement.ID) (ContractPage, error) {
	var page ContractPage
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		return snapshot{tx}.contract(ctx, id, &page)
	})
	if err != nil {
		return page, fmt.Errorf("process %s: %w", id, err)
	}
	return page, nil
}

func (s snapshot) contract(ctx context.Context, id procurement.ID, page *ContractPage) error {
	args := pgx.StrictNamedArgs{"id": uuid(id)}
	p, src := &page.Process, &page.Source
	var published, last, end *time.Time
	var compiled []byte
	err := s.tx.QueryRow(ctx, contractRow, args).Scan(&p.OCID, &p.Origin, &p.Country, &p.Title, &p.TitleLang, &p.Description,
		&p.Status, &p.Method, &p.MethodDetail, &p.Category, &p.Framework, &published, &last, &end, &p.AwardedAt, &p.Bids, &compiled,
		&p.Unknown, &page.Stage, &src.ID, &src.Name, &src.Country, &src.Homepage, &src.License, &src.LicenseURL)
	if err != nil {
		return notFound(err)
	}
	p.ID, p.Published, p.LastPublished, p.TenderEnd = id, deref(published), deref(last), deref(end)
	if p.Compiled, err = releaseObject(compiled); err != nil {
		return err
	}
	for _, load := range []func(context.Context, pgx.StrictNamedArgs, *ContractPage) error{
		s.contractParties, s.contractLots, s.contractItems, s.contractAwards, s.contractContracts, s.contractBids,
		s.contractRest, s.contractCodes, s.contractTimeline, s.contractFigures, s.contractLinks,
		s.contractSpend, s.contractSignals, s.contractGroups, s.contractDocuments} {
		if err := load(ctx, args, page); err != nil {
			return err
		}
	}
	return nil
}

func releaseObject(b []byte) (procurement.Object, error) {
	body, err := procurement.ParseBody(slices.Concat([]byte(`{"release":`), b, []byte("}")))
	if err != nil {
		return nil, err
	}
	return body.Release, nil
}

const contractParties = `
	WITH ` + placesOf + `party_mention WHERE process_id = @id))
	SELECT m.party_no, m.mention_key, m.roles, m.local_id, m.name, m.scheme, m.legal_id, m.address, m.locality, m.region, m.postal,
		m.country, m.is_person, m.parent_name, m.parent_id, m.department, m.department_id, m.office, m.domain, m.notice_id, m.version, m.path, coalesce(v.pointer, ''), v.pointers IS NOT NULL, v.pointers->>m.path
	FROM party_mention m LEFT JOIN v ON (v.notice_id, v.version) = (m.notice_id, m.version)
	WHERE m.process_id = @id ORDER BY m.party_no`

func (s snapshot) contractParties(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) error {
	rows, _ := s.tx.Query(ctx, contractParties, args)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (PartyRow, error) {
		var r PartyRow
		var key, notice [16]byte
		var base string
		var listed bool
		var at *string
		err := row.Scan(&r.No, &key, &r.Roles, &r.LocalID, &r.Name, &r.Scheme, &r.LegalID, &r.Address, &r.Locality, &r.Region,
			&r.Postal, &r.Country, &r.Person, &r.ParentName, &r.ParentID, &r.Department, &r.DepartmentID, &r.Office, &r.Domain, &notice, &r.Party.Version, &r.Path, &base, &listed, &at)
		r.Key, r.Party.Notice = key, notice
		r.Notice, r.Version, r.Pointer = notice, r.Party.Version, placeIn(base, listed, at, r.Path)
		if r.Person { // the supplier of record is named; where a person lives is not shown
			r.Address, r.Postal, r.LegalID = "", "", ""
		}
		return r, err
	})
	page.PartyRows = got
	for _, r := range got {
		page.Parties = append(page.Parties, r.Party)
	}
	return err
}

func (s snapshot) contractLots(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, `SELECT lot_no AS no, local_id, title, description, status, is_framework AS framework FROM lot WHERE process_id = @id ORDER BY lot_no`, args)
	page.Lots, err = pgx.CollectRows(rows, pgx.RowToStructByName[procurement.Lot])
	return err
}

func (s snapshot) contractItems(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, `SELECT item_no, owner, owner_no, local_id, description, coalesce(quantity::text, ''), unit,
		coalesce(unit_price::text, ''), currency FROM item WHERE process_id = @id ORDER BY item_no`, args)
	page.Items, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (procurement.Item, error) {
		var it procurement.Item
		var quantity, price string
		err := row.Scan(&it.No, &it.Owner, &it.OwnerNo, &it.LocalID, &it.Description, &quantity, &it.Unit, &price, &it.Currency)
		it.Quantity, it.UnitPrice = decimalOf(quantity), decimalOf(price)
		return it, err
	})
	return err
}

const contractAwards = `
	SELECT a.award_no, a.local_id, a.title, a.status, coalesce(a.award_date::text, ''), a.lots,
		coalesce((SELECT json_agg(json_build_array(s.party_no, s.consortium) ORDER BY s.party_no)
			FROM award_supplier s WHERE (s.process_id, s.award_no) = (a.process_id, a.award_no)), '[]')
	FROM award a WHERE a.process_id = @id ORDER BY a.award_no`

func (s snapshot) contractAwards(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) error {
	rows, _ := s.tx.Query(ctx, contractAwards, args)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (AwardRow, error) {
		var r AwardRow
		var suppliers []byte
		if err := row.Scan(&r.No, &r.LocalID, &r.Title, &r.Status, &r.Date, &r.Award.Lots, &suppliers); err != nil {
			return r, err
		}
		for _, no := range r.Award.Lots {
			r.LotNames = append(r.LotNames, lotName(page, no))
		}
		var err error
		r.Suppliers, r.Names, err = supplierRows(page, suppliers)
		return r, err
	})
	page.AwardRows = got
	for _, r := range got {
		page.Awards = append(page.Awards, r.Award)
	}
	return err
}

const contractContracts = `
	SELECT c.contract_no, c.award_no, c.local_id, c.title, c.status, coalesce(c.signed::text, ''), coalesce(c.starts::text, ''),
		coalesce(c.ends::text, ''), c.parent_ref, c.award_nos, c.within_framework,
		coalesce((SELECT json_agg(json_build_array(s.party_no, s.consortium) ORDER BY s.party_no)
			FROM contract_supplier s WHERE (s.process_id, s.contract_no) = (c.process_id, c.contract_no)), '[]')
	FROM contract c WHERE c.process_id = @id ORDER BY c.contract_no`

func (s snapshot) contractContracts(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) error {
	rows, _ := s.tx.Query(ctx, contractContracts, args)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (ContractRow, error) {
		var r ContractRow
		var suppliers []byte
		err := row.Scan(&r.No, &r.AwardNo, &r.LocalID, &r.Title, &r.Status, &r.Signed, &r.Starts, &r.Ends, &r.ParentRef, &r.AwardNos, &r.WithinFramework, &suppliers)
		if err != nil {
			return r, err
		}
		r.Suppliers, r.Names, err = supplierRows(page, suppliers)
		return r, err
	})
	page.ContractRows = got
	for _, r := range got {
		page.Contracts = append(page.Contracts, r.Contract)
	}
	return err
}

// supplierRows reads [[party_no, consortium], ...].
func supplierRows(page *ContractPage, raw []byte) ([]procurement.Supplier, []SupplierRow, error) {
	var pairs [][2]any
	if err := json.Unmarshal(raw, &pairs); err != nil {
		return nil, nil, fmt.Errorf("suppliers: %w", err)
	}
	var refs []procurement.Supplier
	var names []SupplierRow
	for _, pair := range pairs {
		no, _ := pair[0].(float64)
		consortium, _ := pair[1].(bool)
		refs = append(refs, procurement.Supplier{PartyNo: int(no), Consortium: consortium})
		if i := int(no) - 1; i >= 0 && i < len(page.PartyRows) {
			names = append(names, SupplierRow{PartyLink{page.PartyRows[i].Called(), page.PartyRows[i].Key}, consortium})
		}
	}
	return refs, names, nil
}

func lotName(page *ContractPage, no int) string {
	if no < 1 || no > len(page.Lots) {
		return "Lot " + strconv.Itoa(no)
	}
	lot := page.Lots[no-1]
	if lot.Title == "" {
		return "Lot " + lot.LocalID
	}
	return "Lot " + lot.LocalID + ": " + lot.Title
}

const contractBids = `
	SELECT b.bid_no, b.lot_no, b.local_id, b.status, coalesce(b.bid_date::text, ''),
		coalesce((SELECT json_agg(json_build_array(s.party_no, s.consortium) ORDER BY s.party_no)
			FROM bid_tenderer s WHERE (s.process_id, s.bid_no) = (b.process_id, b.bid_no)), '[]')
	FROM bid b WHERE b.process_id = @id ORDER BY b.bid_no`

func (s snapshot) contractBids(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, contractBids, args)
	page.BidsReceived, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (procurement.Bid, error) {
		var b procurement.Bid
		var tenderers []byte
		if err := row.Scan(&b.No, &b.LotNo, &b.LocalID, &b.Status, &b.Date, &tenderers); err != nil {
			return b, err
		}
		var err error
		b.Tenderers, _, err = supplierRows(page, tenderers)
		return b, err
	})
	return err
}

// hexOf is a hash as text.
func hexOf(b []byte) string { return hex.EncodeToString(b) }
