package usaction_test

import (
	"encoding/json"
	"fmt"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// leaf is the text at a path of a release, empty where there is none.
func leaf(n *procurement.Notice, path string) string {
	v, err := jsontree.Resolve(n.Release, path)
	if err != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}
