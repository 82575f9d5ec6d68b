-- +goose Up
ALTER TABLE notice ADD COLUMN portal_id uuid, ADD COLUMN portal_ocid text,
  ADD CHECK ((portal_id IS NULL) = (portal_ocid IS NULL)), ADD CHECK (portal_id <> process_id);
CREATE INDEX notice_portal ON notice (portal_id) WHERE portal_id IS NOT NULL;
CREATE INDEX notice_portal_ocid ON notice (portal_ocid) WHERE portal_id IS NOT NULL;
COMMENT ON COLUMN notice.ocid IS 'Name of that process: the source''s own key of it, or what the linked notices of several keys, or some notices of one shared key, are called together.';
COMMENT ON COLUMN notice.portal_id IS 'Process that the source''s own key names where the notice is in another; else null.';
COMMENT ON COLUMN notice.portal_ocid IS 'That key.';

CREATE TABLE notice_tie (
  notice_id uuid NOT NULL REFERENCES notice, name_id uuid NOT NULL, bears boolean NOT NULL,
  PRIMARY KEY (notice_id, name_id, bears));
CREATE INDEX notice_tie_name ON notice_tie (name_id);
COMMENT ON TABLE notice_tie IS 'Names by which notices of one process find each other, by the last version of each; derived.';
COMMENT ON COLUMN notice_tie.notice_id IS 'The notice.';
COMMENT ON COLUMN notice_tie.name_id IS 'First 16 bytes of sha256 over the source and an identifier or alias: the notice_id of the notice with that identifier, if there is one.';
COMMENT ON COLUMN notice_tie.bears IS 'The notice has this alias; else it names the notice of that name as one that it continues or replaces.';

CREATE TABLE process_alias (
  process_id uuid PRIMARY KEY, ocid text NOT NULL, notice_id uuid NOT NULL);
CREATE INDEX process_alias_ocid ON process_alias (ocid);
COMMENT ON TABLE process_alias IS 'Processes that this store once showed and whose notices are now in others, so that their addresses still lead there. History: it outlives a rebuild and is in no digest.';
COMMENT ON COLUMN process_alias.process_id IS 'The former process.';
COMMENT ON COLUMN process_alias.ocid IS 'What it was called.';
COMMENT ON COLUMN process_alias.notice_id IS 'Its first notice: where that is now, the address leads to.';

-- +goose Down
DROP TABLE process_alias, notice_tie;
ALTER TABLE notice DROP COLUMN portal_ocid, DROP COLUMN portal_id;
COMMENT ON COLUMN notice.ocid IS 'Identifier of that process within the source.';
