package us

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"daylight/internal/source"
)

type timePeriod struct {
	StartDate string `json:"start_date"`
	EndDate   string `json:"end_date"`
	DateType  string `json:"date_type"`
}

type filters struct {
	TimePeriod     []timePeriod `json:"time_period"`
	AwardTypeCodes []string     `json:"award_type_codes"`
}

type searchRequest struct {
	Filters   filters     `json:"filters"`
	Fields    []string    `json:"fields"`
	Limit     int         `json:"limit"`
	Page      int         `json:"page"`
	Sort      string      `json:"sort"`
	Order     string      `json:"order"`
	LastID    json.Number `json:"last_record_unique_id,omitempty"`
	LastValue string      `json:"last_record_sort_value,omitempty"`
}

// searchPage is the part of a search answer that leads on.
type searchPage struct {
	Results  []searchRow `json:"results"`
	Metadata struct {
		HasNext   *bool  `json:"hasNext"`
		LastID    any    `json:"last_record_unique_id"` // a number, null or "None"
		LastValue string `json:"last_record_sort_value"`
	} `json:"page_metadata"`
}

type searchRow struct {
	Key string `json:"generated_internal_id"`
}

// after returns the rows that follow an award, all where it is not on the page.
func (p searchPage) after(key string) []searchRow {
	for i, row := range p.Results {
		if row.Key == key {
			return p.Results[i+1:]
		}
	}
	return p.Results
}

type rowsRequest struct {
	AwardID string `json:"award_id"`
	Page    int    `json:"page"`
	Limit   int    `json:"limit"`
	Sort    string `json:"sort"`
	Order   string `json:"order"`
}

type rowsPage struct {
	Results  []json.RawMessage `json:"results"`
	Metadata struct {
		HasNext *bool `json:"hasNext"`
	} `json:"page_metadata"`
}

func (k *walk) filters(g group) filters {
	first, last := days(k.window)
	return filters{[]timePeriod{{first, last, "last_modified_date"}}, g.codes}
}

// count asks how many awards each group has in the window.
func (k *walk) count(ctx context.Context) error {
	all := groups()
	k.at.Announced, k.at.Received = make([]int, len(all)), make([]int, len(all))
	for i, g := range all {
		var answer struct {
			Results map[string]int `json:"results"`
		}
		body := struct {
			Filters filters `json:"filters"`
		}{k.filters(g)}
		if err := k.post(ctx, source.ForListing, "/search/spending_by_award_count/", body, &answer); err != nil {
			return fmt.Errorf("count of %s: %w", g.name, err)
		}
		n, ok := answer.Results[g.name]
		if !ok {
			return fmt.Errorf("count of %s: %w: the answer has no such group", g.name, source.ErrFormat)
		}
		k.at.Announced[i] = n
	}
	k.progress()
	return nil
}

func (k *walk) search(ctx context.Context) (searchPage, error) {
	var page searchPage
	err := k.post(ctx, source.ForListing, "/search/spending_by_award/", searchRequest{
		Filters: k.filters(groups()[k.at.Group]), Fields: []string{"Award ID", "Last Modified Date"},
		Limit: 100, Page: k.at.Page, Sort: "Award ID", Order: "asc", LastID: k.at.LastID, LastValue: k.at.LastValue,
	}, &page)
	if err != nil {
		return page, err
	}
	if page.Metadata.HasNext == nil {
		return page, fmt.Errorf("%w: a search page without page_metadata.hasNext", source.ErrFormat)
	}
	for i, row := range page.Results {
		if row.Key == "" {
			return page, fmt.Errorf("%w: result %d has no generated_internal_id", source.ErrFormat, i)
		}
	}
	return page, nil
}

// award fetches an award, its transactions and, where it has some, its
// subawards. An award that is gone is counted, and its siblings go on.
func (k *walk) award(ctx context.Context, key string) error {
	doc, err := k.client.Get(ctx, source.ForDocument, awardURL(key))
	if errors.Is(err, source.ErrGone) {
		k.at.Missing++
		return nil
	}
	var detail struct {
		SubawardCount int `json:"subaward_count"`
	}
	switch {
	case errors.Is(err, source.ErrNotModified):
		detail.SubawardCount = 1 // not known: ask
	case err != nil:
		return err
	default:
		k.documents++
		if err := decode(doc, &detail); err != nil {
			return err
		}
	}
	if err := k.rows(ctx, "/transactions/", rowsRequest{AwardID: key, Limit: 5000, Sort: "action_date", Order: "asc"}); err != nil {
		return err
	}
	if detail.SubawardCount <= 0 {
		return nil
	}
	return k.rows(ctx, "/subawards/", rowsRequest{AwardID: key, Limit: 100, Sort: "id", Order: "asc"})
}

// rows fetches all pages of an award's transactions or subawards.
func (k *walk) rows(ctx context.Context, path string, ask rowsRequest) error {
	for ask.Page = 1; ; ask.Page++ {
		var page rowsPage
		if err := k.post(ctx, source.ForDocument, path, ask, &page); err != nil {
			return fmt.Errorf("%s page %d: %w", path, ask.Page, err)
		}
		k.documents++
		switch {
		case page.Metadata.HasNext == nil:
			return fmt.Errorf("%s page %d: %w: no page_metadata.hasNext", path, ask.Page, source.ErrFormat)
		case !*page.Metadata.HasNext:
			return nil
		case len(page.Results) == 0:
			return fmt.Errorf("%s page %d: %w: an empty page with a next page", path, ask.Page, source.ErrPartial)
		}
	}
}

func (k *walk) post(ctx context.Context, p source.Purpose, path string, body, answer any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	doc, err := k.client.Post(ctx, p, usaspendingAPI+path, "application/json", b)
	if err != nil {
		return err
	}
	return decode(doc, answer)
}

func decode(doc source.Document, answer any) error {
	body, err := doc.Read()
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := dec.Decode(answer); err != nil {
		return fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	return nil
}
