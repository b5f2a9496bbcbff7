package examples_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lagc/examples"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/symbolic"
)

// trajectory is a file of testdata/reference; its README explains the fields.
type trajectory struct {
	System string
	Params map[string]string
	Consts map[string]string
	Coords []string
	Init   map[string]string
	Growth float64
	Times  []float64
	States [][]string
}

// references reads all reference trajectories, by system.
func references(t *testing.T) map[string]trajectory {
	t.Helper()
	paths, err := filepath.Glob("../testdata/reference/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no references: %v", err)
	}
	all := map[string]trajectory{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var ref trajectory
		if err := json.Unmarshal(text, &ref); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[ref.System] = ref
	}
	return all
}

func float(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func system(t *testing.T, name string) *mechanics.System {
	t.Helper()
	sys, list := resolve.Resolve(parse(t, name), resolve.Options{})
	if sys == nil {
		for _, d := range list {
			t.Errorf("%s", d.Render())
		}
		t.FailNow()
	}
	return sys
}

// near allows one unit in the last place, by which the order of operations in
// a param's expression may differ.
func near(a, b float64) bool { return math.Abs(a-b) <= 0x1p-52*math.Abs(b) }

// TestReferencesStartAsTheExamplesDo holds the two sides together: the values
// in an example and those typed into generate.py.
func TestReferencesStartAsTheExamplesDo(t *testing.T) {
	for name, ref := range references(t) {
		if !slices.Contains(examples.Names(), name) {
			t.Errorf("%s is no example", name)
			continue
		}
		sys := system(t, name)
		params, err := sys.ParamValues(nil)
		if err != nil {
			t.Fatal(err)
		}
		state, err := sys.InitialState(params, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(ref.Params) != len(params) || len(ref.Coords) != len(sys.Coordinates) {
			t.Errorf("%s: %d params and %d coordinates, reference %d and %d",
				name, len(params), len(sys.Coordinates), len(ref.Params), len(ref.Coords))
			continue
		}
		for i, p := range sys.Params {
			if column := p.Name.Column(); !near(float(t, ref.Params[column]), params[i]) {
				t.Errorf("%s: %s = %v, reference %s", name, column, params[i], ref.Params[column])
			}
		}
		for i, c := range sys.Coordinates {
			column := c.Name.Column()
			if column != ref.Coords[i] {
				t.Errorf("%s: coordinate %d is %s, reference %s", name, i+1, column, ref.Coords[i])
				continue
			}
			x, u := float(t, ref.Init[column]), float(t, ref.Init[column+"'"])
			if n := len(ref.Coords); !near(x, state[i]) || !near(u, state[n+i]) {
				t.Errorf("%s: %s starts at %v, %v, reference %v, %v", name, column, state[i], state[n+i], x, u)
			}
		}
	}
}

// TestExactSolutionsAgreeWithTheReferences evaluates `exact` at the times of
// the reference. A formula's rounding errors act like errors of its inputs:
// initial values (times growth) and phases (times the time, in units of the
// fastest motion); 64 units in the last place of both are allowed.
func TestExactSolutionsAgreeWithTheReferences(t *testing.T) {
	refs := references(t)
	for _, name := range examples.Names() {
		sys := system(t, name)
		if sys.Exact == nil {
			continue
		}
		ref, ok := refs[name]
		if !ok {
			t.Errorf("%s has an exact solution, but no reference to check it", name)
			continue
		}
		n := len(ref.Coords)
		for k, time := range ref.Times {
			found := exactAt(t, sys, ref, time)
			for i := range n {
				want := float(t, ref.States[k][i])
				bound := 64 * 0x1p-53 * (ref.Growth + fastest(t, ref)*time) * math.Max(1, math.Abs(want))
				if !(math.Abs(found[i]-want) <= bound) {
					t.Errorf("%s: %s(%v) = %v, reference %v: off by %.1e, allowed %.1e",
						name, ref.Coords[i], time, found[i], want, found[i]-want, bound)
				}
			}
		}
	}
}

// exactAt evaluates a system's exact solution from the start of a reference.
func exactAt(t *testing.T, sys *mechanics.System, ref trajectory, time float64) []float64 {
	return sys.Graph.Eval(sys.Exact, func(s symbolic.Symbol) float64 {
		switch s.Kind {
		case symbolic.Time:
			return time
		case symbolic.Param:
			return float(t, ref.Params[sys.Params[s.Index].Name.Column()])
		case symbolic.InitialCoordinate:
			return float(t, ref.Init[ref.Coords[s.Index]])
		case symbolic.InitialVelocity:
			return float(t, ref.Init[ref.Coords[s.Index]+"'"])
		}
		t.Fatalf("%s: exact depends on kind %v", ref.System, s.Kind)
		return 0
	})
}

// fastest returns the largest velocity of a reference, a stand-in for its
// highest frequency, at least 1.
func fastest(t *testing.T, ref trajectory) float64 {
	top := 1.0
	for _, row := range ref.States {
		for _, u := range row[len(ref.Coords):] {
			top = math.Max(top, math.Abs(float(t, strings.TrimSpace(u))))
		}
	}
	return top
}
