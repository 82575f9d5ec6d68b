package web

import (
	"errors"
	"net/http"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// moving serves what is asked of a process, and sends who asks for one whose
// notices are now in another to that one: for now, since notices to come can join
// and part processes.
func (s *site) moving(serve handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := serve(w, r)
		if !errors.Is(err, postgres.ErrNotFound) {
			return err
		}
		name, _ := suffix(r.PathValue("id"))
		id, perr := procurement.ParseID(name)
		if perr != nil {
			return err
		}
		now, moved, merr := s.Store.MovedTo(r.Context(), id)
		if merr != nil {
			return merr
		}
		if !moved || now == id {
			return err
		}
		to := *r.URL
		to.Path = strings.Replace(to.Path, name, now.String(), 1)
		http.Redirect(w, r, to.RequestURI(), http.StatusFound)
		return nil
	}
}
