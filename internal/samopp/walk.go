package samopp

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/table"
)

// walk is one run over one document. foreign is the first error about a file of
// another kind; it counts where nothing else was found.
type walk struct {
	yield   func(*procurement.Notice, error) bool
	zone    *time.Location
	known   bool
	foreign error
}

// eastern is the zone of the portal's dates.
func eastern() (*time.Location, error) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		return nil, fmt.Errorf("time zone: %w", err)
	}
	return zone, nil
}

// send yields a notice or an error, and keeps back what is of another format.
func (w *walk) send(n *procurement.Notice, err error) error {
	if errors.Is(err, source.ErrFormat) {
		if w.foreign == nil {
			w.foreign = err
		}
		return nil
	}
	w.known = true
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

func (w *walk) json(r io.Reader, steps string) error {
	return jsontree.Each(r, func(v jsontree.Value) error {
		base := steps
		if !v.Alone {
			base = fmt.Sprintf("%svalue:%d!", steps, v.N)
		}
		tree, err := v.Value()
		if err != nil {
			return w.broken(base, err)
		}
		return w.tree(base, tree, v.Issues())
	})
}

func (w *walk) broken(base string, err error) error {
	var syntax *jsontree.SyntaxError
	reason := "bad-json"
	switch {
	case errors.Is(err, io.EOF):
		return w.send(nil, fmt.Errorf("%w: an empty file", source.ErrFormat))
	case errors.As(err, &syntax) && syntax.Offset == 0:
		return w.send(nil, fmt.Errorf("%w: not JSON: %w", source.ErrFormat, err))
	case errors.Is(err, jsontree.ErrDepth):
		reason = "too-deep"
	case errors.Is(err, source.ErrTruncated):
		reason = "truncated"
	}
	return w.send(nil, &source.RecordError{Pointer: base, Reason: reason, Err: err})
}

// tree tells a page, a list of rows and a single record apart.
func (w *walk) tree(base string, tree any, issues []procurement.Issue) error {
	switch t := tree.(type) {
	case []any:
		return w.list(base, "", t, issues)
	case procurement.Object:
		if rows, ok := t["opportunitiesData"].([]any); ok {
			w.known = w.known || len(rows) == 0 // an empty page is an answer
			return w.list(base, "/opportunitiesData", rows, issues)
		}
		if isRecord(t) {
			return w.record(base, t, issues)
		}
		return w.send(nil, fmt.Errorf("%w: a JSON object with the keys %s: neither a page of opportunities nor one opportunity", source.ErrFormat, keys(t)))
	}
	return w.send(nil, fmt.Errorf("%w: neither a page of opportunities nor one opportunity", source.ErrFormat))
}

func isRecord(o procurement.Object) bool {
	_, id := o["noticeId"]
	return id || isDatabank(o)
}

func (w *walk) list(base, place string, rows []any, issues []procurement.Issue) error {
	for i, row := range rows {
		at := place + "/" + strconv.Itoa(i)
		o, ok := row.(procurement.Object)
		switch {
		case !ok && place == "" && i == 0:
			return w.send(nil, fmt.Errorf("%w: a JSON list of something else than opportunities", source.ErrFormat))
		case !ok:
			if err := w.send(nil, &source.RecordError{Pointer: base + at, Reason: "no-object", Err: errors.New("an entry that is no object")}); err != nil {
				return err
			}
			continue
		case place == "" && i == 0 && !isRecord(o):
			return w.send(nil, fmt.Errorf("%w: a JSON list of objects with the keys %s", source.ErrFormat, keys(o)))
		}
		if err := w.record(base+at, o, below(issues, at)); err != nil {
			return err
		}
	}
	if len(rows) == 0 && place == "" {
		return w.send(nil, fmt.Errorf("%w: an empty JSON list", source.ErrFormat))
	}
	return nil
}

// below are the issues at or below a place.
func below(issues []procurement.Issue, at string) []procurement.Issue {
	var found []procurement.Issue
	for _, issue := range issues {
		if issue.Path == at || strings.HasPrefix(issue.Path, at+"/") {
			found = append(found, issue)
		}
	}
	return found
}

func (w *walk) record(at string, o procurement.Object, issues []procurement.Issue) error {
	sum, err := procurement.ContentHash(o)
	if err != nil {
		return w.send(nil, err)
	}
	r := fromAPI
	if isDatabank(o) {
		r = fromDatabank
	}
	return w.send(newBuilder(r(at, o), at, sum, issues, w.zone).build())
}

func isHeader(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return strings.EqualFold(strings.Trim(c, "\ufeff "), "NoticeId") })
}

// csv reads the extract row by row.
func (w *walk) csv(r io.Reader, steps string) error {
	var x extract
	err := table.Each(r, table.Options{Header: isHeader}, func(row table.Row) error {
		if w.known = true; x.at == nil {
			x = newExtract(row.Header)
		}
		row.Pointer = steps + row.Pointer
		if row.Err != nil {
			return w.send(nil, &source.RecordError{Pointer: row.Pointer + "!", Reason: "bad-row", Err: row.Err})
		}
		cells := map[string]any{}
		for i, name := range row.Header {
			if i < len(row.Cells) {
				cells[name] = row.Cells[i]
			}
		}
		sum, err := procurement.ContentHash(cells)
		if err != nil {
			return err
		}
		return w.send(newBuilder(x.record(row), row.Pointer+"!", sum, nil, w.zone).build())
	})
	switch {
	case err == nil || errors.Is(err, errStop):
		return err
	case errors.Is(err, source.ErrFormat) && !w.known:
		return w.send(nil, fmt.Errorf("%w (the extract's header begins with NoticeId, Title, Sol#)", err))
	}
	return w.send(nil, &source.RecordError{Pointer: steps, Reason: "truncated", Err: err})
}

// keys names the first keys of an object for an error.
func keys(o procurement.Object) string {
	names := slices.Sorted(maps.Keys(o))
	if len(names) > 6 {
		names = append(names[:6], "...")
	}
	if len(names) == 0 {
		return "(none)"
	}
	return strings.ToValidUTF8(fmt.Sprintf("%.200s", strings.Join(names, ", ")), "")
}

// Rows counts the rows of an extract as it is read, and says with source.ErrFormat
// where it is none: a page of HTML, or a file without the extract's header.
func Rows(r io.Reader) (int, error) {
	n := 0
	err := table.Each(r, table.Options{Header: isHeader}, func(table.Row) error {
		n++
		return nil
	})
	return n, err
}
