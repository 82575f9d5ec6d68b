package ocds

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"time"

	"daylight/internal/procurement"
)

// Meta is what a release package says about itself. URI, Published and the
// publisher's name are required by the standard.
type Meta struct {
	URI               string
	Published         time.Time
	Publisher         Publisher
	License           string
	PublicationPolicy string
	// Extensions are the addresses of the extensions the releases use.
	Extensions []string
}

// Publisher names who made the package.
type Publisher struct{ Name, Scheme, UID, URI string }

// Package writes a release package, release by release. It stops at the first
// error of releases and returns it; what was written is then not valid JSON, so
// that a cut export cannot pass for a whole one.
func Package(w io.Writer, meta Meta, releases iter.Seq2[procurement.Object, error]) error {
	head, err := procurement.Canonical(meta.object())
	if err != nil {
		return err
	}
	buf := bufio.NewWriter(w)
	// The head's closing brace makes room for the list.
	buf.Write(head[:len(head)-1])
	buf.WriteString(`,"releases":[`)
	n := 0
	for r, err := range releases {
		if err != nil {
			return fmt.Errorf("release %d of the package: %w", n, err)
		}
		text, err := procurement.Canonical(r)
		if err != nil {
			return fmt.Errorf("release %d of the package: %w", n, err)
		}
		if n > 0 {
			buf.WriteByte(',')
		}
		buf.WriteByte('\n')
		if _, err := buf.Write(text); err != nil {
			return fmt.Errorf("write the package: %w", err)
		}
		n++
	}
	buf.WriteString("\n]}\n")
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write the package: %w", err)
	}
	return nil
}

func (m Meta) object() procurement.Object {
	publisher := procurement.Object{}
	o := procurement.Object{
		"uri": m.URI, "version": "1.1", "publisher": publisher,
		"publishedDate": m.Published.UTC().Format(time.RFC3339),
	}
	set := func(in procurement.Object, name, value string) {
		if value != "" {
			in[name] = value
		}
	}
	publisher["name"] = m.Publisher.Name
	set(publisher, "scheme", m.Publisher.Scheme)
	set(publisher, "uid", m.Publisher.UID)
	set(publisher, "uri", m.Publisher.URI)
	set(o, "license", m.License)
	set(o, "publicationPolicy", m.PublicationPolicy)
	if len(m.Extensions) > 0 {
		o["extensions"] = m.Extensions
	}
	return o
}
