-- +goose Up
CREATE TABLE spend (
  process_id uuid NOT NULL,
  spend_no int NOT NULL,
  unit text NOT NULL CHECK (unit IN ('contract', 'award', 'lot', 'process', 'notice')),
  unit_no int NOT NULL,
  party_no int NOT NULL,
  supplier uuid,
  buyer uuid,
  funder uuid,
  basis text NOT NULL CHECK (basis IN ('obligation', 'signed', 'awarded', 'notice_total')),
  alloc text NOT NULL CHECK (alloc IN ('sole', 'stated', 'equal_split', 'unallocated')),
  on_date date,
  amount numeric NOT NULL CHECK (amount <> 'NaN'),
  currency text NOT NULL,
  tax text NOT NULL,
  whole numeric NOT NULL,
  suppliers int NOT NULL,
  amount_eur numeric,
  amount_usd numeric,
  fx_on text NOT NULL,
  fx_source text NOT NULL,
  whole_usd numeric,
  country text NOT NULL,
  notice_id uuid NOT NULL,
  version int NOT NULL,
  path text NOT NULL,
  parts jsonb NOT NULL,
  PRIMARY KEY (process_id, spend_no));
CREATE INDEX spend_supplier ON spend (supplier, on_date DESC);
CREATE INDEX spend_buyer ON spend (buyer, on_date DESC);
CREATE INDEX spend_funder ON spend (funder, on_date DESC) WHERE funder IS NOT NULL;
COMMENT ON TABLE spend IS 'The only table that totals are summed from: one row for each counted unit and supplier (DOMAIN.md section 5). Derived, per process.';
COMMENT ON COLUMN spend.process_id IS 'The process.';
COMMENT ON COLUMN spend.spend_no IS 'Number in the process.';
COMMENT ON COLUMN spend.unit IS 'What is counted once.';
COMMENT ON COLUMN spend.unit_no IS 'Its number in the process.';
COMMENT ON COLUMN spend.party_no IS 'Supplier; 0 where several won together and no split was published.';
COMMENT ON COLUMN spend.supplier IS 'mention_key of the supplier; null if unallocated.';
COMMENT ON COLUMN spend.buyer IS 'mention_key of the buyer.';
COMMENT ON COLUMN spend.funder IS 'mention_key of the funding agency, where one is stated.';
COMMENT ON COLUMN spend.basis IS 'What the amount is: obligations first, then the signed contract, then the award.';
COMMENT ON COLUMN spend.alloc IS 'How the unit was divided: equal_split is assumed, and only for a consortium that the source states.';
COMMENT ON COLUMN spend.on_date IS 'Signed, else awarded, else published.';
COMMENT ON COLUMN spend.amount IS 'The supplier''s part, in the currency as published.';
COMMENT ON COLUMN spend.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN spend.tax IS 'net, gross or unknown.';
COMMENT ON COLUMN spend.whole IS 'The unit''s whole amount.';
COMMENT ON COLUMN spend.suppliers IS 'Number of suppliers of the unit.';
COMMENT ON COLUMN spend.amount_eur IS 'The amount in euro at the rate of on_date; null if there is no rate: listed beside the sum, never in it.';
COMMENT ON COLUMN spend.amount_usd IS 'The amount in US dollars by the same source.';
COMMENT ON COLUMN spend.fx_on IS 'Day or year of the rate; empty if none.';
COMMENT ON COLUMN spend.fx_source IS 'Whose rate it is.';
COMMENT ON COLUMN spend.whole_usd IS 'The whole amount in US dollars.';
COMMENT ON COLUMN spend.country IS 'As process.country.';
COMMENT ON COLUMN spend.notice_id IS 'Notice that states the figure.';
COMMENT ON COLUMN spend.version IS 'Version of that notice.';
COMMENT ON COLUMN spend.path IS 'Place of the figure in that notice''s release.';
COMMENT ON COLUMN spend.parts IS 'Further places where the amount is a sum of published figures.';

CREATE TABLE spend_member (
  process_id uuid NOT NULL,
  spend_no int NOT NULL,
  party_no int NOT NULL,
  supplier uuid NOT NULL,
  share numeric,
  PRIMARY KEY (process_id, spend_no, party_no));
