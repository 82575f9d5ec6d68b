package evidence

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// example is the value that the README follows to its document.
type example struct {
	Value
	Line     int // of values.csv
	Shown    string
	File     string
	Warc     string
	Commands []string
}

// example picks a figure that standard tools can reach, else a name or fact.
func (p *packet) example() *example {
	fits := func(v Value) bool {
		return v.AsWritten != "" && v.Value != "" && len(v.AsWritten) < 200 && p.commands(v) != nil
	}
	i := slices.IndexFunc(p.values, func(v Value) bool { return v.Current && fits(v) })
	if i < 0 {
		i = slices.IndexFunc(p.values, fits)
	}
	if i < 0 {
		return nil
	}
	v := p.values[i]
	d := p.byHash[v.SHA256]
	e := &example{Value: v, Line: p.csvLine(i), File: d.file(), Warc: d.warc(), Commands: p.commands(v)}
	e.Label, e.AsWritten, e.URL, e.Pointer = plain(v.Label), plain(v.AsWritten), plain(v.URL), plain(v.Pointer)
	e.Notice = fmt.Sprintf("%s, version %d", plain(v.SourceNoticeID), v.Version)
	e.Shown = plain(v.Value + " " + v.Currency)
	return e
}

// csvLine is where a value stands in values.csv: texts may hold line ends.
func (p *packet) csvLine(value int) int {
	line := 2
	for _, v := range p.values[:value] {
		for _, f := range v.fields() {
			line += strings.Count(f, "\n")
		}
		line++
	}
	return line
}

// commands print what stands at a value's place, with one tool each; nil where
// no common tool does.
func (p *packet) commands(v Value) []string {
	d := p.byHash[v.SHA256]
	if d == nil {
		return nil
	}
	before, rest, from := reach(d.file(), v.Pointer)
	number := -1
	if after, ok := strings.CutPrefix(rest, "value:"); ok {
		digits, inside, _ := strings.Cut(after, "!")
		n, err := strconv.Atoi(digits)
		if err != nil {
			return nil
		}
		number, rest = n, inside
	}
	name := d.suffix
	if before != "" {
		name = guess(rest)
	}
	switch {
	case name == ".json" && (rest == "" || rest[0] == '/'):
		return jsonCommands(before, from, rest, number)
	case name == ".xml" && number < 0 && !strings.Contains(rest, "@"):
		return xmlCommands(before, from, rest)
	}
	return nil
}

// reach turns container steps into commands that print the member: what to pipe
// from, what is left of the pointer, and the file to read where nothing is piped.
func reach(file, pointer string) (before, rest, from string) {
	rest, from = pointer, quote(file)
	for {
		step, after, ok := strings.Cut(rest, "!")
		name := strings.NewReplacer("%21", "!", "%25", "%")
		var command string
		switch {
		case ok && step == "gz":
			command = "gzip -dc < " + from
			if from == "-" {
				command = "gzip -dc"
			}
		case ok && strings.HasPrefix(step, "zip:") && before == "":
			command = "unzip -p " + from + " " + quote(name.Replace(step[len("zip:"):]))
		case ok && strings.HasPrefix(step, "tar:"):
			command = "tar -xOf " + from + " " + quote(name.Replace(step[len("tar:"):]))
		default:
			return before, rest, from
		}
		before, rest, from = before+command+" | ", after, "-"
	}
}

// guess tells the format of a member by how its place is written.
func guess(inside string) string {
	if strings.HasSuffix(inside, "]") {
		return ".xml"
	}
	return ".json"
}

func jsonCommands(before, from, pointer string, number int) []string {
	jq, python := ".", "json.load(f, parse_int=str, parse_float=str)"
	slurp := ""
	if number >= 0 {
		slurp, jq = "-s ", fmt.Sprintf(".[%d]", number)
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		key, err := json.Marshal(unescape.Replace(part))
		if n, nerr := strconv.Atoi(part); nerr == nil {
			key, err = strconv.AppendInt(nil, int64(n), 10), nil
		}
		if err != nil || pointer == "" {
			return nil
		}
		jq += "[" + string(key) + "]"
		python += "[" + string(key) + "]"
	}
	input := " " + from
	open := `open(` + strings.ReplaceAll(from, "'", `"`) + `, encoding="utf-8-sig")`
	if from == "-" {
		input, open = "", "sys.stdin"
	}
	out := []string{before + "jq -r " + slurp + quote(jq) + input}
	if number < 0 {
		out = append(out, before+"python3 -c "+quote("import json, sys; f = "+open+"; print("+python+")"))
	}
	return out
}

func xmlCommands(before, from, path string) []string {
	var xpath strings.Builder
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		name, n, ok := strings.Cut(part, "[")
		if !ok {
			return nil
		}
		fmt.Fprintf(&xpath, "/*[name()=\"%s\"][%s", name, n)
	}
	const walk = `import sys, functools, xml.dom.minidom as m; ` +
		`step = lambda n, s: [c for c in n.childNodes if c.nodeName == s.split("[")[0]][int(s.split("[")[1][:-1]) - 1]; ` +
		`e = functools.reduce(step, sys.argv[2].strip("/").split("/"), m.parse(sys.stdin.buffer if sys.argv[1] == "-" else sys.argv[1])); ` +
		`print("".join(c.data for c in e.childNodes if c.nodeType in (3, 4)))`
	return []string{
		before + "xmllint --xpath " + quote("string("+xpath.String()+")") + " " + from,
		before + "python3 -c " + quote(walk) + " " + from + " " + quote(path),
	}
}

// quote writes an argument for a POSIX shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
