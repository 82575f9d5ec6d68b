package sourcetest

import (
	"errors"
	"fmt"
)

// wrongs collects findings.
type wrongs struct {
	found []error
	more  int
}

// maxWrongs is how many findings of one check are worth reading.
const maxWrongs = 20

func (w *wrongs) unless(ok bool, format string, args ...any) {
	if !ok {
		w.add(fmt.Errorf(format, args...))
	}
}

func (w *wrongs) add(errs ...error) {
	for _, err := range errs {
		switch {
		case err == nil:
		case len(w.found) == maxWrongs:
			w.more++
		default:
			w.found = append(w.found, err)
		}
	}
}

func (w *wrongs) err() error {
	if w.more > 0 {
		return errors.Join(append(w.found, fmt.Errorf("and %d more", w.more))...)
	}
	return errors.Join(w.found...)
}
