package tedexport

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

// places reads every XPath of a document and all text below it with a reader of
// its own: the parser's tree is what is under test.
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
			for _, o := range stack[1:] {
				found[o.path] += string(tok)
			}
		}
	}
}

// derived are leaves that are read from their place by a rule, not copied: ids
// with a prefix, codes in the words of OCDS, dates as RFC 3339.
var derived = regexp.MustCompile(`/(id|ocid|tag/\d+|initiationType|language|date|dateSigned|startDate|endDate|` +
	`status|statusDetails|procurementMethod|procurementMethodDetails|mainProcurementCategory|scheme|country|` +
	`roles/\d+|hasFrameworkAgreement|hasDynamicPurchasingSystem|hasSubcontracting|hasOptions|hasRenewal|type|measure|documentType|durationInDays|awardID|` +
	`relatedLot|relatedLots/\d+|relationship/\d+|identifier|amendsReleaseID|releaseID|tax|raw|nothing|x_consortium|scale)$`)

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
		want := ""
		switch v := v.(type) {
		case string:
			want = v
		case json.Number:
			want, got = v.String(), strings.TrimLeft(got, "0")
			if got == "" || strings.HasPrefix(got, ".") {
				got = "0" + got
			}
		default:
			return
		}
		_, quoted := n.Pointers[path[:strings.LastIndex(path, "/")]+"/x_daylight/raw"] // an amount in words
		if squeeze(want) != squeeze(got) && !derived.MatchString(path) && !quoted {
			t.Errorf("%s: %s is %q, %s says %q", file, path, want, place, got)
		}
	})
	if seen != len(n.Pointers) {
		t.Errorf("%s: %d leaves, %d places", file, seen, len(n.Pointers))
	}
	return there
}

// squeeze drops white space: that between paragraphs is ours.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

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

func noNegative(t *testing.T, file string, release procurement.Object) {
	t.Helper()
	leaves("", release, func(path string, v any) {
		number, ok := v.(json.Number)
		if ok && strings.HasPrefix(number.String(), "-") {
			t.Errorf("%s: %s is %s", file, path, number)
		}
	})
}

// second is what a few expressions find in a notice without its tree.
type second struct{ title, cpv, deadline string }

var (
	formText  = regexp.MustCompile(`(?s)<([A-Z0-9_]+)\s[^>]*CATEGORY="ORIGINAL".*?</FORM_SECTION>`)
	titleText = regexp.MustCompile(`(?s)<(TITLE|TITLE_CONTRACT)>(.*?)</(?:TITLE|TITLE_CONTRACT)>`)
	tagText   = regexp.MustCompile(`<(/P|[^>]*)>`)
	cpvText   = regexp.MustCompile(`(?s)<CPV_MAIN>\s*<CPV_CODE CODE="([0-9]+)"`)
	untilText = regexp.MustCompile(`<DT_DATE_FOR_SUBMISSION>(\d{4})(\d\d)(\d\d) (\d\d:\d\d)<`)
)

// secondReading reads title and main CPV code of the original form, and the
// deadline that the Publications Office coded, which stands apart from the form.
func secondReading(body []byte) second {
	var s second
	doc := string(body)
	form := formText.FindString(doc)
	if m := titleText.FindStringSubmatch(form); m != nil {
		s.title = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'").Replace(
			tagText.ReplaceAllStringFunc(m[2], func(tag string) string { return map[string]string{"</P>": " "}[tag] }))
	}
	if m := cpvText.FindStringSubmatch(form); m != nil {
		s.cpv = m[1]
	}
	if m := untilText.FindStringSubmatch(doc); m != nil {
		s.deadline = m[1] + "-" + m[2] + "-" + m[3] + "T" + m[4]
	}
	return s
}
