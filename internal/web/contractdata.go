package web

import (
	"net/http"
	"slices"

	"daylight/internal/postgres"
)

// contractData is a contract page as data. The merged release is not in it: it
// may name contact persons.
type contractData struct {
	ID           string            `json:"id"`
	OCID         string            `json:"ocid"`
	URL          string            `json:"url"`
	Title        string            `json:"title"`
	Language     string            `json:"language,omitempty"`
	Description  string            `json:"description,omitempty"`
	Origin       string            `json:"origin"`
	Stage        string            `json:"stage"`
	Status       string            `json:"status,omitempty"`
	Method       string            `json:"method,omitempty"`
	MethodDetail string            `json:"method_detail,omitempty"`
	Category     string            `json:"category,omitempty"`
	Framework    bool              `json:"framework"`
	Country      string            `json:"country,omitempty"`
	Published    string            `json:"published,omitempty"`
	LastUpdate   string            `json:"last_published,omitempty"`
	AwardedAt    string            `json:"awarded_at,omitempty"`
	Source       sourceData        `json:"source"`
	Parties      []partyData       `json:"parties"`
	Figures      []figureData      `json:"figures"`
	Awards       []awardData       `json:"awards"`
	Contracts    []awardData       `json:"contracts"`
	Lots         []lotData         `json:"lots"`
	Items        []itemData        `json:"items"`
	BidsReceived *int              `json:"bids_received,omitempty"` // absent: not published
	Bids         []bidData         `json:"bids"`
	Transactions []transactionData `json:"transactions"`
	Codes        []codeData        `json:"classifications"`
	Documents    []documentData    `json:"documents"`
	Related      []relatedData     `json:"related"`
	Events       []eventData       `json:"events_reported"`
	Reports      []string          `json:"reports,omitempty"`
	Notices      []noticeData      `json:"notices"`
	Unknown      []string          `json:"unknown,omitempty"`
	signalsData
}

type sourceData struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Country     string `json:"country,omitempty"`
	Homepage    string `json:"homepage,omitempty"`
	License     string `json:"license,omitempty"`
	LicenseURL  string `json:"license_url,omitempty"`
	Unverified  string `json:"unverified,omitempty"`
	Processes   *int   `json:"processes,omitempty"`
	Notices     *int   `json:"notices,omitempty"`
	Quarantined *int   `json:"quarantined,omitempty"`
	Newest      string `json:"newest,omitempty"`
	LastRun     string `json:"last_run,omitempty"`
	LastOutcome string `json:"last_outcome,omitempty"`
}

type awardData struct {
	No        int         `json:"no"`
	AwardNo   int         `json:"award_no,omitempty"`
	LocalID   string      `json:"local_id,omitempty"`
	Title     string      `json:"title,omitempty"`
	Status    string      `json:"status,omitempty"`
	Date      string      `json:"date,omitempty"`
	Starts    string      `json:"starts,omitempty"`
	Ends      string      `json:"ends,omitempty"`
	Suppliers []partyData `json:"suppliers"`
	// Joint says that several suppliers share the figures without a split.
	Joint      bool `json:"joint"`
	Consortium bool `json:"consortium"`
}

