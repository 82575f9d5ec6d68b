package flags

// Lack says why a rule was not run on a process.
type Lack struct {
	Code string
	// Missing are the fields that the rule takes and the process does not have, in
	// words with their OCDS path. With them the rule is "not calculable".
	Missing []string
	// Reason says why the rule is not about this process; with a Reason alone it
	// "does not apply".
	Reason string
}

// outcome is what one rule says of one process by itself.
type outcome struct {
	lack  Lack
	flags []Flag
	// priced has marks by currency: those of the main one count.
	priced []priced
	// distances has the price distance by currency.
	distances []distance
	// feed adds to the populations of a set.
	feed func(*set)
}

// priced are the marks on prices of one currency, none where they are checked and
// there is nothing to note.
type priced struct {
	currency string
	flags    []Flag
}

func lacks(missing ...string) outcome { return outcome{lack: Lack{Missing: missing}} }

func without(reason string) outcome { return outcome{lack: Lack{Reason: reason}} }

func (o outcome) ran() bool { return len(o.lack.Missing) == 0 && o.lack.Reason == "" }

// check is one rule's part on one process.
type check struct {
	code string
	run  func(*facts, Settings) outcome
	// cardinal checks leave out excluded methods; priced ones fixed prices, too.
	cardinal, priced bool
	// cancelled checks run on cancelled procedures, too.
	cancelled bool
}

func checks() []check {
	return []check{
		{code: "R003", run: (*facts).shortPeriod, cardinal: true},
		{code: "R018", run: (*facts).singleBid, cardinal: true},
		{code: "R024", run: (*facts).closePrice, cardinal: true, priced: true},
		{code: "R025", run: (*facts).unsuccessful, cardinal: true},
		{code: "R028", run: (*facts).identicalPrices, cardinal: true, priced: true},
		{code: "R030", run: (*facts).lateBid, cardinal: true},
		{code: "R035", run: (*facts).allButWinner, cardinal: true},
		{code: "R036", run: (*facts).lowestDisqualified, cardinal: true, priced: true},
		{code: "R038", run: (*facts).disqualified, cardinal: true},
		{code: "R048", run: (*facts).variety, cardinal: true},
		{code: "R058", run: (*facts).closePrice, cardinal: true, priced: true},
		{code: "D101", run: (*facts).growth, cancelled: true},
		{code: "D102", run: (*facts).underThreshold},
		{code: "D103", run: (*facts).concentration},
		{code: "D104", run: (*facts).late},
		{code: "D105", run: (*facts).edits, cancelled: true},
	}
}

// apply runs the check, after what excludes the process from it.
func (c check) apply(f *facts, s Settings) outcome {
	var o outcome
	switch {
	case f.status == "cancelled" && !c.cancelled:
		o = without("the tender was cancelled")
	case c.cardinal && f.in.OCID == "":
		o = lacks("the identifier of the process (ocid)")
	case c.cardinal && s.excludes(f.details):
		o = without("the settings exclude this kind of procedure: " + f.details)
	case c.priced && s.fixedPrice(f.details):
		o = without("prices of this kind of procedure are set in advance: " + f.details)
	default:
		o = c.run(f, s)
	}
	o.lack.Code = c.code
	for i := range o.flags {
		o.flags[i].stamp(s)
	}
	for _, p := range o.priced {
		for i := range p.flags {
			p.flags[i].stamp(s)
		}
	}
	return o
}

// stamp adds the rule's version and parameters, unless the rule set its own.
func (f *Flag) stamp(s Settings) {
	f.Version = versionOf(f.Code)
	if f.Parameters == nil {
		f.Parameters = s.parameters(f.Code)
	}
}

// NotCalculable lists the rules that cannot be run on a process, in the order of
// their codes. The rules that are not listed were run, or feed their population.
func NotCalculable(in Input, s Settings) []Lack {
	f := read(in, s)
	var out []Lack
	for _, c := range checks() {
		if o := c.apply(f, s); !o.ran() {
			out = append(out, o.lack)
		}
	}
	return out
}
