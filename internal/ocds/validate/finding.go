package validate

// Levels of findings.
const (
	Error   = "error"   // the standard forbids it
	Warning = "warning" // the standard advises against it, or it is worth a look
)

// Validators beyond the keywords of JSON schema (type, required, enum, ...).
const (
	JSON        = "json"        // the text cannot be read
	Shape       = "shape"       // no release, record or package
	OCIDPrefix  = "ocidPrefix"  // the ocid has no registered form of prefix
	EmptyField  = "emptyField"  // "", {} or []
	Version     = "version"     // of a package: missing, no text, unknown
	Codelist    = "codelist"    // a code that an open codelist does not have
	Deprecated  = "deprecated"  // a field that the version advises against
	UnknownName = "unknownName" // a field that the schema does not know
)

// Codes tell apart what one validator finds.
const (
	NotUniqueByReleaseID = "uniqueItems_with_ocid__id"
	NotUniqueByOCID      = "uniqueItems_with_ocid"
	NotUniqueByID        = "uniqueItems_with_id"
	NotUnique            = "uniqueItems_no_ids"
	MixedReleases        = "releases_both_embedded_and_linked"
)

// Finding is one difference from the standard.
type Finding struct {
	File string `json:"file"`
	// Record counts the JSON values of the file from 0; Path is a JSON pointer
	// into it.
	Record    int    `json:"record"`
	OCID      string `json:"ocid,omitempty"`
	Path      string `json:"path"`
	Validator string `json:"validator"`
	Level     string `json:"level"`
	Code      string `json:"code,omitempty"`
	// Field is the name of the missing or unknown member.
	Field string `json:"field,omitempty"`
	// Value is the text, number, true, false or null that was found, or the
	// identifiers that stand twice; null for objects and arrays.
	Value   any    `json:"value"`
	Message string `json:"message"`
}
