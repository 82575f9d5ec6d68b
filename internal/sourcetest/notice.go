package sourcetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

var (
	codeForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	numberForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
)

// checkNotice says what is wrong in a notice, whatever the document says.
func checkNotice(n *procurement.Notice) error {
	var w wrongs
	w.add(checkText("ID", n.ID), checkText("OCID", n.OCID))
	w.unless(n.ID != "" && len(n.ID) <= procurement.MaxNoticeID, "ID of %d bytes", len(n.ID))
	w.unless(n.OCID != "" && len(n.OCID) <= procurement.MaxOCID, "OCID of %d bytes", len(n.OCID))
	w.unless(slices.Contains([]procurement.Kind{procurement.Release, procurement.State, procurement.Compiled}, n.Kind), "Kind %q", n.Kind)
	w.unless(slices.Contains([]procurement.Origin{"", procurement.Published, procurement.Synthetic, procurement.Reconstruction}, n.Origin), "Origin %q", n.Origin)
	w.unless(n.Content != [32]byte{}, "Content is not set")
	w.unless(n.Published.IsZero() || n.Published.Location() == time.UTC, "Published %s is not in UTC", n.Published)
	w.unless(n.Published.IsZero() || n.PublishedRaw != "", "Published %s without PublishedRaw", n.Published)
	if _, err := language.Parse(n.Language); n.Language != "" && err != nil {
		w.add(fmt.Errorf("field Language %q: %w", n.Language, err))
	}
	w.add(checkRelease(n), checkIssues(n), checkStored(n))
	if err := w.err(); err != nil {
		return fmt.Errorf("notice %q: %w", n.ID, err)
	}
	return nil
}

func checkRelease(n *procurement.Notice) error {
	var w wrongs
	if len(n.Release) == 0 {
		return errors.New("the release is empty")
	}
	if given := jsontree.Text(n.Release, "ocid"); given != "" || len(n.Pointers) > 0 {
		w.unless(strings.TrimSpace(given) == n.OCID, "/ocid is %q, OCID %q", given, n.OCID)
	}
	tag, isList := n.Release["tag"].([]any)
	w.unless(isList && len(tag) > 0 || hasIssue(n, "/tag"), "/tag is %v: what the notice is about, as a list", n.Release["tag"])
	each("", n.Release, func(path string, v any) {
		switch v := v.(type) {
		case nil, bool:
		case string:
			w.add(checkText(path, v))
		case json.Number:
			w.unless(numberForm.MatchString(v.String()), "%s: %q is no JSON number", path, v)
		default:
			w.add(fmt.Errorf("%s is a %T", path, v))
		}
	})
	return w.err()
}

// checkText refuses what Postgres cannot keep.
func checkText(path, s string) error {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return fmt.Errorf("%s: %q is not UTF-8 or holds a NUL", path, s)
	}
	return nil
}

func checkIssues(n *procurement.Notice) error {
	var w wrongs
	for _, issue := range n.Issues {
		w.unless(codeForm.MatchString(issue.Code), "issue %q is no stable word", issue.Code)
	}
	return w.err()
}

// hasIssue reports whether the parser noted something at a place.
func hasIssue(n *procurement.Notice, path string) bool {
	return slices.ContainsFunc(n.Issues, func(i procurement.Issue) bool {
		return i.Path == path || i.Path == n.Pointer+path
	})
}

// checkStored reads back what the store would keep.
func checkStored(n *procurement.Notice) error {
	text, err := n.Body()
	if err != nil {
		return err
	}
	body, err := procurement.ParseBody(text)
	if err != nil {
		return err
	}
	if d := cmp.Diff(n.Release, body.Release); d != "" {
		return fmt.Errorf("the stored release is another (-parsed +stored):\n%s", d)
	}
	return nil
}

// each visits the leaves of a tree with their JSON pointers.
func each(path string, v any, visit func(path string, v any)) {
	switch v := v.(type) {
	case procurement.Object:
		for name, member := range v {
			each(path+"/"+jsontree.Escape(name), member, visit)
		}
	case []any:
		for i, member := range v {
			each(path+"/"+strconv.Itoa(i), member, visit)
		}
	default:
		visit(path, v)
	}
}
