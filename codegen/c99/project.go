package c99

import (
	"fmt"

	"lagc/codegen/lower"
	"lagc/symbolic"
)

func (f *file) declareProject() {
	f.declareCorrection("correct_positions", "coordinates", f.eq.Position)
	f.declareCorrection("correct_velocities", "velocities", f.eq.Rate)
	f.part("project")
}

// declareCorrection writes the function for one Newton step.
func (f *file) declareCorrection(name, what string, residuals []symbolic.Node) {
	doc := fmt.Sprintf("Sets change to the smallest change of the %s that makes the linearised constraints hold; returns 0\nwhere it takes pivoting.", what)
	params := state + ", double *change"
	u := f.values.add(lower.Correction(f.eq, residuals))
	if f.singular || u.system != nil {
		f.static(name, doc, "int", params, "\treturn 0;\n")
		return
	}
	var targets []target
	for _, c := range u.checks {
		targets = append(targets, target{check: c, fail: "return 0;"})
	}
	f.static(name, doc, "int", params, f.block(false, append(targets, assign("change", u.outputs[:f.n])...))+"\treturn 1;\n")
}
