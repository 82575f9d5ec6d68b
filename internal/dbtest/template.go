package dbtest

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

const (
	clonePrefix    = "dbtest_"
	templatePrefix = "dbtemplate_"

	templateLock  = 7_214_900 // any number, the same in every process
	keepTemplates = 8         // other checkouts on this machine may use theirs
)

// template is the migrated database that tests get copies of.
type template struct {
	db      *pgx.Conn // to the administrative database
	name    string
	url     func(database string) string
	migrate func(ctx context.Context, url string) error
}

// ensure makes the template unless it is there, one process at a time. The mark
// is_template is set last: a template without it is a try that broke off.
func (t template) ensure(ctx context.Context) error {
	if _, err := t.db.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return fmt.Errorf("template lock: %w", err)
	}
	defer t.db.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", templateLock)
	if err := t.sweep(ctx); err != nil {
		return err
	}
	var ready bool
	const find = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)"
	if err := t.db.QueryRow(ctx, find, t.name).Scan(&ready); err != nil {
		return fmt.Errorf("template %s: %w", t.name, err)
	}
	if ready {
		return nil
	}
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + quote(t.name) + " WITH (FORCE)", "CREATE DATABASE " + quote(t.name)} {
		if _, err := t.db.Exec(ctx, sql); err != nil {
			return fmt.Errorf("template %s: %w", t.name, err)
		}
	}
	if err := t.migrate(ctx, t.url(t.name)); err != nil {
		return fmt.Errorf("template %s: %w", t.name, err)
	}
	if _, err := t.db.Exec(ctx, "ALTER DATABASE "+quote(t.name)+" WITH ALLOW_CONNECTIONS false IS_TEMPLATE true"); err != nil {
		return fmt.Errorf("template %s: %w", t.name, err)
	}
	return nil
}

// sweep drops what killed test binaries left behind, and old templates.
func (t template) sweep(ctx context.Context) error {
	dead, err := t.deadClones(ctx)
	if err != nil {
		return fmt.Errorf("old test databases: %w", err)
	}
	for _, name := range dead {
		if _, err := t.db.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)"); err != nil {
			return fmt.Errorf("drop old test database %s: %w", name, err)
		}
	}
	const old = `
		SELECT datname FROM pg_database
		WHERE starts_with(datname, $1) AND datistemplate AND datname <> $2
		ORDER BY oid DESC OFFSET $3`
	rows, _ := t.db.Query(ctx, old, templatePrefix, t.name, keepTemplates-1)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("old templates: %w", err)
	}
	for _, name := range names {
		for _, sql := range []string{"ALTER DATABASE " + quote(name) + " WITH IS_TEMPLATE false", "DROP DATABASE " + quote(name)} {
			if _, err := t.db.Exec(ctx, sql); err != nil {
				break // being copied just now: the next run drops it, or makes it anew
			}
		}
	}
	return nil
}

// deadClones are the test databases whose process has no connection any more, and
// those that bear the number of this very connection: it has made none yet.
func (t template) deadClones(ctx context.Context) ([]string, error) {
	rows, _ := t.db.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return nil, err
	}
	alive := map[string]bool{}
	for _, pid := range pids {
		alive[strconv.Itoa(pid)] = true
	}
	rows, _ = t.db.Query(ctx, "SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname", clonePrefix)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	var dead []string
	for _, name := range names {
		pid, _, _ := strings.Cut(strings.TrimPrefix(name, clonePrefix), "_")
		if !alive[pid] {
			dead = append(dead, name)
		}
	}
	return dead, nil
}
