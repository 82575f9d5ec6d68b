package jsontree

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/encoding/charmap"
)

// text reads a string literal.
func (d *Decoder) text(raw []byte) (string, error) {
	if !utf8.Valid(raw) {
		d.issue("not-utf8", "read as windows-1252")
		converted, err := charmap.Windows1252.NewDecoder().Bytes(raw)
		if err != nil {
			return "", err
		}
		raw = converted
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1]), nil
	}
	b, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		// Only unpaired surrogates are left to complain about; they are U+FFFD now.
		d.issue("lone-surrogate", "half a surrogate pair became U+FFFD")
	}
	if bytes.IndexByte(b, 0) >= 0 {
		d.issue("nul", "NUL became U+2400")
		b = bytes.ReplaceAll(b, []byte{0}, []byte("\u2400"))
	}
	return string(b), nil
}

// number keeps the digits unless Postgres' numeric cannot hold them: by
// experience nothing beyond 1000 digits is a figure.
func (d *Decoder) number(raw []byte) any {
	exponent := 0
	if i := bytes.IndexAny(raw, "eE"); i >= 0 {
		var err error
		if exponent, err = strconv.Atoi(string(raw[i+1:])); err != nil {
			exponent = 1 << 20
		}
	}
	if len(raw) > 1000 || exponent > 1000 || exponent < -1000 {
		d.issue("number-out-of-range", "kept as text")
		return string(raw)
	}
	return json.Number(raw)
}
