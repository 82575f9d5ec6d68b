package sourcetest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"daylight/internal/source"
)

var (
	idForm      = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)+$`)
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	hostForm    = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
)

// checkFacts says what is missing or wrong in what a source says of its portal.
// A source without a crawler has no portal.
func checkFacts(s source.Source) error {
	var w wrongs
	w.unless(idForm.MatchString(s.ID), "ID %q is not of the form country-publisher in lower case", s.ID)
	w.unless(said(s.Name), "Name %q", s.Name)
	w.unless(said(s.Publisher), "Publisher %q", s.Publisher)
	w.unless(said(s.License), "License %q: write \"No open licence stated\" where there is none", s.License)
	w.unless(s.Country == "" || countryForm.MatchString(s.Country), "Country %q is not two capitals", s.Country)
	w.unless(s.Parser != nil, "Parser is missing")
	w.unless(s.ParserVersion >= 1, "ParserVersion %d: the first is 1", s.ParserVersion)
	if _, err := time.LoadLocation(s.Timezone); err != nil {
		w.add(fmt.Errorf("field Timezone: %w", err))
	}
	if s.Crawler != nil {
		w.add(checkPortal(s))
	}
	return w.err()
}

func checkPortal(s source.Source) error {
	var w wrongs
	w.unless(s.Timezone != "", "Timezone is missing")
	w.unless(s.Cadence > 0, "Cadence %s", s.Cadence)
	w.unless(s.WindowSize > 0, "WindowSize %s: a portal that has no windows has one of many years, with the reason in the comment", s.WindowSize)
	w.unless(s.Since.Year() >= 1990 && s.Since.Before(time.Now()), "Since %s", s.Since)
	w.unless(s.Since.Location() == time.UTC, "Since is not in UTC")
	w.add(checkAddress("Homepage", s.Homepage), checkAddress("LicenseURL", s.LicenseURL))
	w.unless(len(s.Hosts) > 0, "Hosts is empty")
	for _, h := range s.Hosts {
		w.unless(hostForm.MatchString(h), "Hosts: %q is no host in lower case", h)
	}
	for status := range s.Policy.RetryStatus {
		w.unless(status >= 400 && status < 600, "Policy.RetryStatus: %d is no refusal", status)
	}
	w.unless(s.Unverified == "" || len(strings.Fields(s.Unverified)) >= 5, "Unverified %q does not say what was not checked", s.Unverified)
	return w.err()
}

func said(s string) bool { return strings.TrimSpace(s) == s && len(s) > 1 }

func checkAddress(field, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") {
		return fmt.Errorf("%s %q is no https address", field, address)
	}
	return nil
}

// fileOf is the file a source stands in: named after the publisher, which is its
// ID without the country.
func fileOf(s source.Source) string {
	name := s.ID
	for _, prefix := range []string{strings.ToLower(s.Country), "uk"} {
		if rest, ok := strings.CutPrefix(name, prefix+"-"); ok && prefix != "" {
			name = rest
		}
	}
	return strings.ReplaceAll(name, "-", "") + ".go"
}

// minComment is the fewest words that say what a source is and covers.
const minComment = 20

// checkComment looks for the function that returns the source, in its own file
// of the country's package, and for its comment.
func checkComment(s source.Source, dir string) error {
	file := filepath.Join(dir, fileOf(s))
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is missing: a source stands in a file named after its publisher", fileOf(s))
	}
	if err != nil {
		return err
	}
	for _, d := range tree.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || !holdsText(f, s.ID) {
			continue
		}
		comment := f.Doc.Text()
		if !strings.HasPrefix(comment, f.Name.Name+" ") || len(strings.Fields(comment)) < minComment {
			return fmt.Errorf("%s: the comment of %s does not say what the source is, what it covers and what is odd about it", fileOf(s), f.Name.Name)
		}
		return nil
	}
	return fmt.Errorf("%s: no function returns the source %q", fileOf(s), s.ID)
}

func holdsText(f *ast.FuncDecl, text string) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		found = found || ok && lit.Value == strconv.Quote(text)
		return !found
	})
	return found
}
