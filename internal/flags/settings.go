package flags

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Settings are the parameters of a run. Its JSON form is stored with the run.
type Settings struct {
	// Currency is the main currency of all sets, Currencies of single ones. Where
	// neither is given it is the first one observed in a set, see Input.Order.
	Currency   string            `json:"currency,omitempty"`
	Currencies map[string]string `json:"currencies,omitempty"`
	// ExcludedMethodDetails are values of tender.procurementMethodDetails that are in
	// no Cardinal rule; FixedPriceMethodDetails are those with prices set in advance,
	// which are in no rule on prices.
	ExcludedMethodDetails   []string `json:"excluded_method_details,omitempty"`
	FixedPriceMethodDetails []string `json:"fixed_price_method_details,omitempty"`
	// BidStatuses translates, by set, statuses of bids that are not in the OCDS
	// codelist bidStatus, such as "active" to "valid". Without it they count as none.
	BidStatuses map[string]map[string]string `json:"bid_statuses,omitempty"`
	// Identifiers takes identifier.scheme and identifier.id, joined by a hyphen, for
	// the local identifier of a reference that has none (OCDS 1.0), unless they look
	// like fillers. Without it such a reference names no one, as Cardinal has it.
	Identifiers bool `json:"identifiers,omitempty"`
	// FlagTies marks values that equal the quartiles where these coincide.
	FlagTies bool `json:"flag_ties,omitempty"`
	// EvidenceRows is how many rows are kept for a mark that rests on many processes.
	EvidenceRows int `json:"evidence_rows"`

	R003 PeriodSettings        `json:"R003"`
	R018 MethodSettings        `json:"R018"`
	R024 FenceSettings         `json:"R024"`
	R025 UnsuccessfulSettings  `json:"R025"`
	R035 CountSettings         `json:"R035"`
	R038 DisqualifiedSettings  `json:"R038"`
	R048 VarietySettings       `json:"R048"`
	R058 FenceSettings         `json:"R058"`
	D101 ShareSettings         `json:"D101"`
	D102 ThresholdSettings     `json:"D102"`
	D103 ConcentrationSettings `json:"D103"`
	D104 CountSettings         `json:"D104"`
}

// PeriodSettings are those of R003.
type PeriodSettings struct {
	Days int `json:"days"`
	// MethodDetailsDays overrides Days by tender.procurementMethodDetails.
	MethodDetailsDays map[string]int `json:"method_details_days,omitempty"`
	// Methods limits the rule to some values of tender.procurementMethod; empty: all.
	Methods []string `json:"methods,omitempty"`
	// Reversed runs the rule where the period ends before it starts, too.
	Reversed bool `json:"reversed,omitempty"`
}

// MethodSettings limit a rule to values of tender.procurementMethod.
type MethodSettings struct {
	Methods []string `json:"methods"`
}

// FenceSettings replace the fence from the quartiles by a fixed one.
type FenceSettings struct {
	Threshold *float64 `json:"threshold,omitempty"`
}

// UnsuccessfulSettings are those of R025.
type UnsuccessfulSettings struct {
	Percentile float64  `json:"percentile"` // 0 to 100
	Threshold  *float64 `json:"threshold,omitempty"`
}

// CountSettings have one whole number: R035 tenderers, D104 days.
type CountSettings struct {
	Threshold int `json:"threshold"`
}

// DisqualifiedSettings are those of R038.
type DisqualifiedSettings struct {
	Threshold    *float64 `json:"threshold,omitempty"`
	MinBids      int      `json:"minimum_submitted_bids"`
	MinProcesses int      `json:"minimum_contracting_processes"`
}

// VarietySettings are those of R048.
type VarietySettings struct {
	Threshold    *float64 `json:"threshold,omitempty"`
	Digits       int      `json:"digits"`
	MinProcesses int      `json:"minimum_contracting_processes"`
}

// ShareSettings have one ratio: 0.5 is 50 %.
type ShareSettings struct {
	Share decimal.Decimal `json:"share"`
}

// ThresholdSettings are those of D102: Share is how far below a threshold is just
// under it.
type ThresholdSettings struct {
	Share decimal.Decimal `json:"share"`
	Table []Threshold     `json:"table"`
}

