package ocds_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"daylight/internal/ocds"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

// shared is the folder of sample data beside the project.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	return shareddata.Path(t, parts...)
}

// badOnPurpose are the files that the data's own list calls bad.
var badOnPurpose = []string{"synthetic/spoonbill-test/resources_data.json", "paraguay-dncp/data_data.js"}

type tally struct {
	files, notices, foreign int
	errors, issues          map[string]int
}

// Every real file parses, no record is lost silently, and next to none is bad.
func TestRealFiles(t *testing.T) {
	t.Parallel()
	root := shared(t, "ocds")
	folders := map[string]*tally{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "SOURCE.md" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil || slices.Contains(badOnPurpose, filepath.ToSlash(name)) {
			return err
		}
		folder, _, _ := strings.Cut(filepath.ToSlash(name), "/")
		if folders[folder] == nil {
			folders[folder] = &tally{errors: map[string]int{}, issues: map[string]int{}}
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folders[folder].parse(t, name, body)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	notices, bad := 0, 0
	codes := map[string]int{}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		f := folders[folder]
		t.Logf("%-30s %4d files %5d notices %2d foreign, errors %v, issues %v", folder, f.files, f.notices, f.foreign, f.errors, f.issues)
		notices += f.notices
		for code, n := range f.issues {
			codes[code] += n
		}
		for _, n := range f.errors {
			bad += n
		}
	}
	t.Logf("%d notices, %d quarantined, findings %v", notices, bad, codes)
	// About what OCDS.md section 4 counts, where both count the same thing.
	for code, want := range map[string]int{"ocid-prefix": 300, "no-buyer": 100, "buyer-not-in-parties": 30, "unknown-field": 1500, "no-currency": 400,
		"amount-zero": 300, "amount-null": 800, "null": 2000, "empty-text": 400, "outer-blanks": 400, "html": 30, "placeholder": 80, "package-without-version": 20} {
		if codes[code] < want {
			t.Errorf("%d findings %s, want %d and more", codes[code], code, want)
		}
	}
	// Counted in OCDS.md section 1, without the compiled copies in records that
	// embed their releases.
	if notices < 1150 {
		t.Errorf("%d notices, want 1150 and more", notices)
	}
	if share := float64(bad) / float64(notices+bad); share > 0.005 {
		t.Errorf("%d of %d records are bad: %.2f %%, want 0.5 %% at most", bad, notices+bad, share*100)
	}
}

func (f *tally) parse(t *testing.T, name string, body []byte) {
	f.files++
	for n, err := range (ocds.Parser{Local: true}).Parse(source.Bytes("local-ocds", "file:"+filepath.Base(name), body)) {
		var bad *source.RecordError
		switch {
		case errors.As(err, &bad):
			f.errors[bad.Reason]++
		case errors.Is(err, source.ErrFormat):
			f.foreign++
			t.Logf("%s: %v", name, err)
		case err != nil:
			t.Errorf("%s: %v", name, err)
		default:
			f.notices++
			for _, i := range n.Issues {
				f.issues[i.Code] += times(i.Detail)
			}
			if err := sound(n); err != nil {
				t.Errorf("%s: %s: %v", name, n.Pointer, err)
			}
		}
	}
}

// times is how often an issue says that it stands there.
func times(detail string) int {
	if _, n, ok := strings.Cut(detail, "("); ok && strings.HasSuffix(n, " times)") {
		n = n[strings.LastIndexByte(n, '(')+1:]
		if count, err := strconv.Atoi(strings.TrimSuffix(n, " times)")); err == nil {
			return count
		}
	}
	return 1
}

// sound checks what every notice promises.
func sound(n *procurement.Notice) error {
	content, err := procurement.ContentHash(n.Release)
	switch {
	case err != nil:
		return err
	case content != n.Content:
		return errors.New("the content hash is not that of the release")
	case n.ID == "" || len(n.ID) > procurement.MaxNoticeID, n.OCID == "" || len(n.OCID) > procurement.MaxOCID:
		return fmt.Errorf("id %q of process %q", n.ID, n.OCID)
	case n.Kind != procurement.Release && n.Kind != procurement.Compiled:
		return fmt.Errorf("kind %q", n.Kind)
	}
	body, err := n.Body()
	if err != nil {
		return err
	}
	_, err = procurement.ParseBody(body)
	return err
}
