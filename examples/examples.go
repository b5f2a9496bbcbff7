// Package examples holds the bundled systems: .lag files that show what the
// language can do, each with equations of motion derived by hand and, where one
// is known, an exact solution.
//
// The files are part of the binary. cmd/lagc lists and prints them, and runs
// them by name; diff compares over all of them; tests take them as a corpus.
// The package knows nothing of the language: parser and resolve read the texts.
package examples

import (
	"embed"
	"fmt"
	"strings"

	"lagc/source"
)

//go:embed *.lag
var files embed.FS

// Example is one bundled system.
type Example struct {
	Name  string // the file's name without its ending, and the system's
	Title string // what the system statement says about it
	Text  string // the whole file
}

// order lists all examples the way one would teach them: each group starts
// with what is easy.
var order = [...]string{
	// Oscillations of one and of several coordinates.
	"oscillator", "damped", "anisotropic", "coupled", "circuit", "double_well", "duffing", "soft_walls",
	// Pendulums and machines.
	"pendulum", "cycloid", "spherical", "elastic", "double_pendulum", "triple_pendulum", "chain",
	"atwood", "swinging_atwood", "cart_pole",
	// Moving supports and frames: explicit time.
	"whirled_bead", "hoop", "kapitza", "foucault",
	// Central forces and celestial mechanics.
	"kepler", "kepler_cartesian", "spiral", "three_body", "nbody", "arenstorf", "solar",
	// Charges and relativity.
	"charged", "crossed_fields", "stormer", "paul_trap", "relativistic", "synchrotron",
	// Geometry and rigid bodies.
	"sphere", "torus", "schwarzschild", "top",
	// Constraints, holonomic and not.
	"cartesian_pendulum", "slider_crank", "disc", "skate", "sleigh",
	// Chaos and lattices.
	"henon_heiles", "toda", "fput", "magnets",
}

// Names returns the names of all examples in the order in which to learn from
// them. The slice is the caller's.
func Names() []string { return append([]string(nil), order[:]...) }

// Get returns the example of a name, with or without the ending ".lag". For a
// name that is not bundled the error suggests the closest one that is.
func Get(name string) (Example, error) {
	name = strings.TrimSuffix(name, ".lag")
	for _, known := range order {
		if known == name {
			return load(name)
		}
	}
	if near := source.Closest(name, order[:]); near != "" {
		return Example{}, fmt.Errorf("no bundled example %q; did you mean %q?", name, near)
	}
	return Example{}, fmt.Errorf("no bundled example %q; `lagc examples` lists them", name)
}

// load reads an embedded file and takes the title from its system statement.
func load(name string) (Example, error) {
	text, err := files.ReadFile(name + ".lag")
	if err != nil {
		return Example{}, err
	}
	_, title, _ := strings.Cut(string(text), "\nsystem "+name+" \"")
	title, _, _ = strings.Cut(title, "\"")
	return Example{Name: name, Title: title, Text: string(text)}, nil
}
