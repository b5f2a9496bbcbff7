package native_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"lagc"
	"lagc/codegen/amd64"
	"lagc/codegen/lower"
	"lagc/codegen/program"
	"lagc/examples"
	"lagc/resolve"
	"lagc/runtime/interp"
	"lagc/runtime/native"
)

// states is how many random states each example is tried at.
const states = 2000

// every runs a test on the programs of all bundled examples: accelerations by all
// ways of solving, M and f, and the observed expressions with the energy.
func every(t *testing.T, test func(t *testing.T, p *program.Program, params []float64)) {
	for _, name := range examples.Names() {
		t.Run(name, func(t *testing.T) {
			e, err := examples.Get(name)
			if err != nil {
				t.Fatal(err)
			}
			s, err := lagc.Load(name, e.Text, resolve.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Mechanics.Unsupported) > 0 {
				t.Skip("not supported yet")
			}
			params, err := s.Mechanics.ParamValues(nil)
			if err != nil {
				t.Fatal(err)
			}
			test(t, s.Accelerations(), params)
			test(t, lower.Matrices(s.Equations), params)
		})
	}
}

// TestExamples holds machine code against the interpreter at random states, ordinary ones and
// some with numbers that leave the fast paths.
func TestExamples(t *testing.T) {
	every(t, func(t *testing.T, p *program.Program, params []float64) {
		m, err := native.New(p)
		if errors.Is(err, native.ErrUnavailable) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		reference := interp.New(p)
		random := rand.New(rand.NewPCG(3, 5))
		n := len(p.Inputs) - len(params)
		for k := range states {
			in := reference.Inputs()
			if k == 0 {
				copy(in[n:], params)
				copy(m.Inputs()[n:], params)
				if a, b := reference.Prepare(), m.Prepare(); a != b {
					t.Fatalf("Prepare: %v, should be %v", b, a)
				}
			}
			draw(random, in[:n], k)
			copy(m.Inputs(), in)
			equal(t, reference, m, len(p.Outputs))
			evaluate(t, reference, m, in[:n], len(p.Outputs)/(1+k%2))
		}
	})
}

// TestExamplesInLanes does the same side by side, every lane at a state of its own.
func TestExamplesInLanes(t *testing.T) {
	for _, w := range []amd64.Width{amd64.AVX2, amd64.AVX512} {
		if err := native.Available(w); err != nil {
			t.Skip(err)
		}
		t.Run(w.String(), func(t *testing.T) {
			every(t, func(t *testing.T, p *program.Program, params []float64) { lanes(t, p, params, w) })
		})
	}
}

func lanes(t *testing.T, p *program.Program, params []float64, w amd64.Width) {
	m, err := native.NewLanes(p, w)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	reference := interp.New(p)
	random := rand.New(rand.NewPCG(7, 9))
	n := len(p.Inputs) - len(params)
	for i, v := range params {
		for k := range m.Lanes() {
			m.Input(n + i)[k] = v
		}
	}
	copy(reference.Inputs()[n:], params)
	if a, b := reference.Prepare(), m.Prepare(); a != (b == 1<<m.Lanes()-1) {
		t.Fatalf("Prepare: %b, should be %v", b, a)
	}
	state := make([]float64, n)
	for round := range states / 20 {
		drawn := make([][]float64, m.Lanes())
		for k := range drawn {
			draw(random, state, round*m.Lanes()+k)
			drawn[k] = append([]float64(nil), state...)
			for i, v := range state {
				m.Input(i)[k] = v
			}
		}
		ok := m.Run()
		for k, state := range drawn {
			copy(reference.Inputs(), state)
			if a := reference.Run(); a != (ok>>k&1 != 0) {
				t.Fatalf("lane %d of %b should be %v", k, ok, a)
			}
			for i := range p.Outputs {
				if a, b := reference.Output(i), m.Output(i)[k]; !same(a, b) {
					t.Fatalf("lane %d: output %d is %v, should be %v", k, i, b, a)
				}
			}
		}
	}
}

// draw fills a state.
func draw(random *rand.Rand, in []float64, k int) {
	for i := range in {
		in[i] = 3 * random.NormFloat64()
		switch {
		case k%50 == 7:
			in[i] = math.Ldexp(in[i], random.IntN(400)-200)
		case k%50 == 8 && i == k%len(in):
			in[i] = math.NaN()
		}
	}
}

// equal runs both and compares.
func equal(t *testing.T, reference, m interface {
	Run() bool
	Output(int) float64
	FailedPivot() int
}, outputs int) {
	t.Helper()
	if a, b := reference.Run(), m.Run(); a != b || reference.FailedPivot() != m.FailedPivot() {
		t.Fatalf("Run: %v (pivot %d), should be %v (%d)", b, m.FailedPivot(), a, reference.FailedPivot())
	}
	for i := range outputs {
		if a, b := reference.Output(i), m.Output(i); !same(a, b) {
			t.Fatalf("output %d is %v (%#x), should be %v (%#x)", i, b, math.Float64bits(b), a, math.Float64bits(a))
		}
	}
}

// evaluate compares Eval for some outputs.
func evaluate(t *testing.T, reference *interp.Machine, m *native.Machine, state []float64, outputs int) {
	t.Helper()
	y := append([]float64(nil), state[1:]...)
	want, got := make([]float64, outputs), make([]float64, outputs)
	if a, b := reference.Eval(state[0], y, want), m.Eval(state[0], y, got); a != b {
		t.Fatalf("Eval: %v, should be %v", b, a)
	}
	for i := range want {
		if !same(want[i], got[i]) || !same(want[i], m.Output(i)) {
			t.Fatalf("Eval: output %d is %v and %v, should be %v", i, got[i], m.Output(i), want[i])
		}
	}
}

func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}