type noticeData struct {
	ID         string   `json:"id"`
	URL        string   `json:"url"`
	NoticeID   string   `json:"notice_id"`
	Version    int      `json:"version"`
	Published  string   `json:"published,omitempty"`
	FirstSeen  string   `json:"first_seen,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Change     string   `json:"change"`
	Superseded bool     `json:"superseded"`
	SourceURL  string   `json:"source_url,omitempty"`
	SHA256     string   `json:"sha256"`
}

func newSourceData(v postgres.SourceRef) sourceData {
	return sourceData{ID: v.ID, Name: v.Name, Country: v.Country, Homepage: v.Homepage, License: v.License, LicenseURL: v.LicenseURL}
}

func (s *site) contractData(p *postgres.ContractPage, life postgres.History) contractData {
	id, zone := p.ID.String(), s.zones.of(p.Source.ID)
	d := contractData{
		ID: id, OCID: p.OCID, URL: s.Origin + "/contract/" + id, Title: p.Title, Language: p.TitleLang, Description: p.Description,
		Origin: string(originOr(p.Origin)), Stage: p.Stage, Status: p.Status, Method: p.Method, MethodDetail: p.MethodDetail,
		Category: p.Category, Framework: p.Framework, Country: p.Country, Published: stamp(p.Published, zone), LastUpdate: stamp(p.LastPublished, zone),
		AwardedAt: p.AwardedAt, Source: newSourceData(p.Source), Unknown: p.Unknown, signalsData: s.signalsData(p, life),
		Parties: []partyData{}, Figures: []figureData{}, Awards: []awardData{}, Contracts: []awardData{}, Notices: []noticeData{},
	}
	for _, row := range p.PartyRows {
		d.Parties = append(d.Parties, s.partyRowData(row))
	}
	for _, f := range allFigures(p) {
		d.Figures = append(d.Figures, s.figureData(f, zone))
	}
	for _, a := range p.AwardRows {
		d.Awards = append(d.Awards, s.withSuppliers(awardData{No: a.No, LocalID: a.LocalID, Title: a.Title, Status: a.Status, Date: a.Date}, a.Names))
	}
	for _, c := range p.ContractRows {
		one := awardData{No: c.No, AwardNo: c.AwardNo, LocalID: c.LocalID, Title: c.Title, Status: c.Status, Date: c.Signed, Starts: c.Starts, Ends: c.Ends}
		d.Contracts = append(d.Contracts, s.withSuppliers(one, c.Names))
	}
	for _, n := range p.Timeline {
		d.Notices = append(d.Notices, noticeData{
			ID: n.ID.String(), URL: s.Origin + noticePath(n.ID, n.Version), NoticeID: n.SourceNoticeID, Version: n.Version, Published: stamp(n.Published, zone),
			FirstSeen: stamp(n.FirstSeen, nil), Tags: n.Tags, Change: n.Change, Superseded: n.Superseded, SourceURL: n.URL, SHA256: n.SHA256,
		})
	}
	if p.Bids >= 0 {
		d.BidsReceived = &p.Bids
	}
	s.addLists(&d, p)
	return d
}

func (s *site) partyRowData(row postgres.PartyRow) partyData {
	public := newPartyRow(row, nil)
	d := partyData{Name: row.Name, Roles: row.Roles, Identifier: public.ID, Country: row.Country}
	for _, g := range row.Groups {
		d.Groups = append(d.Groups, membershipData{g.ID, g.Name, s.absolute(groupHref(g.ID)), g.Way, g.Status, g.Source, webURL(g.URL), g.AsOf, filled(g.Evidence)})
	}
	if public.Name.Href == "" {
		d.Name = public.Name.Text
	} else {
		d.URL = s.Origin + public.Name.Href
	}
	if public.Href != "" {
		d.Evidence = s.Origin + public.Href
	}
	return d
}

func (s *site) withSuppliers(d awardData, rows []postgres.SupplierRow) awardData {
	d.Suppliers = []partyData{}
	for _, r := range rows {
		d.Suppliers = append(d.Suppliers, s.partyData(r.PartyLink))
	}
	d.Joint = len(rows) > 1
	d.Consortium = slices.ContainsFunc(rows, func(r postgres.SupplierRow) bool { return r.Consortium })
	return d
}

func (s *site) sourcesJSON(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Store.Sources(r.Context())
	if err != nil {
		return err
	}
	rows := []sourceData{}
	for _, v := range all {
		d := newSourceData(v.SourceRef)
		d.Unverified, d.Processes, d.Notices, d.Quarantined = v.Unverified, &v.Processes, &v.Notices, &v.Quarantined
		d.Newest, d.LastRun, d.LastOutcome = stamp(v.Newest, s.zones.of(v.ID)), stamp(v.LastRun, nil), v.LastOutcome
		rows = append(rows, d)
	}
	return s.json(w, r, rows)
}
