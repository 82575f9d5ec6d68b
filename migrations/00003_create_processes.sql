-- +goose Up
CREATE TABLE process (
  process_id uuid NOT NULL,
  source text NOT NULL,
  ocid text NOT NULL CHECK (octet_length(ocid) BETWEEN 1 AND 256),
  origin text NOT NULL CHECK (origin IN ('published', 'synthetic', 'reconstruction')),
  country text NOT NULL,
  title text NOT NULL,
  title_lang text NOT NULL,
  description text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('planning', 'tender', 'award', 'contract', 'cancelled', 'unsuccessful')),
  status text NOT NULL,
  method text NOT NULL,
  method_detail text NOT NULL,
  category text NOT NULL,
  is_framework boolean NOT NULL,
  published_at timestamptz,
  last_published_at timestamptz,
  tender_end timestamptz,
  awarded_on date,
  n_bids int NOT NULL,
  compiled jsonb NOT NULL,
  unknown text[] NOT NULL,
  releases_hash bytea NOT NULL,
  PRIMARY KEY (process_id));
CREATE INDEX process_ocid ON process (ocid);
CREATE INDEX process_published ON process (published_at DESC NULLS LAST, process_id);
CREATE INDEX process_source ON process (source);
COMMENT ON TABLE process IS 'Compiled state of a contracting process: derived, rebuilt from the notices at any time.';
COMMENT ON COLUMN process.process_id IS 'First 16 bytes of sha256 over source and ocid.';
COMMENT ON COLUMN process.source IS 'Who published it.';
COMMENT ON COLUMN process.ocid IS 'Identifier within the source.';
COMMENT ON COLUMN process.origin IS 'Where the facts come from; only published ones are real publications.';
COMMENT ON COLUMN process.country IS 'Of the buyer: ISO 3166-1 alpha-2, or empty.';
COMMENT ON COLUMN process.title IS 'Title as published, empty if none.';
COMMENT ON COLUMN process.title_lang IS 'BCP 47 tag, or empty.';
COMMENT ON COLUMN process.description IS 'Description as published.';
COMMENT ON COLUMN process.stage IS 'How far it came, by its notices.';
COMMENT ON COLUMN process.status IS 'tender.status as published.';
COMMENT ON COLUMN process.method IS 'procurementMethod as published.';
COMMENT ON COLUMN process.method_detail IS 'procurementMethodDetails as published.';
COMMENT ON COLUMN process.category IS 'mainProcurementCategory as published.';
COMMENT ON COLUMN process.is_framework IS 'A framework agreement or dynamic purchasing system.';
COMMENT ON COLUMN process.published_at IS 'Publication of the first notice; null if none states it.';
COMMENT ON COLUMN process.last_published_at IS 'Publication of the last notice.';
COMMENT ON COLUMN process.tender_end IS 'Deadline for bids.';
COMMENT ON COLUMN process.awarded_on IS 'Date of the first award.';
COMMENT ON COLUMN process.n_bids IS 'Number of bids received; -1 if not stated.';
COMMENT ON COLUMN process.compiled IS 'The merged OCDS release.';
COMMENT ON COLUMN process.unknown IS 'What is known not to be published.';
COMMENT ON COLUMN process.releases_hash IS 'sha256 over the notice versions and the rules that made this row: equal means nothing to do.';

CREATE TABLE process_notice (
  process_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  version int NOT NULL,
  ord int NOT NULL,
  superseded boolean NOT NULL,
  PRIMARY KEY (process_id, notice_id, version));
CREATE INDEX process_notice_notice ON process_notice (notice_id);
COMMENT ON TABLE process_notice IS 'Notice versions of a process in the order of publication.';
COMMENT ON COLUMN process_notice.process_id IS 'The process.';
COMMENT ON COLUMN process_notice.notice_id IS 'The notice.';
COMMENT ON COLUMN process_notice.version IS 'Its version.';
COMMENT ON COLUMN process_notice.ord IS 'Place in the order of publication, from 1.';
COMMENT ON COLUMN process_notice.superseded IS 'A later notice or version replaces it in full.';

CREATE TABLE process_link (
  process_id uuid NOT NULL,
  link_no int NOT NULL,
  kind text NOT NULL,
  ref text NOT NULL,
  title text NOT NULL,
  PRIMARY KEY (process_id, link_no));
