-- +goose Up
CREATE TABLE org (
  org_id uuid PRIMARY KEY,
  canonical uuid NOT NULL,
  name text NOT NULL,
  name_norm text NOT NULL,
  name_key text NOT NULL,
  legal_form text NOT NULL,
  branch text NOT NULL,
  status_note text NOT NULL,
  country text NOT NULL,
  is_person boolean NOT NULL,
  is_buyer boolean NOT NULL,
  is_supplier boolean NOT NULL,
  mentions int NOT NULL,
  tokens text[] NOT NULL);
CREATE INDEX org_canonical ON org (canonical);
CREATE INDEX org_name_key ON org (name_key);
CREATE INDEX org_tokens ON org USING gin (tokens);
COMMENT ON TABLE org IS 'Nodes: one for each distinct identifier, name and country that notices mention. Organisations are the components of the same-edges between them. Derived by daylight derive.';
COMMENT ON COLUMN org.org_id IS 'party_mention.mention_key.';
COMMENT ON COLUMN org.canonical IS 'Lowest org_id of its component: the organisation.';
COMMENT ON COLUMN org.name IS 'Name as published most often.';
COMMENT ON COLUMN org.name_norm IS 'Comparable name: folded, in Latin letters, without legal form.';
COMMENT ON COLUMN org.name_key IS 'Its words, sorted.';
COMMENT ON COLUMN org.legal_form IS 'Legal form in one spelling.';
COMMENT ON COLUMN org.branch IS 'Branch named in the name.';
COMMENT ON COLUMN org.status_note IS 'Such as in liquidation.';
COMMENT ON COLUMN org.country IS 'ISO 3166-1 alpha-2, or empty.';
COMMENT ON COLUMN org.is_person IS 'A natural person or sole trader.';
COMMENT ON COLUMN org.is_buyer IS 'Buys in some process.';
COMMENT ON COLUMN org.is_supplier IS 'Supplies in some process.';
COMMENT ON COLUMN org.mentions IS 'Number of mentions.';
COMMENT ON COLUMN org.tokens IS 'Words of name_norm and of the name as published, for finding it.';

CREATE TABLE org_identifier (
  org_id uuid NOT NULL,
  scheme text NOT NULL,
  id text NOT NULL,
  validity text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (org_id, scheme, id));
CREATE INDEX org_identifier_id ON org_identifier (id);
COMMENT ON TABLE org_identifier IS 'Identifiers of nodes. Derived.';
COMMENT ON COLUMN org_identifier.org_id IS 'mention_key of the node.';
COMMENT ON COLUMN org_identifier.scheme IS 'org-id.guide code where known.';
COMMENT ON COLUMN org_identifier.id IS 'Identifier in one spelling.';
COMMENT ON COLUMN org_identifier.validity IS 'valid, plausible, invalid, junk or demoted.';
COMMENT ON COLUMN org_identifier.reason IS 'Why it was demoted.';

CREATE TABLE org_edge (
  a uuid NOT NULL,
  b uuid NOT NULL CHECK (a < b),
  judgement text NOT NULL CHECK (judgement IN ('same', 'different', 'suggested', 'unsure')),
  method text NOT NULL,
  score numeric NOT NULL,
  reasons text[] NOT NULL,
  stake numeric NOT NULL,
  PRIMARY KEY (a, b));
CREATE INDEX org_edge_b ON org_edge (b);
CREATE INDEX org_edge_queue ON org_edge (stake DESC, a, b) WHERE judgement = 'suggested';
COMMENT ON TABLE org_edge IS 'Whether two nodes are one organisation, each with its evidence. Derived, but for what people decided.';
COMMENT ON COLUMN org_edge.a IS 'The lower node.';
COMMENT ON COLUMN org_edge.b IS 'The higher node.';
COMMENT ON COLUMN org_edge.judgement IS 'suggested waits for a person and joins nothing.';
COMMENT ON COLUMN org_edge.method IS 'id, name, score, veto or decision.';
COMMENT ON COLUMN org_edge.score IS '0 to 1.';
COMMENT ON COLUMN org_edge.reasons IS 'Evidence in words.';
COMMENT ON COLUMN org_edge.stake IS 'US dollars of the smaller side: the order of the review queue.';

CREATE TABLE org_decision (
  decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  a uuid NOT NULL,
  b uuid NOT NULL CHECK (a < b),
  judgement text NOT NULL CHECK (judgement IN ('same', 'different', 'unsure')),
  note text NOT NULL,
  actor text NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT now(),
  withdrawn_at timestamptz,
  withdrawn_by text NOT NULL DEFAULT '');
