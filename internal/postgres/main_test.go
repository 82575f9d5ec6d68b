package postgres_test

import (
	"testing"

	"daylight/internal/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }
