// Command lagc compiles and runs Lagrangian mechanics: a .lag file in,
// trajectories and equations of motion out.
//
// The way of a command line through this package:
//
//	arguments ──▶ kong's grammar ──▶ a command ──▶ load ──▶ report or rows ──▶ exit status
//	flags of the     commands.go      one file     parse, resolve,             errors.go
//	file set aside                    each         derive
//
// docs/cli.md is the reference; docs_test.go keeps it true.
package main

import (
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	// Writing into a closed pipe then returns an error instead of killing the process.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program, but for the process around it.
func run(args []string, in io.Reader, out, err io.Writer) int {
	a := &app{in: in, out: out, err: err}
	return a.report(a.command(args))
}

// app is what commands share.
type app struct {
	in       io.Reader
	out, err io.Writer
	args     arguments
	quiet    bool   // no notes, summaries and warnings
	trace    *trace // nil unless asked for
}