CREATE INDEX process_link_ref ON process_link (md5(ref));
COMMENT ON TABLE process_link IS 'Relations to other processes, as published.';
COMMENT ON COLUMN process_link.process_id IS 'The process.';
COMMENT ON COLUMN process_link.link_no IS 'Number in the process.';
COMMENT ON COLUMN process_link.kind IS 'framework, planning, prior, parent, replaces, renewal or as published.';
COMMENT ON COLUMN process_link.ref IS 'ocid or notice number of the other.';
COMMENT ON COLUMN process_link.title IS 'Its title as published.';

CREATE TABLE party_mention (
  process_id uuid NOT NULL,
  party_no int NOT NULL,
  mention_key uuid NOT NULL,
  roles text[] NOT NULL,
  local_id text NOT NULL,
  name text NOT NULL,
  scheme text NOT NULL,
  legal_id text NOT NULL,
  address text NOT NULL,
  locality text NOT NULL,
  region text NOT NULL,
  postal text NOT NULL,
  country text NOT NULL,
  is_person boolean NOT NULL,
  notice_id uuid NOT NULL,
  version int NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (process_id, party_no));
CREATE INDEX party_mention_key ON party_mention (mention_key, process_id);
COMMENT ON TABLE party_mention IS 'Organisations as a process names them.';
COMMENT ON COLUMN party_mention.process_id IS 'The process.';
COMMENT ON COLUMN party_mention.party_no IS 'Number in the process.';
COMMENT ON COLUMN party_mention.mention_key IS 'One per valid identifier, else per normalised name and country: the organisation page.';
COMMENT ON COLUMN party_mention.roles IS 'OCDS party roles.';
COMMENT ON COLUMN party_mention.local_id IS 'parties.id.';
COMMENT ON COLUMN party_mention.name IS 'Name as published.';
COMMENT ON COLUMN party_mention.scheme IS 'Identifier list, org-id.guide code where known.';
COMMENT ON COLUMN party_mention.legal_id IS 'Identifier as published.';
COMMENT ON COLUMN party_mention.address IS 'Street address.';
COMMENT ON COLUMN party_mention.locality IS 'Town.';
COMMENT ON COLUMN party_mention.region IS 'Region.';
COMMENT ON COLUMN party_mention.postal IS 'Postal code.';
COMMENT ON COLUMN party_mention.country IS 'ISO 3166-1 alpha-2, or empty.';
COMMENT ON COLUMN party_mention.is_person IS 'A natural person or sole trader, as far as the source says.';
COMMENT ON COLUMN party_mention.notice_id IS 'Notice that names it.';
COMMENT ON COLUMN party_mention.version IS 'Version of that notice.';
COMMENT ON COLUMN party_mention.path IS 'Place of the name in that notice''s release.';

CREATE TABLE lot (
  process_id uuid NOT NULL,
  lot_no int NOT NULL,
  local_id text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  status text NOT NULL,
  PRIMARY KEY (process_id, lot_no));
COMMENT ON TABLE lot IS 'Parts of a process that can be awarded by themselves.';
COMMENT ON COLUMN lot.process_id IS 'The process.';
COMMENT ON COLUMN lot.lot_no IS 'Number in the process.';
COMMENT ON COLUMN lot.local_id IS 'Identifier as published.';
COMMENT ON COLUMN lot.title IS 'Title.';
COMMENT ON COLUMN lot.description IS 'Description.';
COMMENT ON COLUMN lot.status IS 'Status as published.';

CREATE TABLE item (
  process_id uuid NOT NULL,
  item_no int NOT NULL,
  owner text NOT NULL,
  owner_no int NOT NULL,
  local_id text NOT NULL,
  description text NOT NULL,
  quantity numeric,
  unit text NOT NULL,
  unit_price numeric,
  currency text NOT NULL,
  PRIMARY KEY (process_id, item_no));
COMMENT ON TABLE item IS 'Goods, services and works asked for or delivered.';
COMMENT ON COLUMN item.process_id IS 'The process.';
COMMENT ON COLUMN item.item_no IS 'Number in the process.';
COMMENT ON COLUMN item.owner IS 'process, award or contract.';
COMMENT ON COLUMN item.owner_no IS 'Number of the owner; 0 for the process.';
COMMENT ON COLUMN item.local_id IS 'Identifier as published.';
COMMENT ON COLUMN item.description IS 'Description.';
COMMENT ON COLUMN item.quantity IS 'Quantity; null if not stated.';
COMMENT ON COLUMN item.unit IS 'Unit.';
COMMENT ON COLUMN item.unit_price IS 'Price of a unit; null if not stated.';
COMMENT ON COLUMN item.currency IS 'Currency of unit_price.';

