package web

import (
	"daylight/internal/flags"
	"daylight/internal/history"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// countedData is a part of a contract that totals are summed from.
type countedData struct {
	Of          procurement.Owner `json:"of"`
	OfNo        int               `json:"of_no,omitempty"`
	Supplier    *partyData        `json:"supplier,omitempty"` // absent: not divided, or not named
	Suppliers   int               `json:"suppliers"`
	Basis       string            `json:"basis"`
	Division    string            `json:"division"`
	Date        string            `json:"date,omitempty"`
	Amount      string            `json:"amount"`
	Currency    string            `json:"currency"`
	Tax         procurement.Tax   `json:"tax,omitempty"`
	Whole       string            `json:"whole"`
	USD         string            `json:"usd,omitempty"`
	EUR         string            `json:"eur,omitempty"`
	RateOn      string            `json:"rate_on,omitempty"`
	RateSource  string            `json:"rate_source,omitempty"`
	Evidence    string            `json:"evidence,omitempty"`
	OtherCounts bool              `json:"copy_elsewhere_counts,omitempty"`
}

type excludedData struct {
	Of       procurement.Owner      `json:"of"`
	OfNo     int                    `json:"of_no,omitempty"`
	Kind     procurement.AmountKind `json:"kind"`
	Reason   string                 `json:"reason"`
	Words    string                 `json:"reason_in_words"`
	Amount   string                 `json:"amount,omitempty"`
	Currency string                 `json:"currency,omitempty"`
	Evidence string                 `json:"evidence,omitempty"`
}

type checkData struct {
	Name     string `json:"name"`
	Stated   string `json:"stated_by_source"`
	Computed string `json:"computed"`
	Currency string `json:"currency"`
	Agrees   bool   `json:"agrees"`
}

type copyData struct {
	ID       string   `json:"id"`
	URL      string   `json:"url"`
	OCID     string   `json:"ocid"`
	Source   string   `json:"source"`
	Title    string   `json:"title"`
	Counted  bool     `json:"counted"`
	Why      string   `json:"why"`
	Evidence []string `json:"evidence"`
}

// notPublicData is what is not public. The score is never without its parts.
type notPublicData struct {
	Expected   int        `json:"expected_facts"`
	Published  int        `json:"published_facts"`
	Parts      []factData `json:"facts"`
	Gaps       []gapData  `json:"gaps"`
	RequestURL string     `json:"request_for_information,omitempty"`
}

type factData struct {
	What      string `json:"what"`
	Published bool   `json:"published"`
}

type gapData struct {
	Code     string `json:"code"`
	Kind     string `json:"kind"`
	What     string `json:"what"`
	Field    string `json:"field,omitempty"`
	Expected string `json:"expected_by,omitempty"`
	Until    string `json:"withheld_until,omitempty"`
	Why      string `json:"why,omitempty"`
}

// markData is a mark: to review.
type markData struct {
	Meaning     string                  `json:"meaning"`
	Code        string                  `json:"code"`
	Title       string                  `json:"title"`
	RuleVersion int                     `json:"rule_version"`
	RuleURL     string                  `json:"rule_url"`
	Subject     string                  `json:"subject"`
	Party       *partyData              `json:"party,omitempty"`
	Value       string                  `json:"value"`
	Parameters  map[string]any          `json:"parameters"`
	Rate        baseRateData            `json:"base_rate"`
	Evidence    []postgres.FlagEvidence `json:"rests_on"`
	Innocent    []string                `json:"innocent_explanations"`
}

type lackData struct {
	Code    string   `json:"code"`
	Title   string   `json:"title"`
	Missing []string `json:"missing"`
}

// stepData is a step of the life of a process with the notice it is of.
type stepData struct {
	NoticeURL string `json:"notice_url,omitempty"`
	history.Step
}

// signalsData are the parts of a contract's data that are worked out from what was
// published.
type signalsData struct {
	Counted       []countedData  `json:"counted"`
	Excluded      []excludedData `json:"in_no_total"`
	Checks        []checkData    `json:"checks"`
	Copies        []copyData     `json:"copies"`
	NotPublic     notPublicData  `json:"not_public"`
	ToReview      []markData     `json:"to_review"`
	NotCalculable []lackData     `json:"not_calculable"`
	History       []stepData     `json:"history"`
}

func (s *site) signalsData(p *postgres.ContractPage, life postgres.History) signalsData {
	d := signalsData{
		Counted: []countedData{}, Excluded: []excludedData{}, Checks: []checkData{}, Copies: []copyData{}, ToReview: []markData{},
		NotCalculable: []lackData{}, History: []stepData{}, NotPublic: s.notPublicData(p),
	}
	for _, r := range p.Spend {
		d.Counted = append(d.Counted, s.countedData(p, r))
	}
	for _, x := range p.Excluded {
		d.Excluded = append(d.Excluded, excludedData{x.Owner, x.OwnerNo, x.Kind, x.Reason, reasonWords(x.Reason), x.Amount, x.Currency, s.proof(x.Notice, x.Version, x.Path)})
	}
	for _, c := range p.Checks {
		d.Checks = append(d.Checks, checkData{c.Name, c.Stated, c.Computed, c.Currency, c.Agrees})
	}
	for _, c := range p.Copies {
		d.Copies = append(d.Copies, copyData{c.Process.String(), s.absolute("/contract/" + c.Process.String()), c.OCID, c.Source, c.Title, c.Counted, c.Why, c.Evidence})
	}
	for _, f := range p.Flags {
		d.ToReview = append(d.ToReview, s.markData(p, f))
	}
	lacks, _ := notRun(p)
	for _, l := range lacks {
		d.NotCalculable = append(d.NotCalculable, lackData(l))
	}
	for _, step := range life.Steps {
		one := stepData{Step: step}
		if !step.Notice.IsZero() {
			one.NoticeURL = s.absolute(noticeLink(step.Notice, step.Version))
		}
		d.History = append(d.History, one)
	}
	return d
}

func (s *site) proof(id procurement.ID, version int, path string) string {
	if id.IsZero() {
		return ""
	}
	return s.absolute(noticeHref(id, version, path))
}

func (s *site) countedData(p *postgres.ContractPage, r postgres.SpendRow) countedData {
	d := countedData{
		Of: r.Unit, OfNo: r.UnitNo, Suppliers: r.Suppliers, Basis: r.Basis, Division: r.Alloc, Date: r.Date, Amount: r.Amount, Currency: r.Currency, Tax: r.Tax,
		Whole: r.Whole, USD: r.USD, EUR: r.EUR, RateOn: r.RateOn, RateSource: r.RateSource, Evidence: s.proof(r.Notice, r.Version, r.Path), OtherCounts: otherCounts(p),
	}
	if !r.Supplier.Key.IsZero() {
		party := s.partyData(r.Supplier)
		d.Supplier = &party
	}
	return d
}

func (s *site) notPublicData(p *postgres.ContractPage) notPublicData {
	gaps := gapsOf(p)
	sc := score(gaps, p.Stage)
	d := notPublicData{Expected: sc.Of, Published: sc.Have, Parts: []factData{}, Gaps: []gapData{}}
	for _, part := range sc.Parts {
		d.Parts = append(d.Parts, factData{part.What, part.Have})
	}
	for _, g := range gaps {
		d.Gaps = append(d.Gaps, gapData{g.Code, string(g.Kind), g.What, g.Field, g.Expected, g.Until, g.Why})
	}
	if len(gaps) > 0 {
		d.RequestURL = s.absolute("/contract/" + p.ID.String() + "/request.txt")
	}
	return d
}

func (s *site) markData(p *postgres.ContractPage, f postgres.FlagRow) markData {
	rule, _ := flags.RuleOf(f.Code)
	d := markData{
		Meaning: toReview, Code: f.Code, Title: rule.Title, RuleVersion: f.Version, RuleURL: s.absolute("/flags#" + f.Code), Subject: f.Subject, Value: exact(f.Value),
		Parameters: f.Parameters, Rate: baseRateData{p.Source.ID, f.Flagged, f.Calculable, f.Total}, Evidence: f.Evidence, Innocent: rule.Innocent,
	}
	if !f.Org.Key.IsZero() {
		party := s.partyData(f.Org)
		d.Party = &party
	}
	return d
}
