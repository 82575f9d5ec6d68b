package ted

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

type file struct{ name, body string }

func fixture(t testing.TB, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func tarGz(t testing.TB, files ...file) string {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	w := tar.NewWriter(z)
	for _, f := range files {
		err := errors.Join(w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.body)), Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}))
		if _, failed := w.Write([]byte(f.body)); errors.Join(err, failed) != nil {
			t.Fatal(err, failed)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func zipped(t testing.TB, files ...file) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// parse returns what a document yields, a line for each notice or error.
func parse(body string) (lines []string, notices []*procurement.Notice, errs []error) {
	for n, err := range (Parser{}).Parse(source.Bytes("eu-ted", "file:///x", []byte(body))) {
		var bad *source.RecordError
		switch {
		case err == nil:
			lines, notices = append(lines, n.ID+" at "+n.Pointer), append(notices, n)
		case errors.As(err, &bad):
			lines, errs = append(lines, bad.Reason+" at "+bad.Pointer), append(errs, err)
		default:
			lines, errs = append(lines, "error"), append(errs, err)
		}
	}
	return lines, notices, errs
}

func TestPackages(t *testing.T) {
	t.Parallel()
	old := fixture(t, "../tedexport/testdata/f03.xml")
	eforms := fixture(t, "../eforms/testdata/competition.xml")
	day := tarGz(t, file{"00012/1_2019.xml", old}, file{"00012/broken.xml", old[:2000]}, file{"00012/readme.txt", "hello"}, file{"00012/2_2024.xml", eforms})
	month := tarGz(t, file{"01/20190102_001.tar.gz", day}, file{"01/nameless.xml", strings.Replace(strings.Replace(old, "298765-2019", "", 1), "2019/S 122-298765", "", 1)})
	for _, tt := range []struct {
		name, body string
		want       []string
	}{
		{"old", old, []string{"298765-2019 at "}},
		{"eForms", eforms, []string{"410001-2024 at "}},
		{"day", day, []string{"298765-2019 at gz!tar:00012/1_2019.xml!", "unknown-format at gz!tar:00012/broken.xml!", "unknown-format at gz!tar:00012/readme.txt!", "410001-2024 at gz!tar:00012/2_2024.xml!"}},
		{"month", month, []string{"298765-2019 at gz!tar:01/20190102_001.tar.gz!gz!tar:00012/1_2019.xml!", "unknown-format at gz!tar:01/20190102_001.tar.gz!gz!tar:00012/broken.xml!",
			"unknown-format at gz!tar:01/20190102_001.tar.gz!gz!tar:00012/readme.txt!", "410001-2024 at gz!tar:01/20190102_001.tar.gz!gz!tar:00012/2_2024.xml!",
			"no-notice-id at gz!tar:01/nameless.xml!/TED_EXPORT[1]"}},
		{"zip", zipped(t, file{"a.xml", eforms}, file{"b.xml", old}), []string{"410001-2024 at zip:a.xml!", "298765-2019 at zip:b.xml!"}},
		{"cut", day[:len(day)/2], nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			lines, notices, errs := parse(tt.body)
			if tt.want == nil {
				if len(errs) == 0 {
					t.Error("a cut package gives no error")
				}
				return
			}
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Error(diff)
			}
			for _, n := range notices {
				title, _ := n.Release["tender"].(procurement.Object)["title"].(string)
				there, err := locate.Value([]byte(tt.body), n.Pointers["/tender/title"])
				if err != nil || strings.TrimSpace(there) != title {
					t.Errorf("title %q, in the package %q (%v)", title, there, err)
				}
			}
		})
	}
}

// Whoever stops reading gets no more.
func TestStop(t *testing.T) {
	t.Parallel()
	old := fixture(t, "../tedexport/testdata/f03.xml")
	day := tarGz(t, file{"a.xml", old}, file{"b.xml", old})
	count := 0
	for range (Parser{}).Parse(source.Bytes("eu-ted", "file:///x", []byte(day))) {
		count++
		break
	}
	if count != 1 {
		t.Errorf("%d results after a stop", count)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, body, says string }{
		{"other root", `<Invoice xmlns="urn:example"/>`, "root element Invoice is no notice of TED"},
		{"html", "<!DOCTYPE html><html><p>Not found</html>", "root element html"},
		{"json", `{"a":1}`, "no XML element"},
		{"empty", "", "no XML element"},
		{"internal", `<!DOCTYPE INTERNAL_OJS PUBLIC "-//X//DTD" "x.dtd" [<!ENTITY % TYPE 'CONTRACT'>]><INTERNAL_OJS/>`, "exchange format of TED before 2011"},
		{"meta", `<part id="2008001" lg="en"><doc id="1-2008"/></part>`, "META_ORG file"},
		{"eForms name, other namespace", `<ContractNotice/>`, "is no eForms notice"},
		{"empty zip", zipped(t), "holds no file"},
	} {
		_, notices, errs := parse(tt.body)
		if len(notices) > 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) || !strings.Contains(errs[0].Error(), tt.says) {
			t.Errorf("%s: errors %v, want ErrFormat saying %q", tt.name, errs, tt.says)
		}
	}
	_, _, errs := parse(zipped(t, file{"EN_20080103_2008001_UTF8_ORG", "TI: x"}))
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "UTF8_ORG files are the daily packages of TED before 2011") {
		t.Errorf("errors %v", errs)
	}
}

// The real files of before 2011 are named for what they are.
func TestBefore2011(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "ted-legacy-other")
	for name, says := range map[string]string{"ted_internal_ojs_r2_0_5_2008.en": "INTERNAL_OJS", "ted_meta_2008_en.zip": "META_ORG", "ted_meta_2010_en.zip": "META_ORG"} {
		_, notices, errs := parse(fixture(t, filepath.Join(dir, name)))
		if len(notices) > 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), says) || !errors.Is(errs[0], source.ErrFormat) {
			t.Errorf("%s: %d notices, errors %v", name, len(notices), errs)
		}
	}
}

func FuzzParse(f *testing.F) {
	old := fixture(f, "../tedexport/testdata/f14.xml")
	f.Add([]byte(old))
	f.Add([]byte(tarGz(f, file{"a.xml", old})))
	f.Add([]byte(zipped(f, file{"a.xml", old})))
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (Parser{}).Parse(source.Bytes("eu-ted", "file:///x", body)) {
			if (n == nil) == (err == nil) {
				t.Fatal("neither a notice nor an error, or both")
			}
			if n != nil && (n.ID == "" || n.OCID == "") {
				t.Error("a notice without identity")
			}
		}
	})
}
