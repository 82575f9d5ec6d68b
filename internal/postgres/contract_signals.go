package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"daylight/internal/procurement"
)

// SpendRow is a row that totals are summed from, as a page shows it.
type SpendRow struct {
	Unit               procurement.Owner
	UnitNo             int
	Supplier           PartyLink // zero if the unit is not divided
	Basis, Alloc, Date string
	Amount, Currency   string
	Tax                procurement.Tax
	USD, EUR           string // empty if there is no rate
	RateOn, RateSource string
	Whole              string
	Suppliers          int
	Notice             procurement.ID
	Version            int
	Path               string
}

// ExcludedRow is a current figure that is in no total, with the reason.
type ExcludedRow struct {
	Owner                    procurement.Owner
	OwnerNo                  int
	Kind                     procurement.AmountKind
	Reason, Amount, Currency string
	Notice                   procurement.ID
	Version                  int
	Path                     string
}

// CheckRow compares a sum that the source prints with ours.
type CheckRow struct {
	Name, Stated, Computed, Currency string
	Agrees                           bool
}

// GapRow is something that was not published. Kind is missing, withheld, unknown
// or reported_only.
type GapRow struct {
	Code, What, Field, Expected, Kind, Until, Why string
}

// FlagRow is something to review, with the rule's base rate in its source.
type FlagRow struct {
	Code, Subject              string
	Org                        PartyLink
	Value                      float64
	Version                    int
	Parameters                 map[string]any
	Evidence                   []FlagEvidence
	Flagged, Calculable, Total int
}

// FlagEvidence is a fact that a flag rests on. Path is its place in the compiled
// release.
type FlagEvidence struct {
	What  string `json:"what"`
	Path  string `json:"path"`
	Value string `json:"value"`
	// Notice and Version say whose release Path points into, if it is no compiled
	// one; Process and OCID name another process that the flag rests on.
	Notice  string `json:"notice,omitempty"`
	Version int    `json:"version,omitempty"`
	Process string `json:"process,omitempty"`
	OCID    string `json:"ocid,omitempty"`
}

// CopyRow is another portal's copy of a contract.
type CopyRow struct {
	Process  procurement.ID
	OCID     string
	Source   string
	Title    string
	Counted  bool
	Why      string
	Evidence []string
}

const contractSpend = `
	SELECT s.unit, s.unit_no, coalesce(m.name, ''), s.supplier, s.basis, s.alloc, coalesce(s.on_date::text, ''), s.amount, s.currency, s.tax,
		s.amount_usd, s.amount_eur, s.fx_on, s.fx_source, s.whole, s.suppliers, s.notice_id, s.version, s.path
	FROM spend s LEFT JOIN party_mention m USING (process_id, party_no) WHERE s.process_id = @id ORDER BY s.spend_no`

func (s snapshot) contractSpend(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, contractSpend, args)
	page.Spend, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (SpendRow, error) {
		var r SpendRow
		var supplier *[16]byte
		var notice [16]byte
		var amount, usd, eur, whole pgtype.Numeric
		err := row.Scan(&r.Unit, &r.UnitNo, &r.Supplier.Name, &supplier, &r.Basis, &r.Alloc, &r.Date, &amount, &r.Currency, &r.Tax,
			&usd, &eur, &r.RateOn, &r.RateSource, &whole, &r.Suppliers, &notice, &r.Version, &r.Path)
		if supplier != nil {
			r.Supplier.Key = *supplier
		}
		r.Amount, r.USD, r.EUR, r.Whole, r.Notice = digits(amount), digits(usd), digits(eur), digits(whole), notice
		return r, err
	})
	if err != nil {
		return err
	}
	rows, _ = s.tx.Query(ctx, `SELECT owner, owner_no, kind, reason, amount, currency, notice_id, version, path
		FROM excluded_amount WHERE process_id = @id ORDER BY excluded_no`, args)
	page.Excluded, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (ExcludedRow, error) {
		var r ExcludedRow
		var notice [16]byte
		var amount pgtype.Numeric
		err := row.Scan(&r.Owner, &r.OwnerNo, &r.Kind, &r.Reason, &amount, &r.Currency, &notice, &r.Version, &r.Path)
		r.Amount, r.Notice = digits(amount), notice
		return r, err
	})
	if err != nil {
		return err
	}
	rows, _ = s.tx.Query(ctx, `SELECT name, trim_scale(stated)::text AS stated, trim_scale(computed)::text AS computed, currency, agrees
		FROM money_check WHERE process_id = @id ORDER BY check_no`, args)
	page.Checks, err = pgx.CollectRows(rows, pgx.RowToStructByName[CheckRow])
	return err
}

