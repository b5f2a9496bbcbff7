package lagc_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"lagc"
	"lagc/examples"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/symbolic"
)

// reference is a trajectory computed with 40 digits from equations that were
// typed by hand; testdata/reference/README.md tells how.
type reference struct {
	System string
	Params map[string]string
	Consts map[string]string
	Coords []string
	Init   map[string]string
	Growth float64 // by how much the system itself magnifies an error over the run
	Times  []float64
	States [][]string // q, then q̇
}

func readReferences(t *testing.T) []reference {
	t.Helper()
	paths, err := filepath.Glob("testdata/reference/*.json")
	if err != nil || len(paths) < 20 {
		t.Fatalf("found %d reference trajectories: %v", len(paths), err)
	}
	var out []reference
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var r reference
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, r)
	}
	return out
}

// bound on the error at tol 1e-13, relative to the system's own error growth:
// what the project promises.
const promised = 1e-11

// TestReferenceTrajectories runs every system that has a reference with tol
// 1e-13 and compares all states, each component relative to the largest value
// that it takes (and to 1).
func TestReferenceTrajectories(t *testing.T) {
	for _, ref := range readReferences(t) {
		t.Run(ref.System, func(t *testing.T) {
			worst := ref.errorOfRun(t, 1e-13)
			t.Logf("error %.2g, growth %.3g, ratio %.2g", worst, ref.Growth, worst/ref.Growth)
			if !(worst <= promised*math.Max(1, ref.Growth)) {
				t.Errorf("error %.3g exceeds %g × growth %.3g", worst, promised, ref.Growth)
			}
		})
	}
}

// errorOfRun returns the largest error at any of the reference's times.
func (ref *reference) errorOfRun(t *testing.T, tol float64) float64 {
	sim := ref.simulation(t)
	scale := make([]float64, 2*len(ref.Coords))
	for _, state := range ref.States {
		for i, s := range state {
			scale[i] = math.Max(scale[i], math.Max(1, math.Abs(parse(t, s))))
		}
	}
	next, worst := 0, 0.0
	every := ref.Times[1] - ref.Times[0]
	_, err := sim.Run(context.Background(),
		integrate.Output{Start: ref.Times[0], End: ref.Times[len(ref.Times)-1], Every: every},
		integrate.Options{Tol: tol},
		func(row []float64) error {
			if math.Abs(row[0]-ref.Times[next]) > 1e-12*math.Abs(row[0]) {
				t.Fatalf("row at t = %v, reference at %v", row[0], ref.Times[next])
			}
			for i, s := range ref.States[next] {
				worst = math.Max(worst, math.Abs(row[1+i]-parse(t, s))/scale[i])
			}
			next++
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	if next != len(ref.Times) {
		t.Fatalf("%d rows, want %d", next, len(ref.Times))
	}
	return worst
}

func (ref *reference) simulation(t *testing.T) *simulate.Simulation {
	example, err := examples.Get(ref.System)
	if err != nil {
		t.Fatal(err)
	}
	consts := map[string]symbolic.Rational{}
	for name, v := range ref.Consts {
		c, ok := symbolic.ParseRational(v)
		if !ok {
			t.Fatalf("const %s = %s", name, v)
		}
		consts[name] = c
	}
	s, err := lagc.Load(ref.System+".lag", example.Text, resolve.Options{Consts: consts})
	if err != nil {
		t.Fatal(err)
	}
	setup := simulate.Setup{Params: map[int]float64{}, Initial: map[int]float64{}}
	for i, p := range s.Mechanics.Params {
		if v, ok := ref.Params[p.Name.String()]; ok {
			setup.Params[i] = parse(t, v)
		} else if v, ok := ref.Params[p.Name.Column()]; ok {
			setup.Params[i] = parse(t, v)
		}
	}
	n := len(s.Mechanics.Coordinates)
	if n != len(ref.Coords) {
		t.Fatalf("%d coordinates, reference has %d", n, len(ref.Coords))
	}
	for i := range ref.States[0] {
		setup.Initial[i] = parse(t, ref.States[0][i])
	}
	sim, err := s.Simulate(setup, ref.Times[0])
	if err != nil {
		t.Fatal(err)
	}
	return sim
}

func parse(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