CREATE INDEX spend_member_supplier ON spend_member (supplier);
COMMENT ON TABLE spend_member IS 'All suppliers of a unit that has several: their share, or that it is joint and not divided. Derived, per process.';
COMMENT ON COLUMN spend_member.process_id IS 'The process.';
COMMENT ON COLUMN spend_member.spend_no IS 'First row of the unit in spend.';
COMMENT ON COLUMN spend_member.party_no IS 'The supplier.';
COMMENT ON COLUMN spend_member.supplier IS 'Its mention_key.';
COMMENT ON COLUMN spend_member.share IS 'Its part in the currency as published; null if not divided.';

CREATE TABLE excluded_amount (
  process_id uuid NOT NULL,
  excluded_no int NOT NULL,
  owner text NOT NULL,
  owner_no int NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  amount numeric,
  currency text NOT NULL,
  on_date date,
  notice_id uuid NOT NULL,
  version int NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (process_id, excluded_no));
CREATE INDEX excluded_amount_reason ON excluded_amount (reason);
COMMENT ON TABLE excluded_amount IS 'Current figures that no total holds, with the reason: reported by third parties, withheld, implausible, of what was cancelled. Derived, per process.';
COMMENT ON COLUMN excluded_amount.process_id IS 'The process.';
COMMENT ON COLUMN excluded_amount.excluded_no IS 'Number in the process.';
COMMENT ON COLUMN excluded_amount.owner IS 'What it is the amount of.';
COMMENT ON COLUMN excluded_amount.owner_no IS 'Number of the owner.';
COMMENT ON COLUMN excluded_amount.kind IS 'Kind of amount.';
COMMENT ON COLUMN excluded_amount.reason IS 'Why it is in no total.';
COMMENT ON COLUMN excluded_amount.amount IS 'The figure, if there is one.';
COMMENT ON COLUMN excluded_amount.currency IS 'ISO 4217 code as published.';
COMMENT ON COLUMN excluded_amount.on_date IS 'Date of what it belongs to.';
COMMENT ON COLUMN excluded_amount.notice_id IS 'Notice that states the figure.';
COMMENT ON COLUMN excluded_amount.version IS 'Version of that notice.';
COMMENT ON COLUMN excluded_amount.path IS 'Place of the figure in that notice''s release.';

CREATE TABLE ceiling (
  process_id uuid NOT NULL,
  ceiling_no int NOT NULL,
  unit text NOT NULL,
  unit_no int NOT NULL,
  buyer uuid,
  on_date date,
  amount numeric NOT NULL,
  currency text NOT NULL,
  amount_eur numeric,
  amount_usd numeric,
  fx_on text NOT NULL,
  fx_source text NOT NULL,
  notice_id uuid NOT NULL,
  version int NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (process_id, ceiling_no));
CREATE INDEX ceiling_buyer ON ceiling (buyer);
COMMENT ON TABLE ceiling IS 'What may be spent under a framework and need not be: beside totals, never in them. Derived, per process.';
COMMENT ON COLUMN ceiling.process_id IS 'The process.';
COMMENT ON COLUMN ceiling.ceiling_no IS 'Number in the process.';
COMMENT ON COLUMN ceiling.unit IS 'What it is the ceiling of.';
COMMENT ON COLUMN ceiling.unit_no IS 'Its number.';
COMMENT ON COLUMN ceiling.buyer IS 'mention_key of the buyer.';
COMMENT ON COLUMN ceiling.on_date IS 'Date.';
COMMENT ON COLUMN ceiling.amount IS 'The ceiling.';
COMMENT ON COLUMN ceiling.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN ceiling.amount_eur IS 'The amount in euro at the rate of on_date; null if there is no rate: listed beside the sum, never in it.';
COMMENT ON COLUMN ceiling.amount_usd IS 'The amount in US dollars by the same source.';
COMMENT ON COLUMN ceiling.fx_on IS 'Day or year of the rate; empty if none.';
COMMENT ON COLUMN ceiling.fx_source IS 'Whose rate it is.';
COMMENT ON COLUMN ceiling.notice_id IS 'Notice that states the figure.';
COMMENT ON COLUMN ceiling.version IS 'Version of that notice.';
COMMENT ON COLUMN ceiling.path IS 'Place of the figure in that notice''s release.';

