package jsontree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"daylight/internal/procurement"
	"daylight/internal/shareddata"
)

// event is what a decoder answers to one question.
type event struct {
	what   string
	v      any
	err    string
	issues []procurement.Issue
}

// play asks a decoder what the bytes of script say, until it is spent or the script
// ends, and then for all values that are left.
func play(d *Decoder, script []byte) []event {
	var list []event
	character := regexp.MustCompile(`invalid character '[^ ]*'`)
	for i := 0; i < len(script)+64; i++ {
		e := event{what: fmt.Sprintf("%c ", d.Kind())}
		if d.Kind() == 0 {
			e.what += fmt.Sprint(d.unread())
		}
		step := byte(0)
		if i < len(script) {
			step = script[i] % 8
		} else if k := d.Kind(); k == '}' || k == ']' {
			step = 2
		}
		var err error
		switch name := d.Kind() == '"'; step {
		case 1, 7:
			err = d.Enter()
		case 2:
			err = d.Leave()
		case 3, 6:
			if name {
				e.v, err = d.Name()
			} else {
				e.v, err = d.Value()
			}
		case 4:
			err = d.Skip()
		case 5:
			e.v, err = d.Raw()
		default:
			e.v, err = d.Value()
		}
		e.issues = d.Issues()
		if err != nil {
			// Which character is invalid depends on how much of it has been read.
			e.err = character.ReplaceAllString(err.Error(), "invalid character")
		}
		list = append(list, e)
		if err != nil && !errors.Is(err, ErrDepth) {
			return list
		}
	}
	return list
}

func differs(a, b []event) string {
	for i := range min(len(a), len(b)) {
		if !reflect.DeepEqual(a[i], b[i]) {
			return fmt.Sprintf("step %d: fast %+v, slow %+v", i, a[i], b[i])
		}
	}
	if len(a) != len(b) {
		return fmt.Sprintf("fast took %d steps, slow %d", len(a), len(b))
	}
	return ""
}

// usual are texts that the fast way meets, and their neighbours that it must leave.
var usual = []string{
	`{"a":[1,-0.5e+3,{"b":"x\"\\\/\b\f\n\r\tA😀"}],"c":{},"d":[],"e":true,"f":false,"g":null}`,
	`{"releases":[{"ocid":"a"},{"ocid":"b","x":"\ud800"},{"ocid":"c"},]}`, `{"a":[{"a":1,"a":2},007,{"b":2}],"z":[NaN]}`,
	"[\"caf\xe9\",{\"k\xe9\":1},{\"k\xe9\":2}] [3]", "{\"a\":\"x\ny\"}\n{\"b\":[1 2]}", `{"a":tru}`, `{"a" 1}`, `[1,,2]`, `{"a":1]`, `[1}`, `{"é":"é"}`,
	"{\"\xe9\"0]", "{\"\xc3\"é", `["\u0000"]`, `["\ud83d\u0041","\udc00"]`, `[1e0999,1e1001]`, `[-]`, `[01]`, `[1.]`, `[.5]`, `{"a":1,}`, `"x" 5 true`, `5"x"`, "[1]\u00a0", `[`, `{"a`, `{"a":"b`, `[tRue]`,
	strings.Repeat("[", 258) + strings.Repeat("]", 258), `{"a":` + strings.Repeat("[", 256) + strings.Repeat("]", 256) + `,"b":1}`, `[+1,-Infinity]`, "[1,\x00]", "{\"a\x01\":1}", `{"a\u0062":1}`, "\t[ \r\n1\n,\n2 ]\n",
}

func FuzzScan(f *testing.F) {
	for _, s := range usual {
		for _, script := range []string{"", "\x01", "\x01\x03\x01", "\x01\x03\x04\x03", "\x01\x03\x05", "\x01\x04\x04", "\x01\x03\x01\x01\x03\x00\x00\x02"} {
			f.Add([]byte(s), []byte(script))
		}
	}
	f.Fuzz(func(t *testing.T, b, script []byte) {
		if d := differs(play(NewDecoder(bytes.NewReader(b)), script), play(slow(bytes.NewReader(b)), script)); d != "" {
			t.Errorf("whole: %q %v: %s", b, script, d)
		}
		if d := differs(play(NewDecoder(oneByte{bytes.NewReader(b)}), script), play(slow(oneByte{bytes.NewReader(b)}), script)); d != "" {
			t.Errorf("bytes: %q %v: %s", b, script, d)
		}
		broken := errors.New("broken")
		fast, long := io.MultiReader(bytes.NewReader(b), failing{broken}), io.MultiReader(bytes.NewReader(b), failing{broken})
		if d := differs(play(NewDecoder(fast), script), play(slow(long), script)); d != "" {
			t.Errorf("broken: %q %v: %s", b, script, d)
		}
		if v, ok := scan(string(b)); ok {
			long := slow(bytes.NewReader(b))
			want, err := long.Value()
			if err != nil || long.Kind() != 0 || len(long.Issues()) > 0 || !reflect.DeepEqual(v, want) {
				t.Errorf("%q: scan reads %#v, the long way %#v, %v", b, v, want, err)
			}
		}
	})
}

// Real packages are read by both ways to the same trees, and nearly all by the fast
// one.
func TestScanReal(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(shareddata.Path(t, "ocds"), "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	missed := 0
	for i, file := range files {
		if i%3 > 0 {
			continue // they are much alike, and each is read twice
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
		script := []byte("\x01\x03\x01") // into the list of a package
		if i%8 == 0 {                    // every 24th file
			script = nil
		}
		if d := differs(play(NewDecoder(bytes.NewReader(body)), script), play(slow(bytes.NewReader(body)), script)); d != "" {
			t.Errorf("%s: %.2000s", file, d)
		}
		if _, ok := scan(string(body)); !ok {
			missed++
			t.Logf("%s: read the long way", file)
		}
	}
	if missed*30 > len(files) {
		t.Errorf("%d of %d files are not of the usual kind", missed, len(files))
	}
}
