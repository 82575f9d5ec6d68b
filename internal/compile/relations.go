package compile

import (
	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// relations reads links to other processes and what third parties report.
func (s *state) relations() {
	seen := map[string]bool{}
	for _, m := range objects(s.merged["relatedProcesses"]) {
		ref := text(m.o["identifier"])
		if ref == "" || len(ref) > procurement.MaxNoticeID {
			continue
		}
		for _, kind := range append(texts(m.o["relationship"]), "") {
			if kind == "" && len(texts(m.o["relationship"])) > 0 || seen[kind+"\x00"+ref] {
				continue
			}
			seen[kind+"\x00"+ref] = true
			s.p.Links = append(s.p.Links, procurement.Link{Kind: kind, Ref: ref, Title: text(m.o["title"])})
		}
	}
	ext := jsontree.Obj(s.merged, procurement.Ext)
	s.p.Unknown = texts(ext[procurement.ExtUnknown])
	for _, m := range objects(ext[procurement.ExtEvents]) {
		s.p.Events = append(s.p.Events, procurement.Event{Date: text(m.o["date"]), Title: text(m.o["title"]), URL: text(m.o["url"])})
	}
}