CREATE TABLE subaward (
  process_id uuid NOT NULL,
  subaward_no int NOT NULL,
  contract_no int NOT NULL,
  party_no int NOT NULL,
  subcontractor uuid,
  on_date date,
  amount numeric NOT NULL,
  currency text NOT NULL,
  amount_eur numeric,
  amount_usd numeric,
  fx_on text NOT NULL,
  fx_source text NOT NULL,
  notice_id uuid NOT NULL,
  version int NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (process_id, subaward_no));
CREATE INDEX subaward_subcontractor ON subaward (subcontractor);
COMMENT ON TABLE subaward IS 'Money passed on by a supplier: a measure of its own, never added to the contract it comes from. Derived, per process.';
COMMENT ON COLUMN subaward.process_id IS 'The process.';
COMMENT ON COLUMN subaward.subaward_no IS 'Number in the process.';
COMMENT ON COLUMN subaward.contract_no IS 'The contract it comes from.';
COMMENT ON COLUMN subaward.party_no IS 'The subcontractor; 0 if not named.';
COMMENT ON COLUMN subaward.subcontractor IS 'Its mention_key.';
COMMENT ON COLUMN subaward.on_date IS 'Date.';
COMMENT ON COLUMN subaward.amount IS 'Amount.';
COMMENT ON COLUMN subaward.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN subaward.amount_eur IS 'The amount in euro at the rate of on_date; null if there is no rate: listed beside the sum, never in it.';
COMMENT ON COLUMN subaward.amount_usd IS 'The amount in US dollars by the same source.';
COMMENT ON COLUMN subaward.fx_on IS 'Day or year of the rate; empty if none.';
COMMENT ON COLUMN subaward.fx_source IS 'Whose rate it is.';
COMMENT ON COLUMN subaward.notice_id IS 'Notice that states the figure.';
COMMENT ON COLUMN subaward.version IS 'Version of that notice.';
COMMENT ON COLUMN subaward.path IS 'Place of the figure in that notice''s release.';

CREATE TABLE money_check (
  process_id uuid NOT NULL,
  check_no int NOT NULL,
  name text NOT NULL,
  stated numeric NOT NULL,
  computed numeric NOT NULL,
  currency text NOT NULL,
  agrees boolean NOT NULL,
  notice_id uuid NOT NULL,
  version int NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (process_id, check_no));
COMMENT ON TABLE money_check IS 'Sums that a source prints beside ours. Derived, per process.';
COMMENT ON COLUMN money_check.process_id IS 'The process.';
COMMENT ON COLUMN money_check.check_no IS 'Number in the process.';
COMMENT ON COLUMN money_check.name IS 'What is compared.';
COMMENT ON COLUMN money_check.stated IS 'What the source prints.';
COMMENT ON COLUMN money_check.computed IS 'Our sum of the same.';
COMMENT ON COLUMN money_check.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN money_check.agrees IS 'They differ by 1 % at most.';
COMMENT ON COLUMN money_check.notice_id IS 'Notice that states the figure.';
COMMENT ON COLUMN money_check.version IS 'Version of that notice.';
COMMENT ON COLUMN money_check.path IS 'Place of the figure in that notice''s release.';

CREATE TABLE gap (
  process_id uuid NOT NULL,
  gap_no int NOT NULL,
  code text NOT NULL,
  what text NOT NULL,
  field text NOT NULL,
  expected text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('missing', 'withheld', 'unknown', 'reported_only')),
  until text NOT NULL,
  why text NOT NULL,
  PRIMARY KEY (process_id, gap_no));
