package program_test

import (
	"math"
	"testing"

	"lagc/codegen/program"
	"lagc/internal/conformance"
)

// Copies compute what the program computes, each for inputs of its own.
func TestInterleave(t *testing.T) {
	for k, trial := range conformance.Trials(5, 200) {
		const copies = 3
		p := program.Interleave(trial.Program, copies)
		if err := p.Validate(); err != nil {
			t.Fatalf("program %d: %v", k, err)
		}
		var inputs, want []float64
		ok := true
		for i := range copies {
			run := trial.Runs[i*len(trial.Runs)/copies]
			inputs, want, ok = append(inputs, run.Inputs...), append(want, run.Outputs...), ok && run.OK
		}
		slots, held := conformance.Evaluate(p, inputs)
		if held != ok {
			t.Errorf("program %d: pivots hold: %v, should be %v", k, held, ok)
		}
		for i, s := range p.Outputs {
			if got := slots[s]; ok && math.Float64bits(got) != math.Float64bits(want[i]) && !(math.IsNaN(got) && math.IsNaN(want[i])) {
				t.Errorf("program %d: output %d is %v, should be %v", k, i, got, want[i])
			}
		}
	}
}
