-- +goose Up
CREATE TABLE process_cluster (
  process_id uuid PRIMARY KEY,
  cluster_id uuid NOT NULL,
  counted boolean NOT NULL,
  why text NOT NULL,
  evidence text[] NOT NULL);
CREATE INDEX process_cluster_cluster ON process_cluster (cluster_id);
COMMENT ON TABLE process_cluster IS 'Processes that are one contract on several portals, with the copy that counts. Derived.';
COMMENT ON COLUMN process_cluster.process_id IS 'The process.';
COMMENT ON COLUMN process_cluster.cluster_id IS 'Lowest process_id of the cluster.';
COMMENT ON COLUMN process_cluster.counted IS 'Its money is in totals; exactly one of a cluster.';
COMMENT ON COLUMN process_cluster.why IS 'Why this copy counts, or does not.';
COMMENT ON COLUMN process_cluster.evidence IS 'Why they are one contract.';

CREATE TABLE cluster_suggestion (
  a uuid NOT NULL,
  b uuid NOT NULL CHECK (a < b),
  score numeric NOT NULL,
  evidence text NOT NULL,
  PRIMARY KEY (a, b));
COMMENT ON TABLE cluster_suggestion IS 'Processes that may be one contract: not counted as one until a person decides. Derived.';
COMMENT ON COLUMN cluster_suggestion.a IS 'The lower process.';
COMMENT ON COLUMN cluster_suggestion.b IS 'The higher process.';
COMMENT ON COLUMN cluster_suggestion.score IS '0 to 1.';
COMMENT ON COLUMN cluster_suggestion.evidence IS 'Why.';

CREATE TABLE cluster_choice (
  choice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  process_id uuid NOT NULL,
  other_id uuid,
  choice text NOT NULL CHECK (choice IN ('counted', 'same', 'different')),
  note text NOT NULL,
  actor text NOT NULL,
  chosen_at timestamptz NOT NULL DEFAULT now(),
  withdrawn_at timestamptz);
COMMENT ON TABLE cluster_choice IS 'What people decided about copies: an input, never derived.';
COMMENT ON COLUMN cluster_choice.choice_id IS 'Number.';
COMMENT ON COLUMN cluster_choice.process_id IS 'The process.';
COMMENT ON COLUMN cluster_choice.other_id IS 'The other process for same and different; null for counted.';
COMMENT ON COLUMN cluster_choice.choice IS 'counted: this copy counts.';
COMMENT ON COLUMN cluster_choice.note IS 'Why.';
COMMENT ON COLUMN cluster_choice.actor IS 'Who.';
COMMENT ON COLUMN cluster_choice.chosen_at IS 'When.';
COMMENT ON COLUMN cluster_choice.withdrawn_at IS 'When it was undone.';

CREATE TABLE flag (
  process_id uuid NOT NULL,
  code text NOT NULL,
  subject text NOT NULL,
  subject_org uuid,
  value double precision NOT NULL,
  rule_version int NOT NULL,
  parameters jsonb NOT NULL,
  evidence jsonb NOT NULL,
  PRIMARY KEY (process_id, code, subject));
CREATE INDEX flag_code ON flag (code);
CREATE INDEX flag_subject ON flag (subject_org) WHERE subject_org IS NOT NULL;
COMMENT ON TABLE flag IS 'What a reader may want to review, and why; no statement about anybody. Derived.';
COMMENT ON COLUMN flag.process_id IS 'The process.';
COMMENT ON COLUMN flag.code IS 'Rule.';
COMMENT ON COLUMN flag.subject IS 'Role of whom it is about, with the id in the process; process if none.';
COMMENT ON COLUMN flag.subject_org IS 'mention_key of the subject.';
COMMENT ON COLUMN flag.value IS 'What the rule measured.';
COMMENT ON COLUMN flag.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN flag.parameters IS 'Parameters of the rule.';
COMMENT ON COLUMN flag.evidence IS 'The facts it rests on, with their places.';

