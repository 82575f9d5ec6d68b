package intl

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/normalize"
	"daylight/internal/source"
)

const (
	noticesURL  = "https://search.worldbank.org/api/v2/procnotices"
	noticesPage = 100
)

// noticeFields are the fields asked for.
const noticeFields = "id,notice_type,noticedate,notice_status,notice_lang_name,submission_deadline_date,submission_deadline_time,submission_date," +
	"project_id,project_name,project_ctry_name,project_ctry_code,regionname,bid_reference_no,bid_description,procurement_group,procurement_group_desc," +
	"procurement_method_code,procurement_method_name,market_approach_name,contact_organization,contact_name,contact_email,contact_phone_no,contact_address," +
	"contact_city,contact_state,contact_zip,contact_ctry_name,contact_web_url,notice_text,url"

// newestFirst reads the list of notices from the newest on, until a page has none that
// is as new as the start of the window, or the list ends. Notices that appear
// meanwhile push others to later pages, where they come twice. Its cursor is the
// offset of the next page, or "end".
type newestFirst struct{}

var _ source.Crawler = newestFirst{}

// Crawl implements source.Crawler.
func (newestFirst) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	const end = "end"
	offset := 0
	if w.Cursor != "" && w.Cursor != end {
		n, err := strconv.Atoi(w.Cursor)
		if err != nil || n <= 0 {
			return fmt.Errorf("cursor %.60q was not written by this crawler: start the window anew", w.Cursor)
		}
		offset = n
	}
	received, since := 0, w.Since.UTC().Truncate(24*time.Hour)
	for documents := 0; w.Cursor != end; documents++ {
		if w.MaxDocuments > 0 && documents >= w.MaxDocuments {
			return source.ErrLimit
		}
		p, err := noticesAt(ctx, c, offset)
		if err != nil {
			return fmt.Errorf("notices from %d: %w", offset, err)
		}
		offset, received = offset+p.notices, received+p.notices
		done := offset >= p.total || !p.newest.IsZero() && p.newest.Before(since)
		if p.notices == 0 && offset < p.total {
			return fmt.Errorf("%w: the list counts %d notices, its pages end after %d", source.ErrPartial, p.total, offset)
		}
		cursor := strconv.Itoa(offset)
		if done {
			cursor = end
		}
		sink.Progress(-1, received)
		if err := sink.Checkpoint(ctx, cursor); err != nil || done {
			return err
		}
	}
	return nil
}

// noticesOn is what the walk needs to know of a page.
type noticesOn struct {
	notices, total int
	newest         time.Time
}

func noticesAt(ctx context.Context, c source.Client, offset int) (noticesOn, error) {
	v := url.Values{"format": {"json"}, "apilang": {"en"}, "fl": {noticeFields}, "srt": {"noticedate"}, "order": {"desc"},
		"rows": {strconv.Itoa(noticesPage)}, "os": {strconv.Itoa(offset)}}
	doc, err := c.Get(ctx, source.ForDocument, noticesURL+"?"+v.Encode())
	if err != nil {
		return noticesOn{}, err
	}
	body, err := doc.Read()
	if err != nil {
		return noticesOn{}, err
	}
	p, err := readNotices(body)
	if err != nil {
		return noticesOn{}, fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	return p, nil
}

// readNotices counts the notices of an answer, a list or an object.
func readNotices(body []byte) (noticesOn, error) {
	tree, _, err := jsontree.Parse(body)
	if err != nil {
		return noticesOn{}, err
	}
	total := strings.ReplaceAll(jsontree.Text(tree, "total"), ",", "")
	p := noticesOn{}
	if p.total, err = strconv.Atoi(total); err != nil || p.total < 0 {
		return p, fmt.Errorf("%q is no number of notices", total)
	}
	list := jsontree.Arr(tree, "procnotices")
	for _, n := range jsontree.Obj(tree, "procnotices") {
		list = append(list, n)
	}
	if jsontree.Get(tree, "procnotices") == nil {
		return p, fmt.Errorf("the answer has no notices (procnotices)")
	}
	p.notices = len(list)
	for _, n := range list {
		day, err := normalize.Date(jsontree.Text(n, "noticedate"), normalize.DMY, time.UTC)
		if err == nil && day.Time.After(p.newest) {
			p.newest = day.Time
		}
	}
	return p, nil
}
