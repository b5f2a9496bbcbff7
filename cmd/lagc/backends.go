package main

import (
	"fmt"
	"strings"

	"lagc/autodiff"
	"lagc/runtime/dynamics"
	"lagc/runtime/simulate"
)

// backend is what computes accelerations during a run.
type backend struct {
	name, doc string
	engine    func(*dynamics.Model) (simulate.Engine, error) // nil: the model by itself
}

// backends are the ways to evaluate the equations, one line each, and after
// them the ways that need no equations.
var backends = append([]backend{
	{"auto", "the fastest there is: interp", nil},
	{"interp", "an interpreter of the straight-line program; runs everywhere", nil},
}, differentiating()...)

// differentiating are the ways of package autodiff as backends.
func differentiating() []backend {
	var out []backend
	for _, w := range autodiff.Ways() {
		out = append(out, backend{w.Name, w.Doc, func(m *dynamics.Model) (simulate.Engine, error) {
			return w.New(m.Equations().System, m.Params(), m.Active())
		}})
	}
	return out
}

// lookupBackend returns what makes the engine of a name.
func lookupBackend(name string) (func(*dynamics.Model) (simulate.Engine, error), error) {
	var known []string
	for _, b := range backends {
		if b.name == name {
			return b.engine, nil
		}
		known = append(known, b.name)
	}
	last := len(known) - 1
	return nil, fmt.Errorf("unknown backend %q%s (there are %s and %s)", name, didYouMean(name, known), strings.Join(known[:last], ", "), known[last])
}