CREATE TABLE award (
  process_id uuid NOT NULL,
  award_no int NOT NULL,
  local_id text NOT NULL,
  title text NOT NULL,
  status text NOT NULL,
  award_date date,
  lots int[] NOT NULL,
  PRIMARY KEY (process_id, award_no));
COMMENT ON TABLE award IS 'Decisions to give a contract.';
COMMENT ON COLUMN award.process_id IS 'The process.';
COMMENT ON COLUMN award.award_no IS 'Number in the process.';
COMMENT ON COLUMN award.local_id IS 'Identifier as published.';
COMMENT ON COLUMN award.title IS 'Title.';
COMMENT ON COLUMN award.status IS 'Status as published.';
COMMENT ON COLUMN award.award_date IS 'Date of the decision.';
COMMENT ON COLUMN award.lots IS 'Numbers of its lots.';

CREATE TABLE award_supplier (
  process_id uuid NOT NULL,
  award_no int NOT NULL,
  party_no int NOT NULL,
  consortium boolean NOT NULL,
  PRIMARY KEY (process_id, award_no, party_no));
COMMENT ON TABLE award_supplier IS 'Who was awarded.';
COMMENT ON COLUMN award_supplier.process_id IS 'The process.';
COMMENT ON COLUMN award_supplier.award_no IS 'The award.';
COMMENT ON COLUMN award_supplier.party_no IS 'The supplier.';
COMMENT ON COLUMN award_supplier.consortium IS 'The source states that the suppliers act as one.';

CREATE TABLE contract (
  process_id uuid NOT NULL,
  contract_no int NOT NULL,
  local_id text NOT NULL,
  award_no int NOT NULL,
  title text NOT NULL,
  status text NOT NULL,
  signed date,
  starts date,
  ends date,
  parent_ref text NOT NULL,
  PRIMARY KEY (process_id, contract_no));
COMMENT ON TABLE contract IS 'Signed agreements.';
COMMENT ON COLUMN contract.process_id IS 'The process.';
COMMENT ON COLUMN contract.contract_no IS 'Number in the process.';
COMMENT ON COLUMN contract.local_id IS 'Identifier as published.';
COMMENT ON COLUMN contract.award_no IS 'Its award; 0 if not stated.';
COMMENT ON COLUMN contract.title IS 'Title.';
COMMENT ON COLUMN contract.status IS 'Status as published.';
COMMENT ON COLUMN contract.signed IS 'Date of signature.';
COMMENT ON COLUMN contract.starts IS 'Start of the term.';
COMMENT ON COLUMN contract.ends IS 'End of the term.';
COMMENT ON COLUMN contract.parent_ref IS 'Framework or parent contract, as published.';

CREATE TABLE contract_supplier (
  process_id uuid NOT NULL,
  contract_no int NOT NULL,
  party_no int NOT NULL,
  consortium boolean NOT NULL,
  PRIMARY KEY (process_id, contract_no, party_no));
COMMENT ON TABLE contract_supplier IS 'Who signed.';
COMMENT ON COLUMN contract_supplier.process_id IS 'The process.';
COMMENT ON COLUMN contract_supplier.contract_no IS 'The contract.';
COMMENT ON COLUMN contract_supplier.party_no IS 'The supplier.';
COMMENT ON COLUMN contract_supplier.consortium IS 'The source states that the suppliers act as one.';

CREATE TABLE bid (
  process_id uuid NOT NULL,
  bid_no int NOT NULL,
  local_id text NOT NULL,
  lot_no int NOT NULL,
  status text NOT NULL,
  bid_date date,
  PRIMARY KEY (process_id, bid_no));
COMMENT ON TABLE bid IS 'Offers received.';
COMMENT ON COLUMN bid.process_id IS 'The process.';
COMMENT ON COLUMN bid.bid_no IS 'Number in the process.';
COMMENT ON COLUMN bid.local_id IS 'Identifier as published.';
COMMENT ON COLUMN bid.lot_no IS 'Its lot; 0 if not stated.';
COMMENT ON COLUMN bid.status IS 'Status as published.';
COMMENT ON COLUMN bid.bid_date IS 'Date received.';

