package export

import (
	"context"
	"fmt"
	"io"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// jsonLines writes one process a line: what daylight derived, with the figures
// and where each was published.
type jsonLines struct {
	db  *postgres.DB
	w   io.Writer
	why bool
}

func (j *jsonLines) write(ctx context.Context, hits []postgres.Hit) (int, error) {
	for _, h := range hits {
		page, err := j.db.Contract(ctx, h.ID)
		if err != nil {
			return 0, err
		}
		contract := Contract(page)
		if j.why {
			contract[whyColumn] = whys(h.Why)
		}
		line, err := procurement.Canonical(contract)
		if err != nil {
			return 0, err
		}
		if _, err := fmt.Fprintf(j.w, "%s\n", line); err != nil {
			return 0, err
		}
	}
	return len(hits), nil
}

func (j *jsonLines) close() error { return nil }
