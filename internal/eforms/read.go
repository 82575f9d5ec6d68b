package eforms

import "daylight/internal/xmltree"

// maxSize bounds one notice: the largest of 319 real ones has 1.8 MB.
const maxSize = 64 << 20

// reading is how notices are read: elements by the usual prefixes, and the literal
// "unpublished", which stands for withheld texts and codes, as no text.
func reading() xmltree.Options {
	return xmltree.Options{Prefix: usualPrefix, Blank: "unpublished", OnlyUTF8: true}
}

// usualPrefix names the namespaces of eForms by the prefixes of its
// documentation. Documents may bind others.
func usualPrefix(space string) string {
	switch space {
	case "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2":
		return "cac:"
	case "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2":
		return "cbc:"
	case "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2":
		return "ext:"
	case "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1":
		return "efac:"
	case "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1":
		return "efbc:"
	case "http://data.europa.eu/p27/eforms-ubl-extensions/1":
		return "efext:"
	case "":
		return ""
	default:
		return "{" + space + "}"
	}
}

// extension returns the eForms extension of e.
func extension(e *xmltree.Element) *xmltree.Element {
	return e.First("ext:UBLExtensions", "ext:UBLExtension", "ext:ExtensionContent", "efext:EformsExtension")
}
