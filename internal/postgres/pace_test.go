package postgres_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"daylight/internal/dbtest"
	"daylight/internal/postgres"
)

// All processes together keep the gap between the requests to a host.
func TestPaceAcrossProcesses(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	const gap, each = 30 * time.Millisecond, 5
	var mu sync.Mutex
	var released []time.Time
	var all sync.WaitGroup
	for range 2 {
		pool, err := postgres.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		db := postgres.New(pool)
		for range each {
			all.Go(func() {
				if err := db.Wait(context.Background(), "portal.example", gap); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				released = append(released, time.Now())
			})
		}
	}
	all.Wait()
	slices.SortFunc(released, time.Time.Compare)
	for i, at := range released {
		if early := time.Duration(i)*gap - at.Sub(released[0]); early > gap/3 {
			t.Errorf("request %d came %s early", i, early)
		}
	}
}

// Hosts do not wait for each other, and a wait ends with its context.
func TestPaceEnds(t *testing.T) {
	t.Parallel()
	db := postgres.New(dbtest.DB(t))
	started := time.Now()
	for _, host := range []string{"a.example", "b.example", "c.example"} {
		if err := db.Wait(t.Context(), host, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if err := db.Wait(ctx, "a.example", time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled wait gives %v", err)
	}
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}