CREATE TABLE flag_population (
  source text NOT NULL,
  code text NOT NULL,
  grp text NOT NULL,
  n int NOT NULL,
  q1 double precision NOT NULL,
  q3 double precision NOT NULL,
  fence double precision NOT NULL,
  parameters jsonb NOT NULL,
  PRIMARY KEY (source, code, grp));
COMMENT ON TABLE flag_population IS 'Statistics of all processes that a rule compared with. Derived with the flags.';
COMMENT ON COLUMN flag_population.source IS 'Source; empty for all.';
COMMENT ON COLUMN flag_population.code IS 'Rule.';
COMMENT ON COLUMN flag_population.grp IS 'Group of subjects.';
COMMENT ON COLUMN flag_population.n IS 'Size of the population.';
COMMENT ON COLUMN flag_population.q1 IS 'First quartile, type 8.';
COMMENT ON COLUMN flag_population.q3 IS 'Third quartile, type 8.';
COMMENT ON COLUMN flag_population.fence IS 'Limit.';
COMMENT ON COLUMN flag_population.parameters IS 'Parameters.';

CREATE TABLE flag_rate (
  source text NOT NULL,
  code text NOT NULL,
  flagged int NOT NULL,
  calculable int NOT NULL,
  total int NOT NULL,
  PRIMARY KEY (source, code));
COMMENT ON TABLE flag_rate IS 'How often a rule flags, of those it can be run on. Derived with the flags.';
COMMENT ON COLUMN flag_rate.source IS 'Source.';
COMMENT ON COLUMN flag_rate.code IS 'Rule.';
COMMENT ON COLUMN flag_rate.flagged IS 'Processes to review.';
COMMENT ON COLUMN flag_rate.calculable IS 'Processes that the rule can be run on.';
COMMENT ON COLUMN flag_rate.total IS 'All processes.';

CREATE TABLE late_gap (
  process_id uuid NOT NULL,
  code text NOT NULL,
  what text NOT NULL,
  field text NOT NULL,
  expected text NOT NULL,
  kind text NOT NULL,
  until text NOT NULL,
  why text NOT NULL,
  PRIMARY KEY (process_id, code, field));
COMMENT ON TABLE late_gap IS 'What was due by the day of the newest notice of the source and was not published: beside gap, which looks at a process alone. Derived.';
COMMENT ON COLUMN late_gap.process_id IS 'The process.';
COMMENT ON COLUMN late_gap.code IS 'Stable word.';
COMMENT ON COLUMN late_gap.what IS 'What is not public, in words.';
COMMENT ON COLUMN late_gap.field IS 'Where the standard puts it.';
COMMENT ON COLUMN late_gap.expected IS 'Which rule expects it.';
COMMENT ON COLUMN late_gap.kind IS 'As in gap.';
COMMENT ON COLUMN late_gap.until IS 'As in gap.';
COMMENT ON COLUMN late_gap.why IS 'As in gap.';

CREATE TABLE derive_run (
  step text PRIMARY KEY,
  finished_at timestamptz NOT NULL,
  seconds double precision NOT NULL,
  note text NOT NULL,
  settings jsonb NOT NULL);
COMMENT ON TABLE derive_run IS 'When organisations, groups, clusters and flags were derived last.';
COMMENT ON COLUMN derive_run.step IS 'resolve, groups, clusters or flags.';
COMMENT ON COLUMN derive_run.finished_at IS 'When.';
COMMENT ON COLUMN derive_run.seconds IS 'How long it took.';
COMMENT ON COLUMN derive_run.note IS 'Counts, in words.';
COMMENT ON COLUMN derive_run.settings IS 'Settings of the run.';

-- +goose Down
DROP TABLE derive_run, late_gap, flag_rate, flag_population, flag, cluster_choice, cluster_suggestion, process_cluster;
