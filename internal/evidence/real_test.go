package evidence_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nlnwa/gowarc"

	"daylight/internal/evidence"
	"daylight/internal/shareddata"
)

// TestReal makes packets of real notices of five formats, and has programs that
// know nothing of daylight compare every value with the archived exchanges.
func TestReal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		source string
		parts  []string
		most   int  // packets
		each   bool // the check program reads this format
	}{
		{"eu-ted", []string{"ted-eforms", "real", "10"}, 4, true},
		{"uk-contracts-finder", []string{"ocds", "uk-contracts-finder"}, 3, true},
		{"local-ocds", []string{"ocds", "ukraine-prozorro"}, 3, true},
		{"us-usaspending", []string{"usaspending", "contract_awards__award_id_response1.json"}, 1, true},
		{"il-mr-gov", []string{"israel-mr-gov", "html", "publication_574896.html"}, 1, false},
	} {
		t.Run(tt.source, func(t *testing.T) {
			t.Parallel()
			path := shareddata.Path(t, tt.parts...)
			b := setup(t)
			b.load(tt.source, path)
			total := map[string]int{}
			for i, id := range b.all() {
				if i == tt.most {
					break
				}
				packet := b.packet(id, evidence.Options{})
				dir, files := unpack(t, packet)
				sumCheck(t, dir)
				if !tt.each {
					readWritten(t, files, total)
					continue
				}
				for kind, n := range check(t, packet) {
					total[kind] += n
				}
				if strings.Contains(files["README.txt"], "It must print: ") {
					runReadme(t, dir, files["README.txt"])
				}
				readWarc(t, dir)
			}
			t.Logf("compared with the exchanges: %v", total)
			if total["fact"] < 20 || tt.source != "il-mr-gov" && total["figure"] == 0 {
				t.Errorf("compared only %v", total)
			}
		})
	}
}

// readWritten counts the values that say what stands in their document: for
// formats that the check programs do not read.
func readWritten(t *testing.T, files map[string]string, total map[string]int) {
	t.Helper()
	var values []evidence.Value
	if err := json.Unmarshal([]byte(files["values.json"]), &values); err != nil {
		t.Fatal(err)
	}
	for _, v := range values {
		if v.AsWritten != "" {
			total[v.Kind]++
		}
	}
}

// gowarcOpen is held while a reader is made: gowarc switches on a pool of google/uuid
// there, a variable of that package, without a lock (gowarc 1.6.0, options.go).
var gowarcOpen sync.Mutex

// readWarc opens a packet's WARC files with a reader that is not ours and accepts
// no departure from the standard.
func readWarc(t *testing.T, dir string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "archive", "*.warc.gz"))
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	for _, name := range found {
		gowarcOpen.Lock()
		r, err := gowarc.NewWarcFileReader(name, 0, gowarc.WithStrictValidation())
		gowarcOpen.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for {
			rec, at, validation, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil || !validation.Valid() {
				t.Fatalf("%s at %d: %v, %v", name, at, err, validation)
			}
			kinds = append(kinds, rec.Type().String())
			rec.Close()
		}
		r.Close()
		if len(kinds) < 4 || kinds[0] != "warcinfo" || kinds[1] != "request" || kinds[2] != "response" || kinds[3] != "metadata" {
			t.Errorf("%s holds %v", name, kinds)
		}
	}
}

// The exchanges of a packet are the bytes of the archive, at the places and with
// the hashes that the manifest names; a document that was fetched twice has both.
func TestExchangesAreCopies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	dir, files := unpack(t, b.packet(b.invented(), evidence.Options{}))
	readWarc(t, dir)
	var manifest struct {
		Documents []struct {
			Captures []struct {
				Archived struct {
					File           string
					Offset, Length int64
				}
			}
			Exchanges string `json:"exchanges_file"`
		}
	}
	if err := json.Unmarshal([]byte(files["manifest.json"]), &manifest); err != nil {
		t.Fatal(err)
	}
	var counts []int
	for _, d := range manifest.Documents {
		var want []byte
		for _, c := range d.Captures {
			whole, err := os.ReadFile(filepath.Join(b.home, "archive", filepath.FromSlash(c.Archived.File)))
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, whole[c.Archived.Offset:c.Archived.Offset+c.Archived.Length]...)
		}
		counts = append(counts, len(d.Captures))
		if !bytes.HasSuffix([]byte(files[d.Exchanges]), want) {
			t.Errorf("%s does not end with the archived bytes", d.Exchanges)
		}
	}
	if diff := cmp.Diff([]int{1, 2}, counts); diff != "" {
		t.Errorf("captures: %s", diff)
	}
}
