-- +goose Up
-- Documents are looked up by the address that notices name them by.
CREATE INDEX document_url ON document ((md5(url)::uuid));

CREATE TABLE document_text (
  url_id uuid PRIMARY KEY, url text NOT NULL, source text NOT NULL,
  state text NOT NULL CHECK (state IN ('fetched', 'ok', 'no-text', 'failed', 'too-large', 'unsupported')),
  reason text NOT NULL DEFAULT '' CHECK (octet_length(reason) <= 1024), sha256 bytea CHECK (octet_length(sha256) = 32),
  media text NOT NULL DEFAULT '', pages int NOT NULL DEFAULT 0, tried_at timestamptz NOT NULL,
  CHECK (sha256 IS NOT NULL OR state IN ('failed', 'too-large')));
CREATE INDEX document_text_sha256 ON document_text (sha256);
CREATE INDEX document_text_fetched ON document_text (sha256) WHERE state = 'fetched';
COMMENT ON TABLE document_text IS 'Documents named by notices that were asked for, by address. Derived: daylight documents extract --all makes it again from the archive, but for the reasons of fetches without an answer.';
COMMENT ON COLUMN document_text.url_id IS 'md5 of the address as published.';
COMMENT ON COLUMN document_text.url IS 'The address as published.';
COMMENT ON COLUMN document_text.source IS 'Source whose notices named it when it was asked for.';
COMMENT ON COLUMN document_text.state IS 'fetched: archived, not read yet; ok: its text is searched; no-text: read, and it has none, such as a scan; failed: not fetched or not readable; too-large; unsupported: a format that is not read.';
COMMENT ON COLUMN document_text.reason IS 'Why there is no text, in words; for ok, what part of it could not be read.';
COMMENT ON COLUMN document_text.sha256 IS 'sha256 of the archived body, see blob; null if it was not received whole.';
COMMENT ON COLUMN document_text.media IS 'Content-Type as stated.';
COMMENT ON COLUMN document_text.pages IS 'Pages of a PDF, sheets of a workbook, else 1; those without text are counted.';
COMMENT ON COLUMN document_text.tried_at IS 'When it was last asked for.';

CREATE TABLE document_page (
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32), part int NOT NULL, page int NOT NULL, sheet text NOT NULL,
  text text NOT NULL, tsv tsvector NOT NULL, PRIMARY KEY (sha256, part));
CREATE INDEX document_page_tsv ON document_page USING gin (tsv);
COMMENT ON TABLE document_page IS 'Text of documents in pieces that can be searched. Derived from the archive. It is searched, and shown only in short pieces around a match.';
COMMENT ON COLUMN document_page.sha256 IS 'The document.';
COMMENT ON COLUMN document_page.part IS 'Number of the piece, from 1.';
COMMENT ON COLUMN document_page.page IS 'Page of a PDF, from 1; 0 for formats without pages.';
COMMENT ON COLUMN document_page.sheet IS 'Sheet of a workbook.';
COMMENT ON COLUMN document_page.text IS 'The text; a long page gives several pieces that overlap by some words.';
COMMENT ON COLUMN document_page.tsv IS 'Its words, folded as those of notices are.';

-- +goose Down
DROP TABLE document_page, document_text;
DROP INDEX document_url;