const contractFlags = `
	SELECT f.code, f.subject, coalesce((SELECT m.name FROM party_mention m WHERE m.process_id = f.process_id AND m.mention_key = f.subject_org LIMIT 1), ''),
		f.subject_org, f.value, f.rule_version, f.parameters, f.evidence, coalesce(r.flagged, 0), coalesce(r.calculable, 0), coalesce(r.total, 0)
	FROM flag f JOIN process p USING (process_id) LEFT JOIN flag_rate r ON (r.source, r.code) = (p.source, f.code)
	WHERE f.process_id = @id ORDER BY f.code, f.subject`

func (s snapshot) contractSignals(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) (err error) {
	rows, _ := s.tx.Query(ctx, `SELECT code, what, field, expected, kind, until, why FROM
		(SELECT code, what, field, expected, kind, until, why, gap_no FROM gap WHERE process_id = @id
		UNION ALL SELECT code, what, field, expected, kind, until, why, 1000 FROM late_gap WHERE process_id = @id) g ORDER BY gap_no, code, field`, args)
	if page.Gaps, err = pgx.CollectRows(rows, pgx.RowToStructByName[GapRow]); err != nil {
		return err
	}
	rows, _ = s.tx.Query(ctx, contractFlags, args)
	page.Flags, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (FlagRow, error) {
		var f FlagRow
		var org *[16]byte
		var parameters, evidence []byte
		err := row.Scan(&f.Code, &f.Subject, &f.Org.Name, &org, &f.Value, &f.Version, &parameters, &evidence, &f.Flagged, &f.Calculable, &f.Total)
		if err != nil {
			return f, err
		}
		if org != nil {
			f.Org.Key = *org
		}
		if err := json.Unmarshal(parameters, &f.Parameters); err != nil {
			return f, err
		}
		return f, json.Unmarshal(evidence, &f.Evidence)
	})
	if err != nil {
		return err
	}
	rows, _ = s.tx.Query(ctx, `SELECT o.process_id AS process, p.ocid, s.name AS source, p.title, o.counted, o.why, o.evidence
		FROM process_cluster k JOIN process_cluster o ON o.cluster_id = k.cluster_id JOIN process p ON p.process_id = o.process_id JOIN source s USING (source)
		WHERE k.process_id = @id ORDER BY o.counted DESC, o.process_id`, args)
	page.Copies, err = pgx.CollectRows(rows, scanCopy)
	return err
}

const contractGroups = `
	SELECT m.party_no, g.group_id, k.name, g.way, g.status, g.link_source, g.url, g.as_of, g.evidence
	FROM party_mention m JOIN group_member g ON g.org_id = m.mention_key JOIN org_group k USING (group_id)
	WHERE m.process_id = @id AND g.status IN ('member', 'possible') ORDER BY m.party_no, g.status, g.group_id`

// contractGroups adds the groups of the parties.
func (s snapshot) contractGroups(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) error {
	byNo := map[int]*PartyRow{}
	for i := range page.PartyRows {
		byNo[page.PartyRows[i].No] = &page.PartyRows[i]
	}
	rows, _ := s.tx.Query(ctx, contractGroups, args)
	var no int
	var g GroupRef
	_, err := pgx.ForEachRow(rows, []any{&no, &g.ID, &g.Name, &g.Way, &g.Status, &g.Source, &g.URL, &g.AsOf, &g.Evidence}, func() error {
		if row := byNo[no]; row != nil {
			row.Groups = append(row.Groups, g)
		}
		return nil
	})
	return err
}