// ConcentrationSettings are those of D103.
type ConcentrationSettings struct {
	Share     decimal.Decimal `json:"share"`
	MinAwards int             `json:"minimum_awards"`
}

// Defaults are the settings of the definitions.
func Defaults() Settings {
	return Settings{
		EvidenceRows: 20,
		R003:         PeriodSettings{Days: 15},
		R018:         MethodSettings{Methods: []string{"open", "selective"}},
		R025:         UnsuccessfulSettings{Percentile: 75},
		R035:         CountSettings{Threshold: 1},
		R038:         DisqualifiedSettings{MinBids: 2, MinProcesses: 2},
		R048:         VarietySettings{Digits: 2, MinProcesses: 20},
		D101:         ShareSettings{Share: decimal.New(5, -1)},
		D102:         ThresholdSettings{Share: decimal.New(5, -2), Table: Thresholds()},
		D103:         ConcentrationSettings{Share: decimal.New(5, -1), MinAwards: 10},
		D104:         CountSettings{Threshold: 30},
	}
}

// Hash is the sha256 of the settings' canonical JSON text: equal settings, equal
// hash.
func (s Settings) Hash() ([32]byte, error) {
	b, err := procurement.Canonical(s)
	if err != nil {
		return [32]byte{}, fmt.Errorf("settings of flags: %w", err)
	}
	return sha256.Sum256(b), nil
}

func (s Settings) excludes(details string) bool {
	return details != "" && slices.Contains(s.ExcludedMethodDetails, details)
}

func (s Settings) fixedPrice(details string) bool {
	return details != "" && slices.Contains(s.FixedPriceMethodDetails, details)
}

func (s Settings) currencyOf(set, first string) string {
	if c := s.Currencies[set]; c != "" {
		return strings.ToUpper(c)
	}
	if s.Currency != "" {
		return strings.ToUpper(s.Currency)
	}
	return first
}

// daysFor is the threshold of R003 for a process.
func (s Settings) daysFor(details string) int {
	if days, ok := s.R003.MethodDetailsDays[details]; ok {
		return days
	}
	return s.R003.Days
}

// parameters are those that a rule runs with; of R003 the ones without exceptions.
func (s Settings) parameters(code string) []Parameter {
	border := func(fixed *float64, otherwise string) Parameter {
		if fixed != nil {
			return Parameter{"threshold", strconv.FormatFloat(*fixed, 'g', -1, 64)}
		}
		return Parameter{"fence", otherwise}
	}
	count := func(name string, n int) Parameter { return Parameter{name, strconv.Itoa(n)} }
	const lower, upper = "Q1 - 1.5 IQR", "Q3 + 1.5 IQR"
	switch code {
	case "R003":
		return []Parameter{count("days", s.R003.Days), {"methods", listed(s.R003.Methods)}}
	case "R018":
		return []Parameter{{"methods", listed(s.R018.Methods)}}
	case "R024":
		return []Parameter{border(s.R024.Threshold, lower)}
	case "R025":
		return []Parameter{{"percentile", strconv.FormatFloat(s.R025.Percentile, 'g', -1, 64)}, border(s.R025.Threshold, lower)}
	case "R035":
		return []Parameter{count("disqualified tenderers", s.R035.Threshold)}
	case "R038":
		return []Parameter{count("minimum bids of a tenderer", s.R038.MinBids), count("minimum processes of a buyer", s.R038.MinProcesses),
			border(s.R038.Threshold, upper)}
	case "R048":
		return []Parameter{count("digits", s.R048.Digits), count("minimum processes", s.R048.MinProcesses), border(s.R048.Threshold, upper)}
	case "R058":
		return []Parameter{border(s.R058.Threshold, upper)}
	case "D101":
		return []Parameter{{"growth", s.D101.Share.String()}}
	case "D102":
		return []Parameter{{"distance", s.D102.Share.String()}}
	case "D103":
		return []Parameter{{"share", s.D103.Share.String()}, count("minimum awards", s.D103.MinAwards)}
	case "D104":
		return []Parameter{count("days", s.D104.Threshold)}
	}
	return nil
}

func listed(values []string) string {
	if len(values) == 0 {
		return "all"
	}
	return strings.Join(values, ", ")
}
