// Package validate says where OCDS data is not as the standard has it: JSON
// schema as OCDS uses it (draft 4), with the standard's own turns (a list is
// unique by ids, a record holds either releases or links to them), and what no
// schema says: malformed ocid prefixes, empty fields, versions that do not exist.
//
// The schemas of OCDS 1.0.3 and 1.1.4 are restated as compact tables (table.go
// says how); they are facts of the schemas, without their texts. A schema of one's
// own is read with FromJSON. Stream validates files of any size: of a package it
// holds one release at a time, and 16 bytes for each identifier.
//
// It repairs nothing and changes nothing.
package validate