CREATE TABLE bid_tenderer (
  process_id uuid NOT NULL,
  bid_no int NOT NULL,
  party_no int NOT NULL,
  consortium boolean NOT NULL,
  PRIMARY KEY (process_id, bid_no, party_no));
COMMENT ON TABLE bid_tenderer IS 'Who bid.';
COMMENT ON COLUMN bid_tenderer.process_id IS 'The process.';
COMMENT ON COLUMN bid_tenderer.bid_no IS 'The bid.';
COMMENT ON COLUMN bid_tenderer.party_no IS 'The tenderer.';
COMMENT ON COLUMN bid_tenderer.consortium IS 'The source states that the tenderers act as one.';

CREATE TABLE amendment (
  process_id uuid NOT NULL,
  amendment_no int NOT NULL,
  target text NOT NULL,
  target_no int NOT NULL,
  amended_on date,
  rationale text NOT NULL,
  PRIMARY KEY (process_id, amendment_no));
COMMENT ON TABLE amendment IS 'Published changes of a tender, award or contract.';
COMMENT ON COLUMN amendment.process_id IS 'The process.';
COMMENT ON COLUMN amendment.amendment_no IS 'Number in the process.';
COMMENT ON COLUMN amendment.target IS 'process, award or contract.';
COMMENT ON COLUMN amendment.target_no IS 'Number of the target; 0 for the process.';
COMMENT ON COLUMN amendment.amended_on IS 'Date of the change.';
COMMENT ON COLUMN amendment.rationale IS 'Reason or description as published.';

CREATE TABLE transaction (
  process_id uuid NOT NULL,
  transaction_no int NOT NULL,
  contract_no int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('obligation', 'payment', 'subaward')),
  local_id text NOT NULL,
  happened_on date,
  amount numeric CHECK (amount <> 'NaN' AND abs(amount) < 1e20),
  currency text NOT NULL,
  payee text NOT NULL,
  PRIMARY KEY (process_id, transaction_no));
COMMENT ON TABLE transaction IS 'Payments, obligations and subawards: deltas, negative where money was taken back.';
COMMENT ON COLUMN transaction.process_id IS 'The process.';
COMMENT ON COLUMN transaction.transaction_no IS 'Number in the process.';
COMMENT ON COLUMN transaction.contract_no IS 'Its contract; 0 if not stated.';
COMMENT ON COLUMN transaction.kind IS 'What it is.';
COMMENT ON COLUMN transaction.local_id IS 'Identifier as published.';
COMMENT ON COLUMN transaction.happened_on IS 'Date.';
COMMENT ON COLUMN transaction.amount IS 'Amount; null if not stated.';
COMMENT ON COLUMN transaction.currency IS 'ISO 4217 code as published.';
COMMENT ON COLUMN transaction.payee IS 'Who received it, as published.';

CREATE TABLE amount (
  process_id uuid NOT NULL,
  owner text NOT NULL CHECK (owner IN ('process', 'lot', 'award', 'contract', 'bid', 'item', 'notice')),
  owner_no int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('estimated', 'ceiling', 'minimum', 'awarded', 'signed', 'options', 'obligated', 'subcontracted', 'bid', 'notice_total', 'budget')),
  ord int NOT NULL,
  notice_id uuid NOT NULL,
  version int NOT NULL,
  path text NOT NULL,
  current boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('known', 'zero_stated', 'missing', 'withheld', 'range', 'derived', 'implausible', 'unparsed', 'reported')),
  amount numeric CHECK (amount <> 'NaN' AND abs(amount) < 1e20),
  amount_high numeric CHECK (amount_high <> 'NaN' AND abs(amount_high) < 1e20),
  currency text NOT NULL,
  tax text NOT NULL CHECK (tax IN ('net', 'gross', 'unknown')),
  raw text NOT NULL,
  withheld_until text NOT NULL,
  withheld_why text NOT NULL,
  PRIMARY KEY (process_id, owner, owner_no, kind, ord));
