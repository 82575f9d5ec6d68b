package dbtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestTemplate makes one template from several connections at once, after a try
// that broke off.
func TestTemplate(t *testing.T) {
	t.Parallel()
	s := shared.join(t)
	name := fmt.Sprintf("%stry_%d", templatePrefix, os.Getpid())
	var calls atomic.Int64
	ensure := func(fail error) error {
		conn, err := pgx.ConnectConfig(context.Background(), s.holder.Config())
		if err != nil {
			return err
		}
		defer conn.Close(context.Background())
		migrate := func(ctx context.Context, url string) error {
			calls.Add(1)
			c, err := pgx.Connect(ctx, url)
			if err != nil {
				return err
			}
			defer c.Close(ctx)
			_, err = c.Exec(ctx, "CREATE TABLE once (id int)")
			return errors.Join(err, fail)
		}
		return template{db: conn, name: name, url: s.url, migrate: migrate}.ensure(context.Background())
	}
	t.Cleanup(func() {
		for _, sql := range []string{"ALTER DATABASE " + quote(name) + " WITH IS_TEMPLATE false", "DROP DATABASE " + quote(name)} {
			if err := s.admin(context.Background(), sql); err != nil {
				t.Error(err)
			}
		}
	})
	broken := errors.New("migration broke off")
	if err := ensure(broken); !errors.Is(err, broken) {
		t.Fatalf("ensure = %v, want %v", err, broken)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := ensure(nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := calls.Load(); got != 2 {
		t.Errorf("migrations ran %d times, want one that broke off and one", got)
	}
}
