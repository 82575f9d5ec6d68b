package br

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"daylight/internal/source"
)

const (
	api = "https://pncp.gov.br/api/consulta/v1"
	// noContent is the status of an answer to which nothing matches.
	noContent = 204
)

// updates crawls the lists of what was updated in a window: purchases by modality,
// then contracts, then price registers.
type updates struct{}

var _ source.Crawler = updates{}

// list is one list of the API.
type list struct {
	name, path string
	size       int
}

func lists() []list {
	var all []list
	for modality := 1; modality <= 13; modality++ {
		no := strconv.Itoa(modality)
		all = append(all, list{"purchases of modality " + no, "/contratacoes/atualizacao?codigoModalidadeContratacao=" + no + "&", 50})
	}
	return append(all, list{"contracts", "/contratos/atualizacao?", 100}, list{"price registers", "/atas/atualizacao?", 100})
}

// cursor is where a crawl goes on. Announced and Received are of the list.
type cursor struct {
	List, Page, Received int
}

// answer is the part of a page that leads on.
type answer struct {
	Data  *[]json.RawMessage `json:"data"`
	Total *int               `json:"totalRegistros"`
	Left  *int               `json:"paginasRestantes"`
}

// walk is one crawl.
type walk struct {
	client    source.Client
	window    source.Window
	sink      source.Sink
	at        cursor
	received  int
	documents int
}

// Crawl implements source.Crawler. It returns nil only if every list gave as many
// records as it counted and said that no page is left.
func (updates) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	k := walk{client: c, window: w, sink: sink, at: cursor{Page: 1}}
	if w.Cursor != "" {
		err := json.Unmarshal([]byte(w.Cursor), &k.at)
		if err != nil || k.at.List < 0 || k.at.Page < 1 {
			return fmt.Errorf("cursor %.60q was not written by this crawler: start the window anew", w.Cursor)
		}
	}
	for all := lists(); k.at.List < len(all); {
		l, page := all[k.at.List], k.at.Page
		if err := k.page(ctx, l); err != nil {
			return fmt.Errorf("%s, page %d: %w", l.name, page, err)
		}
	}
	return nil
}

// page fetches one page and moves on.
func (k *walk) page(ctx context.Context, l list) error {
	if k.window.MaxDocuments > 0 && k.documents >= k.window.MaxDocuments {
		return source.ErrLimit
	}
	first, last := days(k.window)
	address := fmt.Sprintf("%s%sdataInicial=%s&dataFinal=%s&pagina=%d&tamanhoPagina=%d", api, l.path, first, last, k.at.Page, l.size)
	doc, err := k.client.Get(ctx, source.ForDocument, address)
	if err != nil {
		return err
	}
	k.documents++
	n, last1, err := k.read(doc)
	if err != nil {
		return err
	}
	k.received += n
	if k.at.Received += n; last1 {
		k.at = cursor{List: k.at.List + 1, Page: 1}
	} else {
		k.at.Page++
	}
	k.sink.Progress(-1, k.received)
	at, err := json.Marshal(k.at)
	if err != nil {
		return fmt.Errorf("cursor: %w", err)
	}
	return k.sink.Checkpoint(ctx, string(at))
}

// read counts the records of a page and says whether it is the last of its list.
func (k *walk) read(doc source.Document) (n int, last bool, err error) {
	if doc.Status == noContent {
		if k.at.Page > 1 {
			return 0, false, fmt.Errorf("%w: page %d is empty, the one before named it", source.ErrPartial, k.at.Page)
		}
		return 0, true, nil
	}
	body, err := doc.Read()
	if err != nil {
		return 0, false, fmt.Errorf("read the answer: %w", err)
	}
	var page answer
	if err := json.Unmarshal(body, &page); err != nil {
		return 0, false, fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	if page.Data == nil || page.Total == nil || page.Left == nil {
		return 0, false, fmt.Errorf("%w: %w", source.ErrFormat, errors.New("a page without data, totalRegistros or paginasRestantes"))
	}
	n, have := len(*page.Data), k.at.Received+len(*page.Data)
	switch {
	case *page.Left <= 0 && have < *page.Total:
		return n, false, fmt.Errorf("%w: the portal counts %d records, its pages held %d", source.ErrPartial, *page.Total, have)
	case *page.Left > 0 && n == 0:
		return n, false, fmt.Errorf("%w: an empty page with %d pages to come", source.ErrPartial, *page.Left)
	}
	return n, *page.Left <= 0, nil
}

// days are the first and the last day of the window, both of them asked for.
func days(w source.Window) (first, last string) {
	const layout = "20060102"
	return w.Since.UTC().Format(layout), w.Until.UTC().Add(-time.Nanosecond).Format(layout)
}
