-- +goose Up
CREATE TABLE source (
  source text PRIMARY KEY CHECK (source ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text NOT NULL, country text NOT NULL, publisher text NOT NULL,
  homepage text NOT NULL, license text NOT NULL, license_url text NOT NULL,
  unverified text NOT NULL, parser_version int NOT NULL);
COMMENT ON TABLE source IS 'Portals and data sets, as listed by the program; refreshed at every start.';
COMMENT ON COLUMN source.source IS 'Stable id, e.g. uk-contracts-finder.';
COMMENT ON COLUMN source.name IS 'Name of the portal or data set.';
COMMENT ON COLUMN source.country IS 'ISO 3166-1 alpha-2, EU, or empty for no one country.';
COMMENT ON COLUMN source.publisher IS 'Who runs the portal.';
COMMENT ON COLUMN source.homepage IS 'Address for readers.';
COMMENT ON COLUMN source.license IS 'Terms of reuse.';
COMMENT ON COLUMN source.license_url IS 'Where the terms stand.';
COMMENT ON COLUMN source.unverified IS 'What was not checked against the live portal; empty when it was.';
COMMENT ON COLUMN source.parser_version IS 'Parser version of the program that last opened the store.';

CREATE TABLE crawl_run (
  run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL REFERENCES source, since timestamptz NOT NULL, until timestamptz NOT NULL,
  base_url text NOT NULL DEFAULT '', max_documents int NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz,
  outcome text CHECK (outcome IN ('complete', 'partial', 'failed', 'killed')),
  code_version text NOT NULL);
CREATE INDEX crawl_run_source ON crawl_run (source, started_at DESC);
COMMENT ON TABLE crawl_run IS 'Crawls that were asked for; each is split into windows.';
COMMENT ON COLUMN crawl_run.run_id IS 'Number of the run.';
COMMENT ON COLUMN crawl_run.source IS 'What was crawled.';
COMMENT ON COLUMN crawl_run.since IS 'Start of the span, inclusive.';
COMMENT ON COLUMN crawl_run.until IS 'End of the span, exclusive.';
COMMENT ON COLUMN crawl_run.base_url IS 'Replica that stood in for the portal; empty for the portal.';
COMMENT ON COLUMN crawl_run.max_documents IS 'Requested limit of documents; 0 for none.';
COMMENT ON COLUMN crawl_run.started_at IS 'When it was asked for.';
COMMENT ON COLUMN crawl_run.finished_at IS 'When its last window ended.';
COMMENT ON COLUMN crawl_run.outcome IS 'complete only if every window reached the proven end of its listing.';
COMMENT ON COLUMN crawl_run.code_version IS 'Version of the program.';

CREATE TABLE crawl_window (
  run_id bigint NOT NULL REFERENCES crawl_run, window_no int NOT NULL,
  since timestamptz NOT NULL, until timestamptz NOT NULL, cursor text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'complete', 'partial', 'failed')),
  reason text NOT NULL DEFAULT '', announced bigint NOT NULL DEFAULT -1, received bigint NOT NULL DEFAULT 0,
  documents bigint NOT NULL DEFAULT 0, records bigint NOT NULL DEFAULT 0, versions bigint NOT NULL DEFAULT 0,
  duplicates bigint NOT NULL DEFAULT 0, quarantined bigint NOT NULL DEFAULT 0,
  fence bigint NOT NULL DEFAULT 0, holder int NOT NULL DEFAULT 0, updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, window_no));
COMMENT ON TABLE crawl_window IS 'The frontier: one job each. A page, its notices and the cursor behind it commit together.';
COMMENT ON COLUMN crawl_window.run_id IS 'The run.';
COMMENT ON COLUMN crawl_window.window_no IS 'Number of the window in its run, from 1.';
COMMENT ON COLUMN crawl_window.since IS 'Start, inclusive.';
COMMENT ON COLUMN crawl_window.until IS 'End, exclusive.';
COMMENT ON COLUMN crawl_window.cursor IS 'Where to go on; the source''s own notation.';
COMMENT ON COLUMN crawl_window.state IS 'complete only if the end of the listing was proven.';
COMMENT ON COLUMN crawl_window.reason IS 'Why it is not complete, in words.';
COMMENT ON COLUMN crawl_window.announced IS 'Records the portal said there are; -1 if it did not say.';
COMMENT ON COLUMN crawl_window.received IS 'Records received.';
COMMENT ON COLUMN crawl_window.documents IS 'Documents stored.';
COMMENT ON COLUMN crawl_window.records IS 'Records found in them: versions + duplicates + quarantined.';
COMMENT ON COLUMN crawl_window.versions IS 'Records that gave a new notice version.';
COMMENT ON COLUMN crawl_window.duplicates IS 'Records whose content was known.';
COMMENT ON COLUMN crawl_window.quarantined IS 'Records that could not be read.';
COMMENT ON COLUMN crawl_window.fence IS 'Raised by each attempt; a commit with an older fence is refused.';
COMMENT ON COLUMN crawl_window.holder IS 'Process that works it: the number of the session lock it holds; 0 for none.';
COMMENT ON COLUMN crawl_window.updated_at IS 'Last change.';

CREATE TABLE host_slot (
  host text PRIMARY KEY, next_at timestamptz NOT NULL);
COMMENT ON TABLE host_slot IS 'Pace per host across all processes.';
COMMENT ON COLUMN host_slot.host IS 'Host name, or host:port of a replica.';
COMMENT ON COLUMN host_slot.next_at IS 'Earliest time of the next request.';

