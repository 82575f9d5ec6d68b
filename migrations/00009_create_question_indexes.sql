-- +goose Up
-- Small sets that a question asks for are found without reading whole tables;
-- large ones are counted up to a limit.
DROP INDEX flag_code, gap_code, excluded_amount_reason;
CREATE INDEX flag_code ON flag (code, process_id);
CREATE INDEX gap_code ON gap (code COLLATE "C", process_id);
CREATE INDEX late_gap_code ON late_gap (code COLLATE "C", process_id);
CREATE INDEX excluded_amount_reported ON excluded_amount (process_id) WHERE reason = 'reported';
CREATE INDEX process_stage ON process (stage, process_id);
CREATE INDEX process_method ON process (lower(method));
CREATE INDEX process_lang ON process (lower(left(title_lang, 2)));
CREATE INDEX process_framework ON process (is_framework, process_id);
-- Who buys and who supplies is known without a look at the names.
CREATE INDEX party_mention_buyer ON party_mention (mention_key, process_id) WHERE roles && '{buyer,procuringEntity,funder}';
CREATE INDEX party_mention_supplier ON party_mention (mention_key, process_id) WHERE roles && '{supplier}';
-- A process that a set leads to is listed without a look at its wide row.
CREATE INDEX process_listed ON process (process_id) INCLUDE (published_at, last_published_at, source, country);
CREATE INDEX process_notice_superseded ON process_notice (process_id) WHERE superseded;
CREATE INDEX notice_version_silent ON notice_version (notice_id, version) WHERE change_kind = 'silent_edit';
CREATE INDEX amount_withheld ON amount (process_id) WHERE status = 'withheld' AND current;
CREATE INDEX contract_signed ON contract (signed);
CREATE INDEX award_date ON award (award_date);
-- Call-offs are found from the framework that they name.
CREATE INDEX contract_parent ON contract (md5(parent_ref)) WHERE parent_ref <> '';

-- +goose Down
DROP INDEX process_listed, party_mention_supplier, party_mention_buyer, contract_parent, award_date, contract_signed, amount_withheld, notice_version_silent, process_notice_superseded, process_framework,
  process_lang, process_method, process_stage, excluded_amount_reported, late_gap_code, gap_code, flag_code;
CREATE INDEX flag_code ON flag (code);
CREATE INDEX gap_code ON gap (code);
CREATE INDEX excluded_amount_reason ON excluded_amount (reason);
