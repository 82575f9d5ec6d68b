-- +goose Up
CREATE TABLE notice (
  notice_id uuid PRIMARY KEY, source text NOT NULL REFERENCES source,
  source_notice_id text NOT NULL CHECK (octet_length(source_notice_id) BETWEEN 1 AND 512),
  process_id uuid NOT NULL, ocid text NOT NULL CHECK (octet_length(ocid) BETWEEN 1 AND 256),
  UNIQUE (source, source_notice_id));
CREATE INDEX notice_process ON notice (process_id);
COMMENT ON TABLE notice IS 'Publications as issued by a source.';
COMMENT ON COLUMN notice.notice_id IS 'First 16 bytes of sha256 over source and source_notice_id.';
COMMENT ON COLUMN notice.source IS 'Who published it.';
COMMENT ON COLUMN notice.source_notice_id IS 'Identifier within the source.';
COMMENT ON COLUMN notice.process_id IS 'Contracting process it belongs to.';
COMMENT ON COLUMN notice.ocid IS 'Identifier of that process within the source.';

CREATE TABLE notice_version (
  notice_id uuid NOT NULL REFERENCES notice, content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  version int NOT NULL, published_at timestamptz, published_raw text NOT NULL, source_version text NOT NULL,
  tag text[] NOT NULL, change_kind text NOT NULL DEFAULT 'new' CHECK (change_kind IN ('new', 'official_change', 'silent_edit')),
  body jsonb NOT NULL, parser int NOT NULL,
  sha256 bytea NOT NULL, pointer text NOT NULL, recorded_at timestamptz NOT NULL,
  PRIMARY KEY (notice_id, content_hash),
  UNIQUE (notice_id, version) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE notice_version ALTER COLUMN body SET COMPRESSION lz4;
CREATE INDEX notice_version_recorded ON notice_version (recorded_at);
CREATE INDEX notice_version_sha256 ON notice_version (sha256);
COMMENT ON TABLE notice_version IS 'What a notice said, content by content; rows are added, never overwritten by other content.';
COMMENT ON COLUMN notice_version.notice_id IS 'The notice.';
COMMENT ON COLUMN notice_version.content_hash IS 'sha256 of the published content in canonical form.';
COMMENT ON COLUMN notice_version.version IS 'Rank by (published_at, source_version, content_hash), from 1; never by arrival.';
COMMENT ON COLUMN notice_version.published_at IS 'Publication time, UTC; null if not stated or not readable.';
COMMENT ON COLUMN notice_version.published_raw IS 'Its text as published.';
COMMENT ON COLUMN notice_version.source_version IS 'The source''s own version, if it has one.';
COMMENT ON COLUMN notice_version.tag IS 'OCDS release tags.';
COMMENT ON COLUMN notice_version.change_kind IS 'new; official_change: another publication time or source version; silent_edit: other content under the same ones.';
COMMENT ON COLUMN notice_version.body IS 'The parsed notice, derived: refilled by reprocess.';
COMMENT ON COLUMN notice_version.parser IS 'Parser version that made body.';
COMMENT ON COLUMN notice_version.sha256 IS 'Archived document that body was read from.';
COMMENT ON COLUMN notice_version.pointer IS 'Place of the notice in that document.';
COMMENT ON COLUMN notice_version.recorded_at IS 'When that document was fetched.';

CREATE TABLE notice_presence (
  notice_id uuid PRIMARY KEY REFERENCES notice, first_seen timestamptz NOT NULL, last_seen timestamptz NOT NULL)
  WITH (fillfactor = 80);
COMMENT ON TABLE notice_presence IS 'When a notice was seen at its source; last_seen moves once a day at most.';
COMMENT ON COLUMN notice_presence.notice_id IS 'The notice.';
COMMENT ON COLUMN notice_presence.first_seen IS 'First capture that holds it.';
COMMENT ON COLUMN notice_presence.last_seen IS 'Last capture that holds it, to the day.';

-- +goose Down
DROP TABLE notice_presence, notice_version, notice;
