package web

import (
	"strings"

	"daylight/internal/procurement"
)

// originWords is the banner over what no authority published.
func originWords(o procurement.Origin) string {
	switch o {
	case "", procurement.Published:
		return ""
	case procurement.Synthetic:
		return "Synthetic. This record was invented for demonstration; its organisations, contracts and figures do not exist."
	case procurement.Reconstruction:
		return "Reconstruction from press reports. No authority published this record; figures in it are reported by third parties, and what is not known was left out."
	}
	return "Not published by an authority: " + visible(string(o)) + "."
}

func originChip(o procurement.Origin) string {
	if o == "" || o == procurement.Published {
		return ""
	}
	return visible(string(o))
}

func changeWords(change string) string {
	switch change {
	case "new":
		return "first version"
	case "official_change":
		return "new version by the publisher"
	case "silent_edit":
		return "content differs between two captures"
	}
	return visible(strings.ReplaceAll(change, "_", " "))
}

func tagWords(tags []string) string {
	var words []string
	for _, tag := range tags {
		words = append(words, tagWord(tag))
	}
	return strings.Join(words, ", ")
}

// tagWord splits an OCDS release tag: awardUpdate is "award update".
func tagWord(tag string) string {
	var b strings.Builder
	for i, r := range shorten(40, strings.TrimPrefix(tag, "x_")) {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

func linkWords(kind string) string {
	switch kind {
	case "framework":
		return "Call-off under the framework"
	case "planning":
		return "Planned in"
	case "prior":
		return "Preceded by"
	case "parent":
		return "Part of"
	case "replaces":
		return "Replaces"
	case "renewal":
		return "Renews"
	case "x_linkedTender":
		return "Linked tender"
	case "":
		return "Related"
	}
	return capital(tagWord(kind))
}

func ownerWords(o procurement.Owner, no int) string {
	if o == procurement.OfProcess || o == "" {
		return ""
	}
	return string(o) + " " + count(no)
}
