package intl

import (
	"daylight/internal/ocds"
	"daylight/internal/source"
)

// localOCDS takes OCDS files of no known portal: what a publisher sent, what an
// analyst made, what daylight itself exported. It is imported, never crawled.
// Alone among sources it trusts x_daylight objects in the files, so that an
// export comes back with its statuses of amounts, and synthetic notices stay
// marked.
func localOCDS() source.Source {
	return source.Source{
		ID: "local-ocds", Name: "Local OCDS files", Publisher: "whoever made the files",
		License:       "as stated in the files",
		ParserVersion: 2,
		Parser:        ocds.Parser{Local: true},
	}
}
