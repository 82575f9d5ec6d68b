package jsontree

// extent finds the end of a value that comes in pieces.
type extent struct {
	kind    byte
	begun   bool
	escaped bool
	brackets
}

// scalar reports whether the value is one that the end of the text ends.
func (e *extent) scalar() bool { return e.kind != '{' && e.kind != '[' && e.kind != '"' }

// feed looks through b; n is where the value ends.
func (e *extent) feed(b []byte) (n int, done bool) {
	switch e.kind {
	case '{', '[':
		return e.brackets.feed(b)
	case '"':
		return e.text(b)
	}
	for i, c := range b {
		switch c {
		case ' ', '\t', '\r', '\n', ',', ']', '}':
			return i, true
		}
	}
	return 0, false
}

func (e *extent) text(b []byte) (n int, done bool) {
	for i, c := range b {
		switch {
		case e.escaped:
			e.escaped = false
		case c == '\\':
			e.escaped = true
		case c == '"' && e.begun:
			return i + 1, true
		}
		e.begun = true
	}
	return 0, false
}

// brackets finds the end of the first object or array in a text that comes in
// pieces, by its brackets.
type brackets struct {
	depth  int
	quoted bool
	slash  bool // a backslash was the last
}

// feed looks through b; n is where the value ends, depth is 0 unless it closed more
// than it opened.
func (k *brackets) feed(b []byte) (n int, done bool) {
	for i := 0; i < len(b); i++ {
		if k.slash {
			k.slash = false
			continue
		}
		if k.quoted {
			for i < len(b) && b[i] != '"' && b[i] != '\\' {
				i++
			}
			if i == len(b) {
				return 0, false
			}
			k.quoted, k.slash = b[i] != '"', b[i] == '\\'
			continue
		}
		switch b[i] {
		case '"':
			k.quoted = true
		case '{', '[':
			k.depth++
		case '}', ']':
			if k.depth--; k.depth <= 0 {
				return i + 1, true
			}
		}
	}
	return 0, false
}
