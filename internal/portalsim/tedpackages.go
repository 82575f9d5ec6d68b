package portalsim

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// tedIssue is one number of the OJ S: the notices of a day, as a half-open range.
type tedIssue struct {
	number int
	day    time.Time
	lo, hi int
}

// issues lists the issues of a year. The replica publishes on weekends too, and
// not on days without notices: its schedule knows no week.
func (t gazette) issues(year int) []tedIssue {
	var all []tedIssue
	for day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
		if lo, hi := t.schedule.between(day, day.Add(24*time.Hour-time.Second)); lo < hi {
			all = append(all, tedIssue{len(all) + 1, day, lo, hi})
		}
	}
	return all
}

// calendar is the release calendar of a year as CSV.
func (t gazette) calendar(w http.ResponseWriter, r *http.Request) {
	t.count("search")
	year, err := strconv.Atoi(r.PathValue("year"))
	issues := t.issues(year)
	if err != nil || len(issues) == 0 {
		http.Error(w, "no calendar of "+r.PathValue("year"), http.StatusNotFound)
		return
	}
	body := []byte("OJS,Publication date\n")
	for _, i := range issues {
		body = fmt.Appendf(body, "%d,%s\n", i.number, i.day.Format("02/01/2006"))
	}
	respond(w, r, "text/csv;charset=UTF-8", body)
}

// daily is the package of an issue: its notices in a folder, as tar.gz, without
// ETag as at the portal.
func (t gazette) daily(w http.ResponseWriter, r *http.Request) {
	t.count("document")
	number, err := strconv.Atoi(r.PathValue("issue"))
	issues := t.issues(number / 100000)
	at := number%100000 - 1
	if err != nil || len(r.PathValue("issue")) != 9 || at < 0 || at >= len(issues) {
		http.Error(w, "no package "+r.PathValue("issue"), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/gzip")
	// A client that went away is no concern of a replica.
	_ = t.pack(w, issues[at])
}

func (t gazette) pack(w http.ResponseWriter, i tedIssue) error {
	z := gzip.NewWriter(w)
	files := tar.NewWriter(z)
	for k := i.lo; k < i.hi; k++ {
		body := t.notice(k)
		err := files.WriteHeader(&tar.Header{
			Name: fmt.Sprintf("%s_%03d/%08d_%d.xml", i.day.Format("20060102"), i.number, firstTED+k, i.day.Year()),
			Mode: 0o644, Size: int64(len(body)), ModTime: i.day, Typeflag: tar.TypeReg, Format: tar.FormatUSTAR,
		})
		if err == nil {
			_, err = files.Write(body)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(files.Close(), z.Close())
}
