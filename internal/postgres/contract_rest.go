package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

func decimalOf(s string) decimal.NullDecimal {
	d, err := decimal.NewFromString(s)
	return decimal.NullDecimal{Decimal: d, Valid: err == nil}
}

// contractRest loads amendments, transactions, documents and events.
func (s snapshot) contractRest(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, `SELECT amendment_no AS no, target, target_no, coalesce(amended_on::text, '') AS date, rationale
		FROM amendment WHERE process_id = @id ORDER BY amendment_no`, args)
	if page.Amendments, err = pgx.CollectRows(rows, pgx.RowToStructByName[procurement.Amendment]); err != nil {
		return err
	}
	rows, _ = s.tx.Query(ctx, `SELECT transaction_no, contract_no, kind, local_id, coalesce(happened_on::text, ''),
		coalesce(amount::text, ''), currency, payee, notice_id, version, path FROM transaction WHERE process_id = @id ORDER BY transaction_no`, args)
	page.Transactions, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (procurement.Transaction, error) {
		var t procurement.Transaction
		var amount string
		var notice [16]byte
		err := row.Scan(&t.No, &t.ContractNo, &t.Kind, &t.LocalID, &t.Date, &amount, &t.Currency, &t.Payee, &notice, &t.Version, &t.Path)
		t.Amount, t.Notice = decimalOf(amount), notice
		return t, err
	})
	if err != nil {
		return err
	}
	rows, _ = s.tx.Query(ctx, `SELECT document_no AS no, owner, url, title, document_type AS type, format, lang, coalesce(published_on::text, '') AS date
		FROM document WHERE process_id = @id ORDER BY document_no`, args)
	if page.Documents, err = pgx.CollectRows(rows, pgx.RowToStructByName[procurement.Document]); err != nil {
		return err
	}
	rows, _ = s.tx.Query(ctx, `SELECT event_date AS date, title, url FROM event WHERE process_id = @id ORDER BY event_no`, args)
	page.Events, err = pgx.CollectRows(rows, pgx.RowToStructByName[procurement.Event])
	return err
}

func (s snapshot) contractCodes(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, `SELECT owner, owner_no, scheme, code, label, main FROM classification
		WHERE process_id = @id ORDER BY owner DESC, owner_no, main DESC, scheme, code`, args)
	page.Classifications, err = pgx.CollectRows(rows, pgx.RowToStructByName[procurement.Classification])
	return err
}

// noticeColumns are read by scanNotice.
const noticeColumns = `n.notice_id, v.version, v.version = (SELECT max(version) FROM notice_version x WHERE x.notice_id = n.notice_id),
	n.source_notice_id, v.published_at, v.published_raw, v.tag, v.change_kind, coalesce(pn.superseded, false), v.recorded_at,
	coalesce((SELECT url FROM capture c WHERE c.sha256 = v.sha256 ORDER BY fetched_at LIMIT 1), ''), v.sha256`

const contractTimeline = `
	SELECT ` + noticeColumns + ` FROM process_notice pn JOIN notice n USING (notice_id) JOIN notice_version v USING (notice_id, version)
	WHERE pn.process_id = @id ORDER BY pn.ord`

func (s snapshot) contractTimeline(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, contractTimeline, args)
	page.Timeline, err = pgx.CollectRows(rows, scanNotice)
	for i, r := range page.Timeline {
		page.Notices = append(page.Notices, procurement.NoticeRef{Notice: r.ID, Version: r.Version, Ord: i + 1, Superseded: r.Superseded})
	}
	return err
}

func scanNotice(row pgx.CollectableRow) (NoticeRow, error) {
	var r NoticeRow
	var id [16]byte
	var published *time.Time
	var sum []byte
	err := row.Scan(&id, &r.Version, &r.Latest, &r.SourceNoticeID, &published, &r.PublishedRaw, &r.Tags, &r.Change,
		&r.Superseded, &r.FirstSeen, &r.URL, &sum)
	r.ID, r.Published, r.FirstSeen, r.SHA256 = id, deref(published), r.FirstSeen.UTC(), hexOf(sum)
	return r, err
}

const contractFigures = `
	WITH ` + placesOf + `amount WHERE process_id = @id))
	SELECT ` + figureColumns + `
	FROM amount a JOIN notice n USING (notice_id) JOIN v ON (v.notice_id, v.version) = (a.notice_id, a.version)
	WHERE a.process_id = @id ORDER BY a.owner, a.owner_no, a.kind, a.ord`

// contractFigures gives every figure to what it is the amount of, and to the
// notice that states it.
func (s snapshot) contractFigures(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) error {
	rows, _ := s.tx.Query(ctx, contractFigures, args)
	figures, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Figure, error) {
		_, f, err := scanFigure(row)
		return f, err
	})
	for _, f := range figures {
		f.OwnerName = ownerName(page, f)
		switch {
		case f.Owner == procurement.OfAward && f.OwnerNo > 0:
			page.AwardRows[f.OwnerNo-1].Figures = append(page.AwardRows[f.OwnerNo-1].Figures, f)
		case f.Owner == procurement.OfContract && f.OwnerNo > 0:
			page.ContractRows[f.OwnerNo-1].Figures = append(page.ContractRows[f.OwnerNo-1].Figures, f)
		default:
			page.ProcessFigures = append(page.ProcessFigures, f)
		}
		i := slices.IndexFunc(page.Timeline, func(n NoticeRow) bool { return n.ID == f.Notice && n.Version == f.Version })
		if i >= 0 {
			page.Timeline[i].Figures = append(page.Timeline[i].Figures, f)
		}
	}
	return err
}

func ownerName(page *ContractPage, f Figure) string {
	named := func(kind, id, title string) string {
		switch {
		case title != "":
			return kind + " " + id + ": " + title
		case id != "":
			return kind + " " + id
		}
		return kind
	}
	switch {
	case f.Owner == procurement.OfProcess || f.Owner == procurement.OfNotice:
		return ""
	case f.OwnerNo == 0:
		return string(f.Owner) + " of an earlier notice"
	case f.Owner == procurement.OfLot:
		return lotName(page, f.OwnerNo)
	case f.Owner == procurement.OfAward:
		a := page.AwardRows[f.OwnerNo-1]
		return named("Award", a.LocalID, a.Title)
	case f.Owner == procurement.OfContract:
		c := page.ContractRows[f.OwnerNo-1]
		return named("Contract", c.LocalID, c.Title)
	case f.Owner == procurement.OfBid:
		return named("Bid", page.BidsReceived[f.OwnerNo-1].LocalID, "")
	}
	return string(f.Owner)
}

const contractLinks = `
	SELECT l.kind, l.ref, l.title, o.process_id, coalesce(o.title, '')
	FROM process_link l JOIN process p USING (process_id)
	LEFT JOIN LATERAL (SELECT process_id, title FROM process x WHERE x.ocid = l.ref AND x.source = p.source
		UNION ALL SELECT n.process_id, x.title FROM notice n JOIN process x USING (process_id)
			WHERE n.source = p.source AND n.source_notice_id = l.ref LIMIT 1) o ON true
	WHERE l.process_id = @id ORDER BY l.link_no`

func (s snapshot) contractLinks(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, contractLinks, args)
	page.LinkRows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (LinkRow, error) {
		var r LinkRow
		var other *[16]byte
		err := row.Scan(&r.Kind, &r.Ref, &r.Title, &other, &r.Name)
		if other != nil {
			r.Process = *other
		}
		return r, err
	})
	for _, r := range page.LinkRows {
		page.Links = append(page.Links, r.Link)
	}
	return err
}
