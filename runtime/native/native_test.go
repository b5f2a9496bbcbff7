package native

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"lagc/codegen/amd64"
	"lagc/codegen/program"
	"lagc/internal/conformance"
	_ "lagc/internal/seeded"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// widths are those that tests try.
var widths = []amd64.Width{amd64.Scalar, amd64.AVX2, amd64.AVX512}

// available skips a test where no machine code runs.
func available(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, ErrUnavailable) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// lane is one lane of Lanes as a backend; the others hold the same inputs in other places.
type lane struct {
	*Lanes
	number int
	inputs []float64
	ready  bool
}

func newLane(p *program.Program, l *Lanes, number int) *lane {
	return &lane{Lanes: l, number: number, inputs: make([]float64, len(p.Inputs))}
}

func (l *lane) Inputs() []float64 { return l.inputs }

// spread writes the inputs; a lane k further gets them k places further.
func (l *lane) spread() {
	for i := range l.inputs {
		row := l.Input(i)
		for k := range row {
			row[(l.number+k)%len(row)] = l.inputs[(i+k)%len(l.inputs)]
		}
	}
}

func (l *lane) Prepare() bool {
	l.spread()
	l.ready = l.Lanes.Prepare()>>l.number&1 != 0
	return l.ready
}

func (l *lane) Run() bool {
	l.spread()
	return l.Lanes.Run()>>l.number&1 != 0
}

func (l *lane) Output(i int) float64 { return l.Lanes.Output(i)[l.number] }

// backends runs a suite for the machine and for lanes of every width.
func backends(t *testing.T, suite func(t *testing.T, backend func(*program.Program) conformance.Backend)) {
	t.Run("machine", func(t *testing.T) {
		suite(t, func(p *program.Program) conformance.Backend {
			m, err := New(p)
			available(t, err)
			t.Cleanup(m.Close)
			return m
		})
	})
	for _, w := range widths {
		t.Run(w.String(), func(t *testing.T) {
			available(t, Available(w))
			next := 0
			suite(t, func(p *program.Program) conformance.Backend {
				l, err := NewLanes(p, w)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(l.Close)
				next++
				return newLane(p, l, next%l.Lanes())
			})
		})
	}
}

func TestConformance(t *testing.T) {
	t.Run("ops", func(t *testing.T) { backends(t, conformance.Ops) })
	t.Run("checks", func(t *testing.T) { backends(t, conformance.Checks) })
	t.Run("programs", func(t *testing.T) { backends(t, conformance.Programs) })
}

// TestPressure runs programs in which far more values are alive than there are registers.
func TestPressure(t *testing.T) {
	available(t, Available(amd64.Scalar))
	spilled := map[amd64.Width]int{}
	defer func() {
		for _, w := range widths {
			if Available(w) == nil && spilled[w] == 0 {
				t.Errorf("%v: no program needed more than the registers", w)
			}
		}
	}()
	rapid.Check(t, func(t *rapid.T) {
		p := crowded(t)
		reference := interp.New(p)
		in := rapid.SliceOfN(rapid.Float64Range(-4, 4), len(p.Inputs), len(p.Inputs)).Draw(t, "inputs")
		for _, w := range widths {
			if Available(w) != nil {
				continue
			}
			l, err := NewLanes(p, w)
			if err != nil {
				t.Fatal(err)
			}
			spilled[w] = max(spilled[w], l.layout.Spilled())
			for number := range l.Lanes() {
				b := newLane(p, l, number)
				copy(b.Inputs(), in)
				copy(reference.Inputs(), in)
				if a, b := reference.Run(), b.Run(); a != b {
					t.Fatalf("%v, lane %d: Run gives %v, should be %v", w, number, b, a)
				}
				for i := range p.Outputs {
					if text := differs(reference.Output(i), b.Output(i)); text != "" {
						t.Fatalf("%v, lane %d, output %d %s", w, number, i, text)
					}
				}
			}
			l.Close()
		}
	})
}

func differs(want, got float64) string {
	if want == got || want != want && got != got {
		return ""
	}
	return fmt.Sprintf("is %v, should be %v", got, want)
}

// crowded draws a program whose instructions take any earlier values.
func crowded(t *rapid.T) *program.Program {
	ops := []program.Op{
		program.Add, program.Sub, program.Mul, program.Div, program.Fma, program.Fma, program.Fnma, program.Neg, program.Abs,
		program.Sqrt, program.Less, program.And, program.Or, program.Not, program.Select, program.Max, program.SinCos, program.Exp, program.Check,
	}
	inputs := rapid.IntRange(1, 60).Draw(t, "number of inputs")
	p := &program.Program{Slots: inputs}
	for i := range inputs {
		p.Inputs = append(p.Inputs, symbolic.Symbol{Kind: symbolic.Coordinate, Index: i})
	}
	for range rapid.IntRange(1, 250).Draw(t, "length") {
		op := rapid.SampledFrom(ops).Draw(t, "op")
		slot := func() program.Slot { return program.Slot(rapid.IntRange(0, p.Slots-1).Draw(t, "slot")) }
		in := program.Instr{Op: op, A: slot(), B: slot(), C: slot(), Dst: program.Slot(p.Slots)}
		if op == program.Check {
			in.Dst, in.C = 0, 0
			if rapid.IntRange(0, 9).Draw(t, "rarely") > 0 {
				continue
			}
		}
		p.Slots += program.Facts[op].Results
		p.Body = append(p.Body, in)
	}
	for s := range p.Slots {
		if s >= p.Slots-20 || rapid.Bool().Draw(t, "output") {
			p.Outputs = append(p.Outputs, program.Slot(s))
		}
	}
	return p
}

// Evaluating allocates nothing, also where systems are solved.
func TestEvaluationsAllocateNothing(t *testing.T) {
	for _, x := range conformance.Trials(4, 30) {
		m, err := New(x.Program)
		available(t, err)
		copy(m.Inputs(), x.Runs[0].Inputs)
		m.Prepare()
		if n := testing.AllocsPerRun(5, func() { m.Run() }); n != 0 {
			t.Errorf("a run allocates %v times, with %d systems", n, len(x.Program.Systems))
		}
		m.Close()
	}
}
