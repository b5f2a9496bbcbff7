package main

import (
	"fmt"
	"strings"

	"lagc/autodiff"
	"lagc/codegen/amd64"
	"lagc/runtime/dynamics"
	"lagc/runtime/native"
	"lagc/runtime/simulate"
)

// backend is what computes accelerations during a run.
type backend struct {
	name, doc string
	engine    func(*dynamics.Model) (simulate.Engine, error) // nil: the model by itself
	machine   bool                                           // long runs take whole steps in machine code
}

// backends are the ways to evaluate the equations, one line each, and after
// them the ways that need no equations.
var backends = append([]backend{
	{"auto", "the fastest there is: native, or else interp", simulate.Fastest, true},
	{"native", "machine code for this processor, in long runs whole steps of it; amd64 with AVX2 and FMA", compiled, true},
	{"interp", "an interpreter of the straight-line program; runs everywhere", nil, false},
}, differentiating()...)

// compiled is a model in machine code.
func compiled(m *dynamics.Model) (simulate.Engine, error) { return m.Compile() }

// differentiating are the ways of package autodiff as backends.
func differentiating() []backend {
	var out []backend
	for _, w := range autodiff.Ways() {
		out = append(out, backend{w.Name, w.Doc, func(m *dynamics.Model) (simulate.Engine, error) {
			return w.New(m.Equations().System, m.Params(), m.Active())
		}, false})
	}
	return out
}

// lookupBackend returns the backend of a name, if it can be had on this computer.
func lookupBackend(name string) (backend, error) {
	var known []string
	for _, b := range backends {
		if b.name == name {
			return b, b.available()
		}
		known = append(known, b.name)
	}
	last := len(known) - 1
	return backend{}, fmt.Errorf("unknown backend %q%s (there are %s and %s)", name, didYouMean(name, known), strings.Join(known[:last], ", "), known[last])
}

// available says why a backend that must be machine code cannot be.
func (b backend) available() error {
	if b.name != "native" {
		return nil
	}
	if err := native.Available(amd64.Scalar); err != nil {
		return fmt.Errorf("--backend native: %w; auto takes the interpreter where that is so", err)
	}
	return nil
}
