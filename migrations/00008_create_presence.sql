-- +goose Up
-- What a run saw is read from its captures and from this table: a document that is
-- fetched again with the same bytes writes no row. A list of 100 notices takes
-- 1.7 kB here, once a content; a row for each notice and run would take 15 kB.
CREATE TABLE blob_notice (
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  first uuid NOT NULL,
  notices uuid[] NOT NULL CHECK (cardinality(notices) > 0),
  PRIMARY KEY (sha256, first));
COMMENT ON TABLE blob_notice IS 'Which notices a crawled body holds; a large body has several rows. Known from the archive at any time.';
COMMENT ON COLUMN blob_notice.sha256 IS 'sha256 of the body.';
COMMENT ON COLUMN blob_notice.first IS 'First of the notices.';
COMMENT ON COLUMN blob_notice.notices IS 'Notices read from it, sorted; no two rows of one body share one.';

CREATE INDEX capture_run ON capture (run_id);
COMMENT ON COLUMN capture.purpose IS 'document, listing, probe (of a notice that is not listed) or support (robots.txt).';
-- What a run should have seen is what was published in its span.
CREATE INDEX notice_version_published ON notice_version (published_at);

ALTER TABLE crawl_run ADD COLUMN compared_at timestamptz;
COMMENT ON COLUMN crawl_run.compared_at IS 'When what it saw was compared with what earlier runs saw: time of its last capture. Null: still to do.';
-- Which notices these runs saw was not kept.
UPDATE crawl_run SET compared_at = finished_at WHERE finished_at IS NOT NULL;
CREATE INDEX crawl_run_compare ON crawl_run (source, run_id) WHERE compared_at IS NULL;

-- No row below refers to notice: they are observations of ours that outlast a
-- rebuild, and the identity of a notice is the same after it.
CREATE TABLE notice_listed (
  notice_id uuid NOT NULL,
  replica text NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (notice_id, replica));
COMMENT ON TABLE notice_listed IS 'Where a crawl has met a notice: only there can it be missed.';
COMMENT ON COLUMN notice_listed.notice_id IS 'The notice.';
COMMENT ON COLUMN notice_listed.replica IS 'host:port of the replica; empty for the portal.';
COMMENT ON COLUMN notice_listed.since IS 'Start of the shortest span whose crawl met it.';
COMMENT ON COLUMN notice_listed.until IS 'End of that span.';

CREATE TABLE notice_absence (
  notice_id uuid NOT NULL,
  source text NOT NULL REFERENCES source,
  replica text NOT NULL,
  missing_since timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  missing_runs int NOT NULL CHECK (missing_runs > 0),
  last_run bigint NOT NULL,
  probed_at timestamptz,
  probe_run bigint NOT NULL DEFAULT 0,
  probe_url text NOT NULL DEFAULT '',
  probe_status int NOT NULL DEFAULT 0,
  probe_words text NOT NULL DEFAULT '',
  gone_at timestamptz,
  gone_kind text NOT NULL DEFAULT '' CHECK (gone_kind IN ('', 'http_404', 'http_410') AND (gone_kind = '') = (gone_at IS NULL)),
  hidden_until timestamptz,
  returned_at timestamptz CHECK (returned_at IS NULL OR gone_at IS NOT NULL),
  PRIMARY KEY (notice_id, replica, missing_since));
CREATE UNIQUE INDEX notice_absence_open ON notice_absence (notice_id, replica) WHERE returned_at IS NULL;
CREATE INDEX notice_absence_due ON notice_absence (source) WHERE gone_at IS NULL;
CREATE INDEX notice_absence_gone ON notice_absence (source, gone_at DESC, notice_id) WHERE gone_at IS NOT NULL;
COMMENT ON TABLE notice_absence IS 'Notices that complete crawls of their span did not list: one row an absence. Gone only once the portal itself said so of the notice.';
COMMENT ON COLUMN notice_absence.notice_id IS 'The notice.';
COMMENT ON COLUMN notice_absence.source IS 'Its source.';
COMMENT ON COLUMN notice_absence.replica IS 'host:port of the replica that does not list it; empty for the portal.';
COMMENT ON COLUMN notice_absence.missing_since IS 'End of the first complete crawl without it: its last capture.';
COMMENT ON COLUMN notice_absence.last_seen IS 'Last capture that holds it, to the day.';
COMMENT ON COLUMN notice_absence.missing_runs IS 'Complete crawls in a row that did not list it.';
COMMENT ON COLUMN notice_absence.last_run IS 'Last of those runs.';
COMMENT ON COLUMN notice_absence.probed_at IS 'When the portal was last asked for it directly.';
COMMENT ON COLUMN notice_absence.probe_run IS 'Run after which that was; 0 if never.';
COMMENT ON COLUMN notice_absence.probe_url IS 'Address asked; the answer is a capture with purpose probe.';
COMMENT ON COLUMN notice_absence.probe_status IS 'HTTP status of the answer; 0 for none.';
COMMENT ON COLUMN notice_absence.probe_words IS 'What came of it, in words.';
COMMENT ON COLUMN notice_absence.gone_at IS 'When the portal answered 404 or 410: the tombstone. Null while it is only not listed.';
COMMENT ON COLUMN notice_absence.gone_kind IS 'http_404 or http_410.';
COMMENT ON COLUMN notice_absence.hidden_until IS 'Not announced on public pages before; set where persons are involved.';
COMMENT ON COLUMN notice_absence.returned_at IS 'First capture that holds it again; null while it is gone.';

CREATE TABLE crawl_alert (
  run_id bigint NOT NULL REFERENCES crawl_run,
  kind text NOT NULL CHECK (kind IN ('short_listing', 'mass_vanishing', 'unreadable')),
  words text NOT NULL,
  numbers jsonb NOT NULL,
  raised_at timestamptz NOT NULL,
  accepted_at timestamptz,
  PRIMARY KEY (run_id, kind));
COMMENT ON TABLE crawl_alert IS 'Complete crawls whose listing is not believed: nothing counts as missing by them until somebody accepts them.';
COMMENT ON COLUMN crawl_alert.run_id IS 'The run.';
COMMENT ON COLUMN crawl_alert.kind IS 'short_listing: much shorter than the one before; mass_vanishing: too many notices missing at once; unreadable: more records than before could not be read.';
COMMENT ON COLUMN crawl_alert.words IS 'The same in words.';
COMMENT ON COLUMN crawl_alert.numbers IS 'What was counted.';
COMMENT ON COLUMN crawl_alert.raised_at IS 'Time of the last capture of the run.';
COMMENT ON COLUMN crawl_alert.accepted_at IS 'When somebody accepted the listing as it is; null if nobody did.';

-- +goose Down
DROP TABLE crawl_alert, notice_absence, notice_listed;
ALTER TABLE crawl_run DROP COLUMN compared_at;
DROP INDEX capture_run, notice_version_published;
DROP TABLE blob_notice;