CREATE UNIQUE INDEX org_decision_pair ON org_decision (a, b) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE org_decision IS 'What people decided about two nodes: an input, never derived. Withdrawing it undoes it.';
COMMENT ON COLUMN org_decision.decision_id IS 'Number.';
COMMENT ON COLUMN org_decision.a IS 'The lower node.';
COMMENT ON COLUMN org_decision.b IS 'The higher node.';
COMMENT ON COLUMN org_decision.judgement IS 'The decision.';
COMMENT ON COLUMN org_decision.note IS 'Why.';
COMMENT ON COLUMN org_decision.actor IS 'Who.';
COMMENT ON COLUMN org_decision.decided_at IS 'When.';
COMMENT ON COLUMN org_decision.withdrawn_at IS 'When it was undone.';
COMMENT ON COLUMN org_decision.withdrawn_by IS 'By whom.';

CREATE TABLE parent_link (
  link_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  child_name text NOT NULL,
  child_country text NOT NULL,
  child_scheme text NOT NULL,
  child_id text NOT NULL,
  parent_name text NOT NULL,
  parent_country text NOT NULL,
  parent_scheme text NOT NULL,
  parent_id text NOT NULL,
  relation text NOT NULL,
  share text NOT NULL,
  valid_from text NOT NULL,
  valid_to text NOT NULL,
  link_source text NOT NULL,
  url text NOT NULL,
  as_of text NOT NULL,
  note text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT now(),
  withdrawn_at timestamptz);
CREATE UNIQUE INDEX parent_link_key ON parent_link (md5(child_name || '|' || child_country || '|' || child_scheme || '|' || child_id || '|' || parent_name || '|' || parent_scheme || '|' || parent_id || '|' || relation || '|' || link_source || '|' || url || '|' || as_of)) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE parent_link IS 'Parents of companies as sources state them, loaded by an editor: an input, never derived.';
COMMENT ON COLUMN parent_link.link_id IS 'Number.';
COMMENT ON COLUMN parent_link.child_name IS 'Child.';
COMMENT ON COLUMN parent_link.child_country IS 'Its country.';
COMMENT ON COLUMN parent_link.child_scheme IS 'Scheme of its identifier.';
COMMENT ON COLUMN parent_link.child_id IS 'Its identifier.';
COMMENT ON COLUMN parent_link.parent_name IS 'Parent.';
COMMENT ON COLUMN parent_link.parent_country IS 'Its country.';
COMMENT ON COLUMN parent_link.parent_scheme IS 'Scheme of its identifier.';
COMMENT ON COLUMN parent_link.parent_id IS 'Its identifier.';
COMMENT ON COLUMN parent_link.relation IS 'subsidiary, branch, owns, ultimate, controls, listed_with or unknown_link.';
COMMENT ON COLUMN parent_link.share IS 'Percentage as stated.';
COMMENT ON COLUMN parent_link.valid_from IS 'First day, as stated.';
COMMENT ON COLUMN parent_link.valid_to IS 'Last day, as stated.';
COMMENT ON COLUMN parent_link.link_source IS 'Who states it.';
COMMENT ON COLUMN parent_link.url IS 'Where.';
COMMENT ON COLUMN parent_link.as_of IS 'Day for which it is stated.';
COMMENT ON COLUMN parent_link.note IS 'Remark.';
COMMENT ON COLUMN parent_link.loaded_at IS 'When it was loaded.';
COMMENT ON COLUMN parent_link.withdrawn_at IS 'When it was withdrawn.';

CREATE TABLE org_group (
  group_id text PRIMARY KEY,
  name text NOT NULL,
  aliases text[] NOT NULL,
  phrases text[] NOT NULL,
  not_loaded text[] NOT NULL);
COMMENT ON TABLE org_group IS 'Company groups that the program or loaded rows name. Derived.';
COMMENT ON COLUMN org_group.group_id IS 'Word for group:.';
COMMENT ON COLUMN org_group.name IS 'Name of the uppermost parent.';
COMMENT ON COLUMN org_group.aliases IS 'Other names, brands and acronyms.';
COMMENT ON COLUMN org_group.phrases IS 'What a text must say to mention the group.';
COMMENT ON COLUMN org_group.not_loaded IS 'Registers that could tell more and are not loaded.';

CREATE TABLE group_alias (
  alias text NOT NULL,
  group_id text NOT NULL,
  PRIMARY KEY (alias, group_id));
COMMENT ON TABLE group_alias IS 'Words by which group: finds a group. Derived.';
COMMENT ON COLUMN group_alias.alias IS 'Folded word or words.';
COMMENT ON COLUMN group_alias.group_id IS 'The group.';

