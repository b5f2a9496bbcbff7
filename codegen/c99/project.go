package c99

import (
	"fmt"

	"lagc/codegen/lower"
	"lagc/codegen/outline"
	"lagc/symbolic"
)

func (f *file) declareProject() {
	f.declareCorrection("correct_positions", "coordinates", f.Eq.Position)
	f.declareCorrection("correct_velocities", "velocities", f.Eq.Rate)
	f.part("project")
}

// declareCorrection writes the function for one Newton step.
func (f *file) declareCorrection(name, what string, residuals []symbolic.Node) {
	doc := fmt.Sprintf("Sets change to the smallest change of the %s that makes the linearised constraints hold; returns 0\nwhere it takes pivoting.", what)
	params := state + ", double *change"
	u := f.Values.Add(lower.Correction(f.Eq, residuals))
	switch {
	case f.Indefinite || u.System != nil && f.Motion.System == nil:
		f.static(name, doc, "int", params, "\treturn 0;\n")
		return
	case u.System != nil:
		f.static(name, doc, "int", params, f.denseCorrection(u.System))
		return
	}
	var targets []target
	for _, c := range u.Checks {
		targets = append(targets, target{Check: c, fail: "return 0;"})
	}
	f.static(name, doc, "int", params, f.block(false, append(targets, assign("change", u.Outputs[:f.N])...))+"\treturn 1;\n")
}

// denseCorrection is the body of a Newton step that is solved by loops, with the
// matrix that equations gives.
func (f *file) denseCorrection(s *outline.Dense) string {
	var targets []target
	for i := f.N; i < len(s.RHS); i++ {
		targets = append(targets, target{lhs: fmt.Sprintf("b[%d] = ", i), value: s.RHS[i]})
	}
	return f.work() + fmt.Sprintf("\tmemset(b, 0, %d*sizeof *b);\n", f.N) + f.block(false, targets) +
		fmt.Sprintf("\tif (!%ssolve_ldl(a, b))\n\t\treturn 0;\n\tmemcpy(change, b, %d*sizeof *change);\n\treturn 1;\n", f.prefix, f.N)
}
