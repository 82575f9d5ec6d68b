package samopp

import (
	"strconv"
	"strings"
)

// documents lists the page of the notice, its text where that is an address of its
// own, further information, and the attachments.
func (b *builder) documents(c class) {
	kind := "tenderNotice"
	switch c {
	case awardNotice:
		kind = "awardNotice"
	case sourcesSought, special, bundle:
		kind = "plannedProcurementNotice"
	}
	n := 0
	add := func(id, kind string, f fact) {
		address := keyless(f.text)
		if !isAddress(address) {
			return
		}
		at := "/tender/documents/" + strconv.Itoa(n)
		n++
		b.set(at+"/id", id, f)
		if kind != "" {
			b.set(at+"/documentType", kind, f)
		}
		b.set(at+"/url", address, f)
		if address != f.text {
			b.issue("api-key-removed", at+"/url", "")
		}
	}
	add(b.out.ID+"/page", kind, b.facts[uiLink])
	add(b.out.ID+"/text", "", b.facts[description])
	add(b.out.ID+"/information", "", b.facts[infoLink])
	for _, f := range b.resources {
		add(resourceID(f.text), "", f)
	}
}

// resourceID is the identifier in ".../resources/files/ID/download", which an
// attachment keeps from one revision to the next.
func resourceID(address string) string {
	_, rest, ok := strings.Cut(address, "/files/")
	if id, _, _ := strings.Cut(rest, "/"); ok && id != "" {
		return id
	}
	return keyless(address)
}

// further keeps an address that is none, as published.
func (b *builder) further() {
	if link := b.facts[infoLink]; link.text != "" && !isAddress(link.text) {
		b.put("/tender/x_sam/additionalInfoLink", link)
	}
}
