package eu

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"daylight/internal/source"
	"daylight/internal/unpack"
)

func packageURL(day time.Time, issue int) string {
	return fmt.Sprintf("https://ted.europa.eu/packages/daily/%d%05d", day.Year(), issue)
}

// daily fetches the package of a day: one request where the search needs one for
// each of some 3,700 notices. It counts the files against the search, which is one
// more: a package that is not whole must not pass for the day. refused says why the
// package cannot be had at all.
func (k *walk) daily(ctx context.Context, s step) (refused, err error) {
	if k.window.MaxDocuments > 0 && k.documents >= k.window.MaxDocuments {
		return nil, errors.Join(k.save(ctx), source.ErrLimit)
	}
	name := fmt.Sprintf("package of OJ S %d/%d", s.issue, s.first.Year())
	doc, err := k.client.Get(ctx, source.ForDocument, packageURL(s.first, s.issue))
	if err != nil && useless(err) {
		return fmt.Errorf("%s: %w", name, err), nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	k.documents++
	files, err := count(doc, s.first)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	day := s.first.Format(time.DateOnly)
	total, err := k.total(ctx, s.first)
	if err != nil {
		return nil, fmt.Errorf("%s: number of notices of %s: %w", name, day, err)
	}
	if total != files {
		return nil, fmt.Errorf("%w: the search counts %d notices on %s, the %s holds %d files", source.ErrPartial, total, day, name, files)
	}
	return nil, k.done(ctx, s.last, total, files)
}

// folder is the name of a package's folder: 20240502_86/.
var folder = regexp.MustCompile(`^([0-9]{8})_[0-9]+/`)

// count is the number of files in a package, which must be the day's.
func count(doc source.Document, day time.Time) (int, error) {
	r, err := doc.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	files := 0
	err = unpack.Walk(r, unpack.Limits{}, func(m unpack.Member) error {
		if !strings.HasPrefix(m.Steps, "gz!tar:") {
			_, err := m.Read(make([]byte, 1)) // says what is wrong with a container
			return errors.Join(fmt.Errorf("%w: no tar.gz, or one that is not whole", source.ErrFormat), err)
		}
		if in := folder.FindStringSubmatch(m.Name); in != nil && in[1] != day.Format(dayForm) {
			return fmt.Errorf("%w: it holds %q, want notices of %s", source.ErrFormat, m.Name, day.Format(time.DateOnly))
		}
		files++
		return nil
	})
	if err == nil && files == 0 {
		err = fmt.Errorf("%w: no file in it", source.ErrFormat)
	}
	return files, err
}
