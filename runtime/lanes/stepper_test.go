package lanes_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"lagc"
	"lagc/codegen/amd64"
	"lagc/codegen/step"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/lanes"
	"lagc/runtime/simulate"
)

// TestSteppers: whatever is done with the lanes of a stepper in machine code, each goes its own way, with params
// and a pause of its own: that of an interpreter to itself.
func TestSteppers(t *testing.T) {
	s, err := lagc.Load("test.lag", "param k = 1, c = 0.1\ncoord x, y\nlagrangian L = (x'^2 + y'^2)/2 + c*x'*y' - k*cos(x - y) - x^2 + (2 - x)^1.5\ninit x = 1, y = 1", resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	rhs := sim.Model().Program()
	for _, m := range integrate.Methods() {
		for kind, compiled := range map[string]*step.Step{"plain": step.Compile(rhs, 2, m), "dense": step.CompileDense(rhs, 2, m)} {
			for _, width := range []amd64.Width{amd64.Scalar, amd64.AVX2, amd64.AVX512} {
				for _, pair := range []bool{false, true} {
					t.Run(fmt.Sprint(m.Name, kind, width.Lanes(), pair), func(t *testing.T) {
						stepper, err := lanes.Native(compiled, width, pair)
						if err != nil {
							t.Skip(err)
						}
						play(t, compiled, stepper)
					})
				}
			}
		}
	}
}

// player is a lane and what it should be.
type player struct {
	active bool
	own    lanes.Stepper
	turns  int
}

// play does at random what a stepper is for.
func play(t *testing.T, s *step.Step, stepper lanes.Stepper) {
	random := rand.New(rand.NewPCG(3, 7))
	players := make([]player, stepper.Lanes())
	for i := range players {
		players[i].own = lanes.Interpreter(s, 1)
	}
	for range 200 {
		for lane := range players {
			players[lane].move(t, random, s, stepper, lane)
		}
		stepper.Run(1 + random.IntN(20))
		for lane := range players {
			if p := &players[lane]; p.active {
				p.follow(t, s, stepper, lane)
			}
		}
	}
}

// move rests, binds and places at random.
func (p *player) move(t *testing.T, random *rand.Rand, s *step.Step, stepper lanes.Stepper, lane int) {
	t.Helper()
	switch {
	case p.active && random.IntN(8) == 0:
		stepper.Rest(lane)
		p.active = false
	case !p.active && random.IntN(3) > 0, p.active && random.IntN(8) == 0:
		params := []float64{2 * random.Float64(), random.Float64()}
		if !p.active {
			if a, b := stepper.Bind(lane, params), p.own.Bind(0, params); a != b {
				t.Fatalf("bound: %v, should be %v", a, b)
			}
		}
		inputs := place(s, random)
		stepper.Place(lane, inputs)
		p.own.Place(0, inputs)
		p.active, p.turns = true, 0
	}
}

// place draws inputs but for params.
func place(s *step.Step, random *rand.Rand) []float64 {
	draw := func() float64 { return 2*random.Float64() - 1 }
	from := integrate.Snapshot{
		End: 5, State: []float64{2.4 * draw(), draw(), 3 * draw(), draw()}, Low: []float64{0, 0, 0, 0},
		Derivative: []float64{0, 0, draw(), draw()}, Step: 0.2 * random.Float64(), LogErr: integrate.LogLeast,
	}
	inputs := make([]float64, s.Own)
	s.Put(inputs, &from, 0.06*random.Float64(), 0.02, 1e-5) // beyond x = 2 there is nothing
	return inputs
}

// follow takes the turns that the lane has taken, and compares.
func (p *player) follow(t *testing.T, s *step.Step, stepper lanes.Stepper, lane int) {
	t.Helper()
	got, want := make([]float64, s.Memory), make([]float64, s.Memory)
	stepper.Memory(lane, got)
	taken := int(got[s.Memory-1] + got[s.Memory-2]) // adaptive: steps taken and refused
	if !s.Method.Adaptive {
		taken = int(got[s.Memory-1])
	}
	for ; p.turns < taken; p.turns++ {
		p.own.Run(1)
	}
	p.own.Memory(0, want)
	for i := range got {
		if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
			t.Fatalf("lane %d after %d turns: %v, should be %v", lane, taken, got, want)
		}
	}
	switch status := stepper.Status(lane); status {
	case step.Running:
	case step.Done:
		if p.own.Status(0) != status {
			t.Fatalf("lane %d is done, should not be", lane)
		}
		p.compareOutputs(t, s, stepper, lane)
		stepper.Rest(lane)
		p.active = false
	case step.Refer:
		if p.own.Run(1); p.own.Status(0) != status {
			t.Fatalf("lane %d refers, should not", lane)
		}
		stepper.Rest(lane)
		p.active = false
	}
}

func (p *player) compareOutputs(t *testing.T, s *step.Step, stepper lanes.Stepper, lane int) {
	t.Helper()
	got, want := make([]float64, len(s.Program.Outputs)), make([]float64, len(s.Program.Outputs))
	stepper.Outputs(lane, got)
	p.own.Outputs(0, want)
	for i := range got {
		if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
			t.Fatalf("lane %d: output %d is %v, should be %v", lane, i, got[i], want[i])
		}
	}
}
