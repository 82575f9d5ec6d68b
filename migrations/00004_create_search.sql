-- +goose Up
CREATE TABLE search_doc (
  process_id uuid NOT NULL, published_at timestamptz NOT NULL, tsv tsvector NOT NULL,
  source text NOT NULL, country text NOT NULL, origin text NOT NULL,
  amount numeric, currency text NOT NULL,
  PRIMARY KEY (published_at, process_id)) PARTITION BY RANGE (published_at);
CREATE INDEX search_doc_tsv ON search_doc USING gin (tsv);
CREATE INDEX search_doc_process ON search_doc (process_id);
-- A country or source that is rare among many: at one million rows a page 1,400 ms
-- without, 49 ms with; its count 410 and 14 ms.
CREATE INDEX search_doc_country ON search_doc (country, published_at DESC, process_id DESC);
CREATE INDEX search_doc_source ON search_doc (source, published_at DESC, process_id DESC);
COMMENT ON TABLE search_doc IS 'What search reads: derived. Partitioned by year and searched newest first, so that a page costs the same at any size.';
COMMENT ON COLUMN search_doc.process_id IS 'The process.';
COMMENT ON COLUMN search_doc.published_at IS 'Last publication, UTC; 1900-01-01 if none is stated.';
COMMENT ON COLUMN search_doc.tsv IS 'Folded words: weight A title, B buyers, C suppliers, D the rest. Made by package lexis, not by to_tsvector.';
COMMENT ON COLUMN search_doc.source IS 'As process.source.';
COMMENT ON COLUMN search_doc.country IS 'As process.country.';
COMMENT ON COLUMN search_doc.origin IS 'As process.origin.';
COMMENT ON COLUMN search_doc.amount IS 'The figure that lists show, in its own currency; null if none is known.';
COMMENT ON COLUMN search_doc.currency IS 'Currency of amount.';

-- With default statistics the planner takes a rare word for a common one and
-- walks the date index: 740-880 ms at one million rows instead of 2.7 ms.
-- Parent and partitions need the target each.
ALTER TABLE search_doc ALTER COLUMN tsv SET STATISTICS 5000;
-- +goose StatementBegin
DO $$
DECLARE part text;
BEGIN
  FOR y IN 1999..2040 LOOP
    part := CASE y WHEN 1999 THEN 'search_doc_older' ELSE 'search_doc_' || y END;
    EXECUTE format('CREATE TABLE %I PARTITION OF search_doc FOR VALUES FROM (%s) TO (%s)', part,
      CASE y WHEN 1999 THEN 'MINVALUE' ELSE quote_literal(y || '-01-01 00:00Z') END, quote_literal((y + 1) || '-01-01 00:00Z'));
    EXECUTE format('ALTER TABLE %I ALTER COLUMN tsv SET STATISTICS 5000', part);
  END LOOP;
  CREATE TABLE search_doc_later PARTITION OF search_doc FOR VALUES FROM ('2041-01-01 00:00Z') TO (MAXVALUE);
  ALTER TABLE search_doc_later ALTER COLUMN tsv SET STATISTICS 5000;
END $$;
-- +goose StatementEnd

-- +goose Down
DROP TABLE search_doc;
