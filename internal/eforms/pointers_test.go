package eforms

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"daylight/internal/procurement"
)

// places reads every XPath of a document and the text of its leaves with a reader
// of its own: the parser's tree is what is under test.
func places(t *testing.T, body []byte) map[string]string {
	t.Helper()
	type open struct {
		path string
		seen map[string]int
	}
	found := map[string]string{}
	stack := []open{{"", map[string]int{}}}
	dec := xml.NewDecoder(strings.NewReader(string(body)))
	for {
		tok, err := dec.RawToken()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			name := strings.TrimPrefix(tok.Name.Space+":"+tok.Name.Local, ":")
			up := stack[len(stack)-1]
			up.seen[name]++
			path := up.path + "/" + name + "[" + strconv.Itoa(up.seen[name]) + "]"
			stack = append(stack, open{path, map[string]int{}})
			found[path] = ""
			for _, a := range tok.Attr {
				found[path+"/@"+strings.TrimPrefix(a.Name.Space+":"+a.Name.Local, ":")] = a.Value
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if path := stack[len(stack)-1].path; path != "" {
				found[path] += string(tok)
			}
		}
	}
}

// derived are leaves that are read from their place by a rule, not copied: ids
// with a prefix, codes in the words of OCDS, dates as RFC 3339, joined lines.
var derived = regexp.MustCompile(`/(id|ocid|tag/\d+|initiationType|language|date|dateSigned|startDate|endDate|` +
	`status|statusDetails|procurementMethod|procurementMethodDetails|mainProcurementCategory|scheme|country|streetAddress|` +
	`roles/\d+|hasFrameworkAgreement|hasDynamicPurchasingSystem|method|type|measure|documentType|durationInDays|awardID|` +
	`awardIDs/\d+|relatedBids/\d+|relationship/\d+|identifier|amendsReleaseID|releaseID|availabilityDate|description|name|` +
	`until|why|registered|datePublished|minimumPercentage|maximumPercentage|of|unknown/\d+|withinFramework|x_consortium|scale|cancelled)$`)

// checkPointers fails where a leaf has no place, a place does not exist, or a
// copied value is not what stands there.
func checkPointers(t *testing.T, file string, body []byte, n *procurement.Notice) map[string]string {
	t.Helper()
	there := places(t, body)
	seen := 0
	leaves("", n.Release, func(path string, v any) {
		seen++
		place, ok := n.Pointers[path]
		if !ok {
			t.Errorf("%s: %s has no place", file, path)
			return
		}
		got, ok := there[place]
		if !ok {
			t.Errorf("%s: %s points to %s, which is not there", file, path, place)
			return
		}
		got = strings.TrimSpace(got)
		switch v := v.(type) {
		case string:
			if v != got && !derived.MatchString(path) && !strings.HasSuffix(path, "/x_daylight/raw") && !strings.HasSuffix(path, "/x_daylight/status") {
				t.Errorf("%s: %s is %q, %s says %q", file, path, v, place, got)
			}
		case json.Number:

			if v.String() != got && !derived.MatchString(path) && !isTotal(n, path) {
				t.Errorf("%s: %s is %s, %s says %q", file, path, v, place, got)
			}
		}
	})
	if seen != len(n.Pointers) {
		t.Errorf("%s: %d leaves, %d places", file, seen, len(n.Pointers))
	}
	return there
}

// isTotal reports whether an amount is a sum that names its parts.
func isTotal(n *procurement.Notice, path string) bool {
	_, ok := n.Pointers[strings.TrimSuffix(path, "amount")+"x_daylight/raw"]
	return ok
}

var (
	nameTail  = regexp.MustCompile(`((?:PartyName\[\d+\]/(?:\w+:)?)?Name)\[\d+\]$`)
	partyName = regexp.MustCompile(`PartyName\[\d+\]`)
)

// firstTranslations replaces names and titles in the language of the notice by
// those of the first translation, which the facts hold.
func firstTranslations(n *procurement.Notice, there map[string]string) {
	for path, place := range n.Pointers {
		if !nameTail.MatchString(place) {
			continue
		}
		first := partyName.ReplaceAllString(nameTail.ReplaceAllString(place, "$1[1]"), "PartyName[1]")
		keys := strings.Split(path, "/")[1:]
		var v any = n.Release
		for _, key := range keys[:len(keys)-1] {
			if l, ok := v.([]any); ok {
				i, _ := strconv.Atoi(key)
				v = l[i]
				continue
			}
			v = at(v, key)
		}
		v.(procurement.Object)[keys[len(keys)-1]] = strings.TrimSpace(there[first])
	}
}

func leaves(path string, v any, visit func(string, any)) {
	switch v := v.(type) {
	case procurement.Object:
		for key, x := range v {
			leaves(path+"/"+key, x, visit)
		}
	case []any:
		for i, x := range v {
			leaves(path+"/"+strconv.Itoa(i), x, visit)
		}
	default:
		visit(path, v)
	}
}
