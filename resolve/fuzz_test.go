package resolve_test

import (
	"path/filepath"
	"testing"
	"time"

	"lagc/examples"
	"lagc/internal/chunked"
	"lagc/mechanics"
	"lagc/parser"
	"lagc/resolve"
	"lagc/source"
)

// fuzzLimit bounds what fuzzing expands: far less than a user may, so that the
// fuzzer finds what grows beyond it, and not what merely takes its time.
const fuzzLimit = 20_000

// fuzzPatience is after how long a text counts as a hang. Within the limit
// expansion takes milliseconds; the rest is for slow and busy machines.
const fuzzPatience = 10 * time.Second

// FuzzResolve: whatever a text holds, resolving it ends soon without a panic,
// all findings lie within the text, there is a system exactly if there is no
// error, and equations follow from it.
func FuzzResolve(f *testing.F) {
	for _, name := range examples.Names() {
		e, err := examples.Get(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(e.Text)
	}
	files, _ := filepath.Glob("testdata/*.lag")
	for _, file := range files {
		chunks, err := chunked.Read(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range chunks {
			f.Add(c.Source)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		tree, list := parser.Parse(source.NewFile("fuzz.lag", text))
		sys, more := resolve.Resolve(tree, resolve.Options{Limit: fuzzLimit})
		list = append(list, more...)
		for _, d := range list {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) || d.Message == "" {
				t.Errorf("span %v of %d bytes: %q", d.Span, len(text), d.Message)
			}
		}
		if (sys == nil) != (list.Err() != nil) {
			t.Errorf("a system: %v, errors: %v", sys != nil, list)
		}
		if sys != nil {
			complete(t, sys)
		}
		if sys != nil && sys.Graph.Len() < fuzzLimit {
			mechanics.Derive(sys)
		}
		if took := time.Since(began); took > fuzzPatience {
			t.Errorf("took %v", took)
		}
	})
}

// complete checks that a system has everything for each of its coordinates.
func complete(t *testing.T, sys *mechanics.System) {
	t.Helper()
	n := len(sys.Coordinates)
	if n == 0 || sys.Lagrangian == 0 || len(sys.Forces) != n || len(sys.InitialPosition) != n || len(sys.InitialVelocity) != n {
		t.Errorf("%d coordinates, Lagrangian %d, %d forces, %d positions, %d velocities",
			n, sys.Lagrangian, len(sys.Forces), len(sys.InitialPosition), len(sys.InitialVelocity))
	}
	for i := range n {
		if sys.InitialPosition[i] == 0 || sys.InitialVelocity[i] == 0 ||
			sys.Hand != nil && sys.Hand[i] == 0 || sys.Exact != nil && sys.Exact[i] == 0 {
			t.Errorf("coordinate %d: a value is missing", i)
		}
	}
	for _, p := range sys.Params {
		if p.Value == 0 {
			t.Errorf("param %s has no value", p.Name)
		}
	}
}
