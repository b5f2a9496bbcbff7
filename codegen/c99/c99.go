// Package c99 emits a system's equations of motion as a C file and its header:
// a struct that holds the params, and functions for everything that a simulation
// asks of a system. The file calls no library but memcpy, memcmp and memset, and can be used
// from C++ and, as a shared library, from Python's ctypes.
//
// What it computes equals what runtime/interp computes, bit for bit: it is the
// same Program, read as values (codegen/outline) and written as C (body.go).
//
// Neighbours: codegen/outline says what a file contains, codegen/kernel gives the
// elementary functions; codegen/golang does the same for Go; cmd/lagc's compile
// is the user.
package c99

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"lagc/mechanics"
)

// Options say what to emit. The zero value emits a file whose header is named
// after the system, without a stepper.
type Options struct {
	Header     string // the header's name as the source includes it; "" is the system's name + ".h"
	Integrator string // "", "rk4" or "dopri5": a ready-made stepper
}

// Emit returns a C file with the equations eq, and its header. The same
// equations give the same bytes. The error is a source.List for systems that
// cannot be run, and says which of opt is wrong.
func Emit(eq *mechanics.Equations, opt Options) (code, header []byte, err error) {
	f, err := newFile(eq, opt)
	if err != nil {
		return nil, nil, err
	}
	f.declare()
	return []byte(f.render()), []byte(f.renderHeader()), nil
}

// declare writes everything; what is kept follows from what the functions need.
func (f *file) declare() {
	f.declareFunctions()
	f.declareFixed()
	f.declareParts()
}

func (o Options) check(s *mechanics.System) (Options, error) {
	if o.Header == "" {
		o.Header = Name(s.Name) + ".h"
	}
	if strings.ContainsAny(o.Header, "\"\\\n\r") {
		return o, fmt.Errorf("%q is no name for a C header", o.Header)
	}
	if _, ok := steppers[o.Integrator]; o.Integrator != "" && !ok {
		return o, fmt.Errorf("no stepper %q is made ready; there are %s", o.Integrator, strings.Join(slices.Sorted(maps.Keys(steppers)), " and "))
	}
	return o, nil
}

// origin names the system's file.
func (f *file) origin() string {
	if f.Sys.File == nil || f.Sys.File.Name == "" || f.Sys.File.Name == "-" {
		return ""
	}
	return " from " + filepath.Base(f.Sys.File.Name)
}