CREATE TABLE archive_record (
  file text NOT NULL, off bigint NOT NULL, len bigint NOT NULL CHECK (len > 0),
  digest bytea NOT NULL CHECK (octet_length(digest) = 32), kind text NOT NULL, record_id text NOT NULL,
  PRIMARY KEY (file, off));
COMMENT ON TABLE archive_record IS 'Every stored piece of every archive file, so that a changed byte is found and named.';
COMMENT ON COLUMN archive_record.file IS 'WARC file, relative to the archive folder.';
COMMENT ON COLUMN archive_record.off IS 'First byte.';
COMMENT ON COLUMN archive_record.len IS 'Number of bytes.';
COMMENT ON COLUMN archive_record.digest IS 'sha256 of these bytes as stored.';
COMMENT ON COLUMN archive_record.kind IS 'warcinfo; response or revisit: request, answer and metadata of one exchange; capture: either of these.';
COMMENT ON COLUMN archive_record.record_id IS 'WARC-Record-ID of the warcinfo or the answer.';

CREATE TABLE blob (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32), size bigint NOT NULL,
  media text NOT NULL, file text NOT NULL, off bigint NOT NULL);
COMMENT ON TABLE blob IS 'Bodies as received, each kept once however often it is fetched.';
COMMENT ON COLUMN blob.sha256 IS 'sha256 of the body.';
COMMENT ON COLUMN blob.size IS 'Bytes of the body.';
COMMENT ON COLUMN blob.media IS 'Content-Type as stated.';
COMMENT ON COLUMN blob.file IS 'Archive file that holds the body.';
COMMENT ON COLUMN blob.off IS 'Offset of its archive_record.';

CREATE TABLE capture (
  capture_id bigint GENERATED ALWAYS AS IDENTITY, fetched_at timestamptz NOT NULL,
  source text NOT NULL, run_id bigint NOT NULL, purpose text NOT NULL,
  method text NOT NULL, url text NOT NULL, request_sha256 bytea NOT NULL,
  status int NOT NULL, sha256 bytea NOT NULL, etag text NOT NULL, last_modified text NOT NULL,
  replica text NOT NULL, file text NOT NULL, off bigint NOT NULL,
  PRIMARY KEY (fetched_at, capture_id)) PARTITION BY RANGE (fetched_at);
CREATE INDEX capture_request ON capture (source, (md5(method || ' ' || url)::uuid), fetched_at DESC);
CREATE INDEX capture_sha256 ON capture (sha256);
COMMENT ON TABLE capture IS 'Every answer to every request, and every imported file. Partitioned by month.';
COMMENT ON COLUMN capture.capture_id IS 'Number of the capture.';
COMMENT ON COLUMN capture.fetched_at IS 'When the answer arrived.';
COMMENT ON COLUMN capture.source IS 'Whose document it is.';
COMMENT ON COLUMN capture.run_id IS 'Run that fetched it; 0 for imports.';
COMMENT ON COLUMN capture.purpose IS 'document, listing or support (robots.txt).';
COMMENT ON COLUMN capture.method IS 'HTTP method.';
COMMENT ON COLUMN capture.url IS 'Address asked; a file URL for imports.';
COMMENT ON COLUMN capture.request_sha256 IS 'sha256 of the request body.';
COMMENT ON COLUMN capture.status IS 'HTTP status.';
COMMENT ON COLUMN capture.sha256 IS 'sha256 of the body, see blob.';
COMMENT ON COLUMN capture.etag IS 'ETag of the answer.';
COMMENT ON COLUMN capture.last_modified IS 'Last-Modified of the answer.';
COMMENT ON COLUMN capture.replica IS 'host:port that stood in for the portal; empty for the portal.';
COMMENT ON COLUMN capture.file IS 'Archive file of the exchange.';
COMMENT ON COLUMN capture.off IS 'Offset of its archive_record.';

CREATE TABLE quarantine (
  q_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source text NOT NULL REFERENCES source,
  sha256 bytea NOT NULL, pointer text NOT NULL, reason text NOT NULL CHECK (octet_length(reason) <= 64),
  detail text NOT NULL CHECK (octet_length(detail) <= 2048), document text NOT NULL, parser int NOT NULL,
  first_at timestamptz NOT NULL);
CREATE UNIQUE INDEX quarantine_key ON quarantine (source, sha256, md5(pointer), reason);
COMMENT ON TABLE quarantine IS 'Records that could not be read: kept with place and reason, never in the way of their siblings.';
COMMENT ON COLUMN quarantine.q_id IS 'Number.';
COMMENT ON COLUMN quarantine.source IS 'Whose document it is.';
COMMENT ON COLUMN quarantine.sha256 IS 'The archived document.';
COMMENT ON COLUMN quarantine.pointer IS 'Place in the document; empty for the whole.';
COMMENT ON COLUMN quarantine.reason IS 'Stable word, e.g. no-ocid.';
COMMENT ON COLUMN quarantine.detail IS 'The error in words, cut at 2,048 bytes.';
COMMENT ON COLUMN quarantine.document IS 'Address or file name.';
COMMENT ON COLUMN quarantine.parser IS 'Parser version that refused it.';
COMMENT ON COLUMN quarantine.first_at IS 'When the document was fetched.';

-- +goose Down
DROP TABLE quarantine, capture, blob, archive_record, host_slot, crawl_window, crawl_run, source;
