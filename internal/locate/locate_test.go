package locate

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"
)

const notice = `<?xml version="1.0" encoding="UTF-8"?>
<!-- invented -->
<ContractNotice xmlns="urn:x" xmlns:cbc="urn:cbc">
  <cbc:ID schemeName="notice-id">n-1</cbc:ID>
  <cac:Lot><cbc:ID>LOT-0001</cbc:ID></cac:Lot>
  <cac:Lot><cbc:ID>LOT-0002</cbc:ID><cbc:Name languageID="ENG">Paper &amp; <b>pens</b></cbc:Name></cac:Lot>
</ContractNotice>`

const page = `<!DOCTYPE html><html><body><Table><tr><td>Buyer<td>Example City Council &amp; partners</table>
<a href="/x?a=1&amp;b=2">more</a></body></html>`

func packed(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, body := range map[string]string{"a.json": `{"x":1}`, "l!.jsonl": "{\"x\":1}\n{\"x\"\n{\"x\":[true,2.50]}\n", "n.xml": notice} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func gz(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	_, _ = w.Write(b)
	_ = w.Close()
	return buf.Bytes()
}

func TestValue(t *testing.T) {
	t.Parallel()
	archive := packed(t)
	for _, tt := range []struct {
		name    string
		doc     []byte
		pointer string
		want    string
	}{
		{"string", []byte(`{"a":[{"b/c":"x"}]}`), "/a/0/b~1c", "x"},
		{"digits", []byte(`{"a":1.50}`), "/a", "1.50"},
		{"null", []byte(`{"a":null}`), "/a", ""},
		{"object", []byte(` {"b":2, "a":1}`), "", `{"a":1,"b":2}`},
		{"mark and windows-1252", []byte("\xef\xbb\xbf{\"a\":\"caf\xe9\"}"), "/a", "café"},
		{"second of two", []byte(`{"a":1} {"a":2}`), "value:1!/a", "2"},
		{"first of two", []byte(`{"a":1} {"a":2}`), "value:0!/a", "1"},
		{"before a break", []byte(`{"a":{"b":[1,{"c/d":2}]},"x":`), "/a/b/1/c~1d", "2"},
		{"gzip", gz([]byte(`{"a":1}`)), "gz!/a", "1"},
		{"line in a zip", archive, "zip:l%21.jsonl!value:2!/x/1", "2.50"},
		{"line in a zip in gzip", gz(archive), "gz!zip:l%21.jsonl!value:0!/x", "1"},
		{"cell", []byte("title\nNo;A/B\n7;\"x\ny\"\n"), "row:3!/A~1B", "x\ny"},
		{"row", []byte("No,B\n7,x\n"), "row:2!", "7\tx"},
		{"xml", []byte(notice), "/ContractNotice[1]/cac:Lot[2]/cbc:ID[1]", "LOT-0002"},
		{"xml text", []byte(notice), "/ContractNotice[1]/cac:Lot[2]/cbc:Name[1]", "Paper & pens"},
		{"xml attribute", []byte(notice), "/ContractNotice[1]/cbc:ID[1]/@schemeName", "notice-id"},
		{"xml in a zip", archive, "zip:n.xml!/ContractNotice[1]/cbc:ID[1]", "n-1"},
		{"xml in latin-1", []byte("<?xml version='1.0' encoding='iso-8859-1'?><a><b>caf\xe9</b></a>"), "/a[1]/b[1]", "café"},
		{"html", []byte(page), "/html[1]/body[1]/table[1]/tbody[1]/tr[1]/td[2]", "Example City Council & partners"},
		{"html attribute", []byte(page), "/html[1]/body[1]/a[1]/@href", "/x?a=1&b=2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Value(tt.doc, tt.pointer)
			if err != nil {
				t.Fatal(err)
			}
			if strings.TrimSpace(got) != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestValueMissing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		doc     string
		pointer string
		absent  bool // rather than malformed
	}{
		{"member", `{"a":1}`, "/b", true},
		{"value", `{"a":1} {"a":2}`, "value:2!/a", true},
		{"value number", `{"a":1}`, "value:x!/a", false},
		{"container", `{"a":1}`, "gz!/a", false},
		{"element", notice, "/ContractNotice[1]/cac:Lot[3]", true},
		{"element of a later sibling", notice, "/ContractNotice[1]/cac:Lot[1]/cbc:Name[1]", true},
		{"attribute", notice, "/ContractNotice[1]/@id", true},
		{"no number", notice, "/ContractNotice", false},
		{"after an attribute", notice, "/ContractNotice[1]/@a/b[1]", false},
		{"html element", page, "/html[1]/body[1]/div[1]", true},
		{"broken JSON", `{"a"`, "/a", false},
		{"broken XML", `<a><b>`, "/a[1]/b[1]", false},
		{"empty", ``, "/a", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Value([]byte(tt.doc), tt.pointer)
			if err == nil {
				t.Fatalf("found %q", got)
			}
			if errors.Is(err, ErrNotFound) != tt.absent {
				t.Errorf("error %v; want ErrNotFound: %v", err, tt.absent)
			}
		})
	}
}

func TestMember(t *testing.T) {
	t.Parallel()
	got, place, err := Member(packed(t), "zip:l%21.jsonl!value:2!/x/0")
	if err != nil || string(got) != `{"x":[true,2.50]}` || place != "/x/0" {
		t.Errorf("Member = %q, %q, %v", got, place, err)
	}
}