CREATE INDEX gap_code ON gap (code);
COMMENT ON TABLE gap IS 'What the standard or the law expects and was not published. Derived, per process.';
COMMENT ON COLUMN gap.process_id IS 'The process.';
COMMENT ON COLUMN gap.gap_no IS 'Number in the process.';
COMMENT ON COLUMN gap.code IS 'Stable word.';
COMMENT ON COLUMN gap.what IS 'What is not public, in words.';
COMMENT ON COLUMN gap.field IS 'Where the standard puts it.';
COMMENT ON COLUMN gap.expected IS 'Which rule expects it.';
COMMENT ON COLUMN gap.kind IS 'Whether it is absent, withheld, known to be unpublished, or known from third parties alone.';
COMMENT ON COLUMN gap.until IS 'Date until which it is withheld.';
COMMENT ON COLUMN gap.why IS 'Reason the source gives.';

CREATE TABLE fx_rate (
  currency text NOT NULL,
  base text NOT NULL,
  on_date text NOT NULL,
  units numeric NOT NULL CHECK (units > 0),
  rate_source text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (currency, on_date));
COMMENT ON TABLE fx_rate IS 'Exchange rates that were loaded beside those the program carries: an input, never derived.';
COMMENT ON COLUMN fx_rate.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN fx_rate.base IS 'EUR for daily rates, USD for yearly ones.';
COMMENT ON COLUMN fx_rate.on_date IS 'Day (YYYY-MM-DD) or year (YYYY) of the rate.';
COMMENT ON COLUMN fx_rate.units IS 'Units of the currency for one of the base.';
COMMENT ON COLUMN fx_rate.rate_source IS 'Whose rate it is.';
COMMENT ON COLUMN fx_rate.loaded_at IS 'When it was loaded.';

ALTER TABLE process ADD COLUMN rules int NOT NULL DEFAULT 0;
COMMENT ON COLUMN process.rules IS 'Version of the rules that compiled it; older ones are compiled again by daylight derive.';
ALTER TABLE party_mention ADD COLUMN parent_name text NOT NULL DEFAULT '', ADD COLUMN parent_id text NOT NULL DEFAULT '', ADD COLUMN department text NOT NULL DEFAULT '',
  ADD COLUMN department_id text NOT NULL DEFAULT '', ADD COLUMN office text NOT NULL DEFAULT '', ADD COLUMN domain text NOT NULL DEFAULT '';
COMMENT ON COLUMN party_mention.parent_name IS 'Parent company that the record states.';
COMMENT ON COLUMN party_mention.parent_id IS 'Its identifier, as scheme:id.';
COMMENT ON COLUMN party_mention.department IS 'Department that the record states for an agency.';
COMMENT ON COLUMN party_mention.department_id IS 'Its identifier, as scheme:id.';
COMMENT ON COLUMN party_mention.office IS 'Office that acts.';
COMMENT ON COLUMN party_mention.domain IS 'Host of its web site.';
ALTER TABLE contract ADD COLUMN award_nos int[] NOT NULL DEFAULT '{}', ADD COLUMN within_framework boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN contract.award_nos IS 'All awards it carries out.';
COMMENT ON COLUMN contract.within_framework IS 'A call-off: the source says so, or names the framework.';
ALTER TABLE lot ADD COLUMN is_framework boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN lot.is_framework IS 'A framework agreement; dynamic purchasing systems are none.';
ALTER TABLE transaction ADD COLUMN notice_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', ADD COLUMN version int NOT NULL DEFAULT 0, ADD COLUMN path text NOT NULL DEFAULT '';
COMMENT ON COLUMN transaction.notice_id IS 'Notice that states it.';
COMMENT ON COLUMN transaction.version IS 'Version of that notice.';
COMMENT ON COLUMN transaction.path IS 'Place of the value in that notice''s release.';

-- +goose Down
ALTER TABLE process DROP COLUMN rules;
ALTER TABLE transaction DROP COLUMN notice_id, DROP COLUMN version, DROP COLUMN path;
ALTER TABLE lot DROP COLUMN is_framework;
ALTER TABLE contract DROP COLUMN award_nos, DROP COLUMN within_framework;
ALTER TABLE party_mention DROP COLUMN parent_name, DROP COLUMN parent_id, DROP COLUMN department, DROP COLUMN department_id, DROP COLUMN office, DROP COLUMN domain;
DROP TABLE fx_rate, gap, money_check, subaward, ceiling, excluded_amount, spend_member, spend;
