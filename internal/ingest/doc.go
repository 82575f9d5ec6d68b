// Package ingest takes archived documents into the store: parse, notice
// versions, compiled processes, quarantine. A crawl, an import, a reprocess and
// a rebuild all go through Ingester.Commit, so that the same bytes give the same
// rows whichever way they came.
package ingest