COMMENT ON TABLE amount IS 'Every published figure, one row each; a restated figure is a further row.';
COMMENT ON COLUMN amount.process_id IS 'The process.';
COMMENT ON COLUMN amount.owner IS 'What it is the amount of.';
COMMENT ON COLUMN amount.owner_no IS 'Number of the owner; 0 for the process or an owner that no later notice names.';
COMMENT ON COLUMN amount.kind IS 'What the figure says.';
COMMENT ON COLUMN amount.ord IS 'Number among the figures of one owner and kind, in the order of publication.';
COMMENT ON COLUMN amount.notice_id IS 'Notice that states it.';
COMMENT ON COLUMN amount.version IS 'Version of that notice.';
COMMENT ON COLUMN amount.path IS 'Place of the value in that notice''s release.';
COMMENT ON COLUMN amount.current IS 'No later notice restates it.';
COMMENT ON COLUMN amount.status IS 'What is known: unknown is not zero; derived is a sum of published figures. Reported by third parties and implausible amounts never enter a total.';
COMMENT ON COLUMN amount.amount IS 'The figure, or the low end of a range; null if there is no number.';
COMMENT ON COLUMN amount.amount_high IS 'High end of a range.';
COMMENT ON COLUMN amount.currency IS 'ISO 4217 code as published, upper case; empty if not stated.';
COMMENT ON COLUMN amount.tax IS 'Whether value added tax is in it.';
COMMENT ON COLUMN amount.raw IS 'Text as published where amount does not say it.';
COMMENT ON COLUMN amount.withheld_until IS 'Date until which it is withheld.';
COMMENT ON COLUMN amount.withheld_why IS 'Reason the source gives.';

CREATE TABLE classification (
  process_id uuid NOT NULL,
  owner text NOT NULL,
  owner_no int NOT NULL,
  scheme text NOT NULL,
  code text NOT NULL,
  label text NOT NULL,
  main boolean NOT NULL,
  PRIMARY KEY (process_id, owner, owner_no, scheme, code));
CREATE INDEX classification_code ON classification (scheme, code text_pattern_ops);
COMMENT ON TABLE classification IS 'Codes that say what is bought.';
COMMENT ON COLUMN classification.process_id IS 'The process.';
COMMENT ON COLUMN classification.owner IS 'process or item.';
COMMENT ON COLUMN classification.owner_no IS 'Number of the owner; 0 for the process.';
COMMENT ON COLUMN classification.scheme IS 'Code list, e.g. CPV.';
COMMENT ON COLUMN classification.code IS 'Code as published.';
COMMENT ON COLUMN classification.label IS 'Label as published.';
COMMENT ON COLUMN classification.main IS 'The main code of its owner.';

CREATE TABLE document (
  process_id uuid NOT NULL,
  document_no int NOT NULL,
  owner text NOT NULL,
  url text NOT NULL,
  title text NOT NULL,
  document_type text NOT NULL,
  format text NOT NULL,
  lang text NOT NULL,
  published_on date,
  PRIMARY KEY (process_id, document_no));
COMMENT ON TABLE document IS 'Files that notices refer to.';
COMMENT ON COLUMN document.process_id IS 'The process.';
COMMENT ON COLUMN document.document_no IS 'Number in the process.';
COMMENT ON COLUMN document.owner IS 'process, award or contract.';
COMMENT ON COLUMN document.url IS 'Address as published.';
COMMENT ON COLUMN document.title IS 'Title.';
COMMENT ON COLUMN document.document_type IS 'OCDS document type.';
COMMENT ON COLUMN document.format IS 'Media type.';
COMMENT ON COLUMN document.lang IS 'Language.';
COMMENT ON COLUMN document.published_on IS 'Date of publication.';

CREATE TABLE event (
  process_id uuid NOT NULL,
  event_no int NOT NULL,
  event_date text NOT NULL,
  title text NOT NULL,
  url text NOT NULL,
  PRIMARY KEY (process_id, event_no));
COMMENT ON TABLE event IS 'What third parties report about a process, with its address.';
COMMENT ON COLUMN event.process_id IS 'The process.';
COMMENT ON COLUMN event.event_no IS 'Number in the process.';
COMMENT ON COLUMN event.event_date IS 'YYYY, YYYY-MM or YYYY-MM-DD, as precise as reported.';
COMMENT ON COLUMN event.title IS 'What is reported.';
COMMENT ON COLUMN event.url IS 'Where.';

-- +goose Down
DROP TABLE event, document, classification, amount, transaction, amendment, bid_tenderer, bid, contract_supplier, contract, award_supplier, award, item, lot, party_mention, process_link, process_notice, process;
