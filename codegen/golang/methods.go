package golang

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"lagc/codegen/outline"
	"lagc/symbolic"
)

// methods are the names that a param's field cannot have.
func methods() []string {
	return []string{
		"CoordinateNames", "InitialState", "Accelerations", "Multipliers", "Derivative", "Lagrangian", "Energy",
		"Momenta", "MassMatrix", "GeneralizedForces", "Constraints", "ObservedNames", "Observed", "Step", "Integrate", "Project",
	}
}

// method declares a method of the system's type.
func (f *file) method(name, text string, params, results string, code ...jen.Code) {
	f.code = append(f.code, doc(text),
		jen.Func().Params(jen.Id("p").Op("*").Id(f.typ)).Id(name).Params(jen.Id(params)).Id(results).Block(code...))
}

const state = "t float64, q, v"

func (f *file) declareMethods() {
	f.declareNames()
	f.declareInitial()
	f.declareMotion()
	f.declareDerivative()
	f.declareMechanics()
	f.declareMassMatrix()
	f.declareForces()
	f.declareConstraints()
	f.declareObserved()
	if f.Projects() {
		f.declareProject()
	}
}

func quoted(names []string) string {
	for i, s := range names {
		names[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(names, ", ")
}

func (f *file) declareNames() {
	var list []string
	for _, c := range f.Sys.Coordinates {
		list = append(list, c.Name.String())
	}
	f.method("CoordinateNames", "CoordinateNames returns the names of the coordinates in the order of q and v.",
		"", "[]string", jen.Return(jen.Id("[]string{"+quoted(list)+"}")))
}

func (f *file) declareInitial() {
	text, long := f.block(true, assign("y", f.Initial()))
	f.method("InitialState", fmt.Sprintf("InitialState sets y = (q, q̇), %d numbers, to where the file lets it start.", 2*f.N),
		"y []float64", "", f.put(text, long))
}

// errSingular is the name of the error.
func (f *file) errSingular() string { return "Err" + f.typ + "Singular" }

// solver is the method that computes accelerations and, where there are
// constraints, multipliers.
func (f *file) solver() (name, params string) {
	if f.M == 0 {
		return "Accelerations", state + ", qdd []float64"
	}
	return "solve", state + ", qdd, lambda []float64"
}

func (f *file) declareMotion() {
	const says = "Accelerations sets qdd to q̈ at the time t, the coordinates q and the velocities v.\n"
	refusal := fmt.Sprintf("Where the mass matrix is singular it returns %s and qdd is not to be used.", f.errSingular())
	name, params := f.solver()
	text := says + refusal
	if f.M > 0 {
		f.method("Accelerations", text, state+", qdd []float64", "error", jen.Id("return p.solve(t, q, v, qdd, nil)"))
		f.method("Multipliers", "Multipliers sets lambda to the multipliers of the constraints.\nThe error is that of Accelerations.",
			state+", lambda []float64", "error", jen.Id(fmt.Sprintf("var qdd [%d]float64", f.N)),
			jen.Id("return p.solve(t, q, v, qdd[:], lambda)"))
		text = "solve sets qdd and, unless it is nil, lambda: it solves\n\n\tM q̈ − Jᵀλ = f,  J q̈ = −γ."
	}
	switch {
	case f.Singular:
		f.method(name, text, params, "error", jen.Id("return "+f.callPivoted()))
	case f.Motion.System != nil:
		f.declareDense(name, text, params)
	default:
		f.method(name, text, params, "error", f.straight()...)
	}
	f.code = append(f.code,
		doc(f.errSingular()+" says that the mass matrix does not determine the accelerations."),
		jen.Id(fmt.Sprintf("const %s = %sError(%q)", f.errSingular(), f.prefix, f.Sys.Name+": the mass matrix is singular")),
		jen.Id("\ntype "+f.prefix+"Error string"),
		jen.Id(fmt.Sprintf("\nfunc (e %sError) Error() string { return string(e) }", f.prefix)))
}

// callPivoted is the call of the fallback.
func (f *file) callPivoted() string {
	if f.M == 0 {
		return "p.pivoted(t, q, v, qdd)"
	}
	return "p.pivoted(t, q, v, qdd, lambda)"
}

// onFailure is the statement for a failed pivot.
func (f *file) onFailure() string {
	if f.Fallback {
		return "return " + f.callPivoted()
	}
	return "return " + f.errSingular()
}

// straight is the body of the solver as straight-line code.
func (f *file) straight() []jen.Code {
	var targets []target
	regular := ""
	for _, c := range f.Motion.Checks {
		if c.Fixed() {
			regular = "\tif !p.prepared().regular {\n\t\t" + f.onFailure() + "\n\t}\n"
			continue
		}
		targets = append(targets, target{Check: c, fail: f.onFailure()})
	}
	targets = append(targets, assign("qdd", f.Motion.Outputs[:f.N])...)
	targets = append(targets, f.storeMultipliers(func(k int) target {
		return target{value: f.Motion.Outputs[f.N+k], suffix: " + 0"}
	})...)
	text, long := f.block(false, targets)
	if regular != "" && strings.HasPrefix(text, "\tf := p.prepared()\n") {
		regular = strings.Replace(regular, "p.prepared().regular", "f.regular", 1)
		text = strings.TrimPrefix(text, "\tf := p.prepared()\n")
		regular = "\tf := p.prepared()\n" + regular
	}
	code := []jen.Code{f.put(regular+text, long)}
	return append(code, jen.Return(jen.Nil()))
}

// storeMultipliers returns the statements that store λ where it is wanted, as a
// table shows it: without −0, and 0 for constraints that follow from others.
func (f *file) storeMultipliers(value func(k int) target) []target {
	if f.M == 0 {
		return nil
	}
	out := []target{{raw: "if lambda != nil {"}}
	if f.M < len(f.Sys.Constraints) {
		out = append(out, target{raw: fmt.Sprintf("\tclear(lambda[:%d])", len(f.Sys.Constraints))})
	}
	for k, at := range f.Active {
		t := value(k)
		t.lhs = fmt.Sprintf("\tlambda[%d] = ", at) + t.lhs
		out = append(out, t)
	}
	return append(out, target{raw: "}"})
}

// declareDense solves by loops: equations fills the system, which the prefix's
// SolveLDL factors; constraints are checked with what comes out.
func (f *file) declareDense(name, text, params string) {
	code := []jen.Code{jen.Id("w := &p.work\np.equations(t, q, v, &w.a, &w.b)"),
		jen.Id(fmt.Sprintf("if !%sSolveLDL(&w.a, &w.b) {\n%s\n}", f.prefix, f.onFailure()))}
	var checks []target
	for _, c := range f.Motion.Checks {
		checks = append(checks, target{Check: c, fail: f.onFailure()})
	}
	if len(checks) > 0 {
		body, long := f.block(false, checks)
		code = append(code, f.put(body, long))
	}
	code = append(code, jen.Id(fmt.Sprintf("copy(qdd[:%d], w.b[:])", f.N)))
	for _, t := range f.storeMultipliers(func(k int) target {
		return target{raw: fmt.Sprintf("-w.b[%d] + 0", f.N+k)}
	}) {
		code = append(code, jen.Id(t.lhs+t.raw))
	}
	f.method(name, text, params, "error", append(code, jen.Return(jen.Nil()))...)
}

func (f *file) declareDerivative() {
	f.method("Derivative", fmt.Sprintf(
		"Derivative sets dy = (q̇, q̈) for y = (q, q̇), %d numbers each: the system as a differential\nequation of first order. The error is that of Accelerations.", 2*f.N),
		"t float64, y, dy []float64", "error",
		jen.Id(fmt.Sprintf("copy(dy[:%d], y[%d:])\nreturn p.Accelerations(t, y[:%d], y[%d:], dy[%d:])", f.N, f.N, f.N, f.N, f.N)))
}

// scalar declares a method that returns one number.
func (f *file) scalar(name, text string, n symbolic.Node) {
	body, long := f.block(false, []target{{lhs: "return ", value: f.Expressions(n)[0]}})
	f.method(name, text, state+" []float64", "float64", f.put(body, long))
}

func (f *file) declareMechanics() {
	f.scalar("Lagrangian", "Lagrangian returns L.", f.Sys.Lagrangian)
	f.scalar("Energy", "Energy returns Σ q̇p − L.", f.Eq.Energy)
	text, long := f.block(false, assign("out", f.Expressions(f.Eq.Momenta...)))
	f.method("Momenta", fmt.Sprintf("Momenta sets out to the %s p = ∂L/∂q̇.", count(f.N, "momentum", "momenta")),
		state+", out []float64", "", f.put(text, long))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (f *file) declareMassMatrix() {
	text := "MassMatrix sets out to M = ∂²L/∂q̇∂q̇ by rows, " + count(f.N*f.N, "number", "numbers") + "."
	params := state + ", out []float64"
	if f.Fallback || f.Motion.System != nil {
		f.method("MassMatrix", text, params, "", jen.Id(fmt.Sprintf(`var a [%d]float64
var b [%d]float64
p.equations(t, q, v, &a, &b)
for i := range %d {
	for j := range i + 1 {
		m := a[i*(i+1)/2+j]
		out[%d*i+j], out[%d*j+i] = m, m
	}
}`, (f.N+f.M)*(f.N+f.M+1)/2, f.N+f.M, f.N, f.N, f.N)))
		f.declareEquations()
		return
	}
	elements := f.MassElements()
	at := func(i, j int, v *outline.Value) target {
		return target{lhs: fmt.Sprintf("out[%d] = ", f.N*i+j), value: v, early: len(elements) >= rolled}
	}
	var targets []target
	var code []jen.Code
	if len(elements) < f.N*(f.N+1)/2 {
		code = append(code, jen.Id(fmt.Sprintf("clear(out[:%d])", f.N*f.N)))
	}
	for _, e := range elements {
		targets = append(targets, at(e.Row, e.Col, e.Value))
		if e.Row != e.Col && len(elements) < rolled {
			targets = append(targets, at(e.Col, e.Row, e.Value))
		}
	}
	body, long := f.block(false, targets)
	code = append(code, f.put(body, long))
	if len(elements) >= rolled {
		code = append(code, jen.Id(fmt.Sprintf("for i := range %d {\nfor j := range i {\nout[%[1]d*j+i] = out[%[1]d*i+j]\n}\n}", f.N)))
	}
	f.method("MassMatrix", text, params, "", code...)
}

// declareEquations writes the method that evaluates the linear system.
func (f *file) declareEquations() {
	size := f.N + f.M
	k := size * (size + 1) / 2
	targets := make([]target, 0, len(f.Equations.Outputs))
	for i, v := range f.Equations.Outputs {
		lhs := fmt.Sprintf("a[%d] = ", i)
		if i >= k {
			lhs = fmt.Sprintf("b[%d] = ", i-k)
		}
		targets = append(targets, target{lhs: lhs, value: v, early: true})
	}
	text := "equations sets a to the lower triangle of M by rows, and b to the right side of M q̈ = f."
	if f.M > 0 {
		text = "equations sets a to the lower triangle by rows, and b to the right side, of\n\n\t⎡M  Jᵀ⎤ ⎡ q̈⎤   ⎡ f⎤\n\t⎣J  0 ⎦ ⎣−λ⎦ = ⎣−γ⎦."
	}
	body, long := f.block(false, targets)
	f.method("equations", text, fmt.Sprintf("%s []float64, a *[%d]float64, b *[%d]float64", state, k, size), "", f.put(body, long))
}
