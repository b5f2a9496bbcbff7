package golang

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"lagc/codegen/lower"
	"lagc/codegen/outline"
	"lagc/symbolic"
)

func (f *file) declareProject() {
	f.declareCorrection("correctPositions", "coordinates", f.Eq.Position)
	f.declareCorrection("correctVelocities", "velocities", f.Eq.Rate)
	f.part("project")
}

// declareCorrection writes the method for one Newton step.
func (f *file) declareCorrection(name, what string, residuals []symbolic.Node) {
	doc := fmt.Sprintf("%s sets change to the smallest change of the %s that makes the\nlinearised constraints hold; false says that it takes pivoting.", name, what)
	params := state + fmt.Sprintf(" []float64, change *[%d]float64", f.N)
	u := f.Values.Add(lower.Correction(f.Eq, residuals))
	switch {
	case f.Indefinite || u.System != nil && f.Motion.System == nil:
		f.method(name, doc, params, "bool", jen.Id("return false"))
		return
	case u.System != nil:
		f.method(name, doc, params, "bool", f.denseCorrection(u.System)...)
		return
	}
	var targets []target
	for _, c := range u.Checks {
		targets = append(targets, target{Check: c, fail: "return false"})
	}
	text, long := f.block(false, append(targets, assign("change", u.Outputs[:f.N])...))
	f.method(name, doc, params, "bool", f.put(text, long), jen.Return(jen.True()))
}

// denseCorrection is the body of a Newton step that is solved by loops, with the
// matrix that equations gives.
func (f *file) denseCorrection(s *outline.Dense) []jen.Code {
	var targets []target
	for i := f.N; i < len(s.RHS); i++ {
		targets = append(targets, target{lhs: fmt.Sprintf("w.b[%d] = ", i), value: s.RHS[i]})
	}
	text, long := f.block(false, targets)
	return []jen.Code{
		jen.Id(fmt.Sprintf("w := &p.work\np.equations(t, q, v, &w.a, &w.b)\nclear(w.b[:%d])", f.N)), f.put(text, long),
		jen.Id(fmt.Sprintf("if !%sSolveLDL(&w.a, &w.b) {\nreturn false\n}\ncopy(change[:], w.b[:])\nreturn true", f.prefix)),
	}
}