CREATE TABLE group_member (
  group_id text NOT NULL,
  org_id uuid NOT NULL,
  way text NOT NULL,
  status text NOT NULL CHECK (status IN ('member', 'possible', 'listed_with')),
  depth int NOT NULL,
  valid_from text NOT NULL,
  valid_to text NOT NULL,
  link_source text NOT NULL,
  url text NOT NULL,
  as_of text NOT NULL,
  evidence text[] NOT NULL,
  PRIMARY KEY (group_id, org_id));
CREATE INDEX group_member_org ON group_member (org_id);
COMMENT ON TABLE group_member IS 'Nodes that belong to a group, each with its evidence. Derived.';
COMMENT ON COLUMN group_member.group_id IS 'The group.';
COMMENT ON COLUMN group_member.org_id IS 'mention_key of the node.';
COMMENT ON COLUMN group_member.way IS 'identifier, parent_link, name or alias.';
COMMENT ON COLUMN group_member.status IS 'Only members are in totals.';
COMMENT ON COLUMN group_member.depth IS 'Steps to the uppermost parent.';
COMMENT ON COLUMN group_member.valid_from IS 'First day, as stated.';
COMMENT ON COLUMN group_member.valid_to IS 'Last day, as stated.';
COMMENT ON COLUMN group_member.link_source IS 'Who states it.';
COMMENT ON COLUMN group_member.url IS 'Where.';
COMMENT ON COLUMN group_member.as_of IS 'Day for which it is stated.';
COMMENT ON COLUMN group_member.evidence IS 'Evidence in words.';

CREATE TABLE group_mention (
  group_id text NOT NULL,
  process_id uuid NOT NULL,
  way text NOT NULL CHECK (way IN ('reseller', 'mention')),
  alias text NOT NULL,
  snippet text NOT NULL,
  PRIMARY KEY (group_id, process_id));
CREATE INDEX group_mention_process ON group_mention (process_id);
COMMENT ON TABLE group_mention IS 'Processes whose text names a group. Derived. A mention makes nobody a supplier.';
COMMENT ON COLUMN group_mention.group_id IS 'The group.';
COMMENT ON COLUMN group_mention.process_id IS 'The process.';
COMMENT ON COLUMN group_mention.way IS 'reseller where the text itself says that it is resold; else mention.';
COMMENT ON COLUMN group_mention.alias IS 'What the text says.';
COMMENT ON COLUMN group_mention.snippet IS 'Where it says so.';

CREATE TABLE org_class (
  org_id uuid NOT NULL,
  class text NOT NULL,
  rule text NOT NULL,
  evidence text NOT NULL,
  PRIMARY KEY (org_id, class));
CREATE INDEX org_class_class ON org_class (class);
COMMENT ON TABLE org_class IS 'What kind of public body a buyer is, by rule. Derived.';
COMMENT ON COLUMN org_class.org_id IS 'mention_key of the node.';
COMMENT ON COLUMN org_class.class IS 'police, immigration, defence, health, ...';
COMMENT ON COLUMN org_class.rule IS 'Rule and version, or decision.';
COMMENT ON COLUMN org_class.evidence IS 'Words it rests on.';

CREATE TABLE class_decision (
  decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org_id uuid NOT NULL,
  class text NOT NULL,
  holds boolean NOT NULL,
  note text NOT NULL,
  actor text NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT now(),
  withdrawn_at timestamptz);
CREATE UNIQUE INDEX class_decision_key ON class_decision (org_id, class) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE class_decision IS 'What people decided about the class of a buyer: an input, never derived.';
COMMENT ON COLUMN class_decision.decision_id IS 'Number.';
COMMENT ON COLUMN class_decision.org_id IS 'mention_key of the node.';
COMMENT ON COLUMN class_decision.class IS 'The class.';
COMMENT ON COLUMN class_decision.holds IS 'Whether it is one.';
COMMENT ON COLUMN class_decision.note IS 'Why.';
COMMENT ON COLUMN class_decision.actor IS 'Who.';
COMMENT ON COLUMN class_decision.decided_at IS 'When.';
COMMENT ON COLUMN class_decision.withdrawn_at IS 'When it was undone.';

CREATE INDEX party_mention_parent ON party_mention (parent_id) WHERE parent_id <> '';

-- +goose Down
DROP INDEX party_mention_parent;
DROP TABLE class_decision, org_class, group_mention, group_member, group_alias, org_group, parent_link, org_decision, org_edge, org_identifier, org;
