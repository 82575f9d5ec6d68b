package main

// benchCmd measures daylight beside a baseline that runs in the same job: a rate
// alone says nothing on another computer.
type benchCmd struct {
	Resolve benchResolveCmd `cmd:"" help:"Resolve invented organisations: time, memory, and what was joined."`
	Parse   benchParseCmd   `cmd:"" help:"Read OCDS and eForms beside the standard library and Python."`
}
