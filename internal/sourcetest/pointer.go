package sourcetest

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
)

// checkPointers follows each fact of a notice to its place in the document. A
// notice without Pointers is a part of the document as it stands: each fact is
// there to the letter. Otherwise each fact has a place, and what is not made by
// a rule (see copied) stands there.
func checkPointers(n *procurement.Notice, body []byte) error {
	var w wrongs
	each("", n.Release, func(at string, v any) {
		place, listed := n.Pointers[at]
		if !listed && len(n.Pointers) > 0 {
			w.add(fmt.Errorf("%s has no place in the document", at))
			return
		}
		if !listed {
			place = n.Source(at)
		}
		there, err := locate.Value(body, place)
		if err != nil {
			w.add(fmt.Errorf("%s: %w", at, err))
			return
		}
		have := text(v)
		w.unless(listed && !copied(n, at) || same(have, there) || listed && holds(there, have) || hasIssue(n, at), "%s is %q, at %s stands %q", at, have, place, there)
	})
	for at := range n.Pointers {
		if _, err := jsontree.Resolve(n.Release, at); err != nil {
			w.add(fmt.Errorf("the pointers have %s, which the release has not", at))
		}
	}
	if err := w.err(); err != nil {
		return fmt.Errorf("notice %q: %w", n.ID, err)
	}
	return nil
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return fmt.Sprint(v)
}

// copied says of a fact of a translated notice that it is as published: figures
// that are no sums, names, titles, descriptions. Codes, dates and ids are made by
// the rules of the format, which its own tests check.
func copied(n *procurement.Notice, at string) bool {
	if path.Base(at) == "amount" {
		return jsontree.Text(value(n, path.Dir(at)), procurement.Ext, procurement.ExtStatus) != string(procurement.Derived)
	}
	return copiedForm.MatchString(at)
}

var copiedForm = regexp.MustCompile(`^/tender/(title|description)$|/quantity$|` +
	`^/(buyer|parties/\d+|awards/\d+/suppliers/\d+|bids/details/\d+/tenderers/\d+)/name$`)

func value(n *procurement.Notice, at string) procurement.Object {
	v, _ := jsontree.Resolve(n.Release, at)
	o, _ := v.(procurement.Object)
	return o
}

// holds reports whether a text stands in a published one, as a title does in a
// page's.
func holds(there, fact string) bool {
	return strings.Contains(strings.Join(strings.Fields(there), " "), strings.Join(strings.Fields(fact), " "))
}

// same compares a fact with what is published, up to white space and the way a
// number is written.
func same(fact, there string) bool {
	if strings.Join(strings.Fields(fact), " ") == strings.Join(strings.Fields(there), " ") {
		return true
	}
	a, err := decimal.NewFromString(fact)
	if err != nil {
		return false
	}
	for _, mark := range []rune{'.', ','} {
		amount, _, err := normalize.Money(there, mark)
		if b, derr := decimal.NewFromString(amount); err == nil && derr == nil && a.Equal(b) {
			return true
		}
	}
	return false
}
