package flags

import "slices"

// Rule describes a rule to readers. A mark by it means "to review".
type Rule struct {
	Code    string
	Version int
	Title   string
	// LooksAt says what the rule is about, How its exact condition, Value what the
	// number of a mark means.
	LooksAt, How, Value string
	// On are the roles that a mark is set on.
	On []Role
	// Parameters are those of the definitions.
	Parameters []Parameter
	// Innocent are explanations to weigh before anything else.
	Innocent []string
	// Needs are the fields the rule takes, in words with their OCDS path.
	Needs []string
	// Source is where the rule comes from.
	Source string
}

// Rules lists all rules in the order of their codes, Cardinal's first.
func Rules() []Rule {
	rules, defaults := catalogue(), Defaults()
	for i := range rules {
		rules[i].Version = versionOf(rules[i].Code)
		rules[i].Parameters = defaults.parameters(rules[i].Code)
	}
	return rules
}

// Codes lists the codes of all rules in the order of Rules.
func Codes() []string {
	var out []string
	for _, c := range checks() {
		out = append(out, c.code)
	}
	return out
}

// RuleOf returns the rule of a code.
func RuleOf(code string) (Rule, bool) {
	rules := Rules()
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.Code == code })
	if i < 0 {
		return Rule{}, false
	}
	return rules[i], true
}

// versionOf is raised for a rule when the same process gives another result.
func versionOf(string) int { return 1 }
