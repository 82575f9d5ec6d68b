package eu

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"time"

	"daylight/internal/source"
)

const (
	searchURL = "https://api.ted.europa.eu/v3/notices/search"
	// pageSize is the largest page: more is answered with SEARCH_EXCEEDS_MAX_LIMIT.
	pageSize = 250
	// timeouts is how often a page that timed out at the portal is asked for.
	timeouts = 3
)

func noticeURL(number string) string {
	return "https://ted.europa.eu/en/notice/" + url.PathEscape(number) + "/xml"
}

// request is the body of a search. Unknown keys are answered with 400.
type request struct {
	Query  string   `json:"query"`
	Fields []string `json:"fields"`
	Limit  int      `json:"limit"`
	// Scope ALL includes notices whose deadline has passed.
	Scope          string `json:"scope"`
	PaginationMode string `json:"paginationMode"`
	Token          string `json:"iterationNextToken,omitempty"`
}

// listing is one page of a search.
type listing struct {
	numbers []string
	token   string
}

// answer is the page as the portal sends it.
type answer struct {
	Notices []struct {
		Number any `json:"publication-number"`
	} `json:"notices"`
	Total    *int   `json:"totalNoticeCount"`
	Token    string `json:"iterationNextToken"`
	TimedOut bool   `json:"timedOut"`
}

// list fetches the page that the search stands at.
func (k *walk) list(ctx context.Context) (listing, error) {
	at := k.at.Search
	a, err := k.ask(ctx, request{
		Query:  published(k.at.Next, at.Last),
		Fields: []string{"publication-number", "publication-date"},
		Limit:  pageSize, Scope: "ALL", PaginationMode: "ITERATION", Token: at.Token,
	})
	if err != nil {
		return listing{}, err
	}
	at.Announced = max(at.Announced, *a.Total) // the empty page may say 0
	k.progress()
	return a.listing()
}

// total is the number of notices that the search counts on a day.
func (k *walk) total(ctx context.Context, day time.Time) (int, error) {
	on := day.Format(dayForm)
	a, err := k.ask(ctx, request{
		Query:  published(on, on),
		Fields: []string{"publication-number"},
		Limit:  1, Scope: "ALL", PaginationMode: "ITERATION",
	})
	if err != nil {
		return 0, err
	}
	return *a.Total, nil
}

func published(first, last string) string {
	return fmt.Sprintf("publication-date>=%s AND publication-date<=%s", first, last)
}

// ask sends a search, again where the portal took too long for the whole answer.
func (k *walk) ask(ctx context.Context, r request) (answer, error) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return answer{}, fmt.Errorf("request of the search: %w", err)
	}
	for range timeouts {
		doc, err := k.client.Post(ctx, source.ForListing, searchURL, "application/json", bytes.TrimSpace(body.Bytes()))
		if err != nil {
			return answer{}, err
		}
		a, err := decode(doc)
		if err != nil || !a.TimedOut {
			return a, err
		}
	}
	return answer{}, fmt.Errorf("%w: the search timed out at the portal %d times, crawl the window again later", source.ErrPartial, timeouts)
}

func decode(doc source.Document) (answer, error) {
	body, err := doc.Read()
	if err != nil {
		return answer{}, err
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fmt.Errorf("%w: answer of the search: %v", source.ErrFormat, err)
	}
	if a.Total == nil || a.Notices == nil {
		return a, fmt.Errorf("%w: the answer of the search has no totalNoticeCount or no notices: %.200q", source.ErrFormat, body)
	}
	return a, nil
}

var numberForm = regexp.MustCompile(`^[0-9]{1,8}-[0-9]{4}$`)

func (a answer) listing() (listing, error) {
	l := listing{token: a.Token}
	for i, row := range a.Notices {
		number, err := scalar(row.Number)
		if err == nil && !numberForm.MatchString(number) {
			err = fmt.Errorf("%q is no publication number", number)
		}
		if err != nil {
			return l, fmt.Errorf("%w: /notices/%d/publication-number: %v", source.ErrFormat, i, err)
		}
		l.numbers = append(l.numbers, number)
	}
	return l, nil
}

// scalar reads a value that the API sends as text, as a list of one, or as an
// object with one of those for a language.
func scalar(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case []any:
		if len(v) == 1 {
			return scalar(v[0])
		}
	case map[string]any:
		if len(v) == 1 {
			for _, only := range v {
				return scalar(only)
			}
		}
	}
	return "", errors.New("no single text")
}
