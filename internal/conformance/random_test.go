package conformance

import (
	"reflect"
	"testing"

	"lagc/codegen/program"
)

// What the suite is worth: every program is valid, every operation stands in
// some prologue and in some body, and most runs give finite numbers.
func TestTrialsCoverEverything(t *testing.T) {
	var seen [2]map[program.Op]int
	seen[0], seen[1] = map[program.Op]int{}, map[program.Op]int{}
	runs, ok, finite, numbers := 0, 0, 0, 0
	for i, x := range Trials(1, programs) {
		if err := x.Program.Validate(); err != nil {
			t.Fatalf("program %d: %v\n%v", i, err, x)
		}
		for part, code := range [][]program.Instr{x.Program.Prologue, x.Program.Body} {
			for _, in := range code {
				seen[part][in.Op]++
			}
		}
		for _, run := range x.Runs {
			if runs++; run.OK {
				ok++
			}
			for _, y := range run.Outputs {
				if numbers++; y-y == 0 {
					finite++
				}
			}
		}
	}
	for op := program.Add; op <= program.Solve; op++ {
		if seen[0][op] == 0 && op != program.Solve || seen[1][op] == 0 {
			t.Errorf("%v: %d times in prologues, %d in bodies", op, seen[0][op], seen[1][op])
		}
	}
	if ok < runs*2/3 || finite < numbers/2 {
		t.Errorf("of %d runs only %d pass all pivots, of %d numbers only %d are finite", runs, ok, numbers, finite)
	}
	t.Logf("%d of %d runs, %d of %d numbers", ok, runs, finite, numbers)
}

func TestTrialsAreTheSameForASeed(t *testing.T) {
	a, b, c := Trials(7, 20), Trials(7, 20), Trials(8, 20)
	for i := range a {
		if !reflect.DeepEqual(a[i].Program.Body, b[i].Program.Body) {
			t.Fatalf("program %d differs from one call to the next", i)
		}
	}
	if reflect.DeepEqual(a[0].Program.Body, c[0].Program.Body) {
		t.Error("another seed gives the same program")
	}
}

// broken is a backend with one wrong operation.
type broken struct {
	p     *program.Program
	in    []float64
	slots []float64
}

func (b *broken) Inputs() []float64    { return b.in }
func (b *broken) Prepare() bool        { return true }
func (b *broken) Output(i int) float64 { return b.slots[b.p.Outputs[i]] }
func (b *broken) Run() bool {
	wrong := *b.p
	wrong.Body = append([]program.Instr(nil), b.p.Body...)
	for i := range wrong.Body {
		if wrong.Body[i].Op == program.Fnma {
			wrong.Body[i].Op = program.Fma
		}
	}
	var ok bool
	b.slots, ok = Evaluate(&wrong, b.in)
	return ok
}

// A wrong operation is found, and the slot that it writes is named.
func TestAWrongOperationIsFound(t *testing.T) {
	backend := func(p *program.Program) Backend {
		return &broken{p: p, in: make([]float64, len(p.Inputs))}
	}
	found := 0
	for _, x := range Trials(2, 100) {
		k, text := x.run(backend(x.Program))
		if text == "" {
			continue
		}
		if found++; x.first(backend, k) == "" && x.Runs[k].OK {
			t.Errorf("%s, but no slot is wrong", text)
		}
	}
	if found < 20 {
		t.Errorf("a wrong fnma is found in %d programs of 100", found)
	}
}
