package c99

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lagc/symbolic"
)

// add declares a function of the system, whose first argument is the system.
func (f *file) add(name, text, result, params, code string, exported bool) {
	if params != "" {
		params = ", " + params
	}
	if !strings.HasSuffix(result, "*") {
		result += " "
	}
	f.functions = append(f.functions, function{
		comment: text, body: code, exported: exported, long: len(code) > longest && f.prefix+name != f.motionName(),
		signature: fmt.Sprintf("%s%s%s(struct %s *p%s)", result, f.prefix, name, f.name, params),
	})
}

func (f *file) export(name, text, result, params, code string) {
	f.add(name, text, result, params, code, true)
}

func (f *file) static(name, text, result, params, code string) {
	f.add(name, text, result, params, code, false)
}

// longest is the length of a function up to which gcc may take all the time that it wants;
// longer ones, unless runs wait for them, are optimised less.
const longest = 20_000

const state = "double t, const double *q, const double *v"

func (f *file) declareFunctions() {
	f.declareDefaults()
	f.declareNames()
	f.declareInitial()
	f.declareMotion()
	f.declareDerivative()
	f.declareMechanics()
	f.declareMassMatrix()
	f.declareForces()
	f.declareConstraints()
	f.declareObserved()
	if f.projects() {
		f.declareProject()
	}
}

// quoted writes names as C strings.
func quoted(names []string) string {
	out := make([]string, len(names))
	for i, s := range names {
		out[i] = "\"" + strings.NewReplacer("\\", "\\\\", "\"", "\\\"").Replace(s) + "\""
	}
	return strings.Join(out, ", ")
}

// list declares a function that returns the i-th of some names.
func (f *file) list(name, text string, names []string) {
	f.functions = append(f.functions, function{
		comment: text + " NULL beyond them.", exported: true,
		signature: fmt.Sprintf("const char *%s%s(int i)", f.prefix, name),
		body: fmt.Sprintf("\tstatic const char *const names[] = {%s};\n\treturn i >= 0 && i < %d ? names[i] : 0;\n",
			quoted(names), len(names)),
	})
}

func (f *file) declareNames() {
	var list []string
	for _, c := range f.sys.Coordinates {
		list = append(list, c.Name.String())
	}
	f.list("coordinate_name", "Returns the name of the i-th coordinate, in the order of q and v, in UTF-8;", list)
}

func (f *file) declareInitial() {
	var targets []target
	for i, n := range append(append([]symbolic.Node(nil), f.sys.InitialPosition...), f.sys.InitialVelocity...) {
		targets = append(targets, target{lhs: fmt.Sprintf("y[%d] = ", i), value: f.values.evaluated(f.sys.Graph, n)})
	}
	f.export("initial_state", fmt.Sprintf("Sets y = (q, q̇), %d numbers, to where the file lets it start.", 2*f.n),
		"void", "double *y", f.block(true, targets))
}

// errSingular is the name of the error.
func (f *file) errSingular() string { return strings.ToUpper(f.prefix) + "SINGULAR" }

// errors declares what functions return.
func (f *file) errors() string {
	upper := strings.ToUpper(f.prefix)
	text := "/* What functions return that may fail. */\nenum {\n\t" + upper + "OK = 0,\n\t" + upper + "SINGULAR = 1, /* the mass matrix does not determine the accelerations */\n"
	if f.projects() {
		text += "\t" + upper + "UNMET = 2, /* Newton's iteration found no way back to the constraints */\n"
	}
	if f.opt.Integrator == "dopri5" {
		text += "\t" + upper + "TOO_SMALL = 3, /* the step size became too small */\n"
	}
	return text + "};\n"
}

// solver is the function that computes accelerations and, where there are
// constraints, multipliers.
func (f *file) solver() (name, params string) {
	if f.m == 0 {
		return "accelerations", state + ", double *qdd"
	}
	return "solve", state + ", double *qdd, double *lambda"
}

func (f *file) declareMotion() {
	const says = "Sets qdd to q̈ at the time t, the coordinates q and the velocities v. "
	refusal := fmt.Sprintf("Where the mass matrix is\nsingular it returns %s, else 0, and qdd is not to be used.", f.errSingular())
	name, params := f.solver()
	text := says + refusal
	if f.m > 0 {
		f.export("accelerations", text, "int", state+", double *qdd", "\treturn "+f.prefix+"solve(p, t, q, v, qdd, 0);\n")
		f.export("multipliers", "Sets lambda to the multipliers of the constraints; returns what accelerations returns.",
			"int", state+", double *lambda", fmt.Sprintf("\tdouble qdd[%d];\n\treturn %ssolve(p, t, q, v, qdd, lambda);\n", f.n, f.prefix))
		text = "Sets qdd and, unless it is NULL, lambda: solves\n\n\tM q̈ − Jᵀλ = f,  J q̈ = −γ."
	}
	var code string
	switch {
	case f.singular:
		code = "\treturn " + f.callPivoted() + ";\n"
	case f.motion.system != nil:
		code = f.dense()
	default:
		code = f.straight()
	}
	f.add(name, text, "int", params, code, f.m == 0)
}

// motionName is the function that runs wait for.
func (f *file) motionName() string {
	name, _ := f.solver()
	if f.motion.system != nil || f.singular {
		name = "equations"
	}
	return f.prefix + name
}

// callPivoted is the call of the fallback.
func (f *file) callPivoted() string {
	if f.m == 0 {
		return f.prefix + "pivoted(p, t, q, v, qdd)"
	}
	return f.prefix + "pivoted(p, t, q, v, qdd, lambda)"
}

// onFailure is the statement for a failed pivot.
func (f *file) onFailure() string {
	if f.fallback {
		return "return " + f.callPivoted() + ";"
	}
	return "return " + f.errSingular() + ";"
}

// straight is the body of the solver as straight-line code.
func (f *file) straight() string {
	var targets []target
	regular := ""
	for _, c := range f.motion.checks {
		if c.fixed() {
			regular = "\tif (" + f.prefix + "UNLIKELY(f->regular == 0))\n\t\t" + f.onFailure() + "\n"
			continue
		}
		targets = append(targets, target{check: c, fail: f.onFailure()})
	}
	targets = append(targets, assign("qdd", f.motion.outputs[:f.n])...)
	targets = append(targets, f.storeMultipliers(func(k int) target {
		return target{value: f.motion.outputs[f.n+k], suffix: " + 0.0"}
	})...)
	text := f.block(false, targets)
	if regular != "" {
		prepared := "\tconst struct " + f.prefix + "fixed *f = " + f.prefix + "prepared(p);\n"
		text = prepared + regular + strings.TrimPrefix(text, prepared)
	}
	return text + "\treturn 0;\n"
}

// storeMultipliers returns the statements that store λ where it is wanted, as a
// table shows it: without −0, and 0 for constraints that follow from others.
func (f *file) storeMultipliers(value func(k int) target) []target {
	if f.m == 0 {
		return nil
	}
	out := []target{{raw: "if (lambda) {"}}
	if f.m < len(f.sys.Constraints) {
		out = append(out, target{raw: fmt.Sprintf("\tmemset(lambda, 0, %d*sizeof *lambda);", len(f.sys.Constraints))})
	}
	for k, at := range f.active {
		t := value(k)
		if t.raw != "" {
			t.raw = fmt.Sprintf("\tlambda[%d] = %s;", at, t.raw)
		} else {
			t.lhs = fmt.Sprintf("\tlambda[%d] = ", at)
		}
		out = append(out, t)
	}
	return append(out, target{raw: "}"})
}

// dense solves by loops: equations fills the system, which solve_ldl factors.
func (f *file) dense() string {
	code := fmt.Sprintf("\tdouble *a = p->work, *b = a + %d;\n\t%sequations(p, t, q, v, a, b);\n", f.packed(), f.prefix)
	code += fmt.Sprintf("\tif (%sUNLIKELY(!%ssolve_ldl(a, b)))\n\t\t%s\n\tmemcpy(qdd, b, %d*sizeof *qdd);\n", f.prefix, f.prefix, f.onFailure(), f.n)
	for _, t := range f.storeMultipliers(func(k int) target { return target{raw: fmt.Sprintf("-b[%d] + 0.0", f.n+k)} }) {
		code += "\t" + t.raw + "\n"
	}
	return code + "\treturn 0;\n"
}

// packed is the number of elements of the linear system's lower triangle.
func (f *file) packed() int { return (f.n + f.m) * (f.n + f.m + 1) / 2 }

func (f *file) declareDerivative() {
	f.export("derivative", fmt.Sprintf(
		"Sets dy = (q̇, q̈) for y = (q, q̇), %d numbers each: the system as a differential equation of first\norder. It returns what accelerations returns.", 2*f.n),
		"int", "double t, const double *y, double *dy", fmt.Sprintf(
			"\tconst int err = %saccelerations(p, t, y, y + %d, dy + %d);\n\tmemmove(dy, y + %d, %d*sizeof *dy);\n\treturn err;\n",
			f.prefix, f.n, f.n, f.n, f.n))
}

// scalar declares a function that returns one number.
func (f *file) scalar(name, text string, n symbolic.Node) {
	f.export(name, text, "double", state, f.block(false, []target{{lhs: "return ", value: f.expressions(n)[0]}}))
}

func (f *file) declareMechanics() {
	f.scalar("lagrangian", "Returns L.", f.sys.Lagrangian)
	f.scalar("energy", "Returns Σ q̇p − L.", f.eq.Energy)
	f.export("momenta", fmt.Sprintf("Sets out to the %s p = ∂L/∂q̇.", count(f.n, "momentum", "momenta")),
		"void", state+", double *out", f.block(false, assign("out", f.expressions(f.eq.Momenta...))))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (f *file) declareMassMatrix() {
	text := "Sets out to M = ∂²L/∂q̇∂q̇ by rows, " + count(f.n*f.n, "number", "numbers") + "."
	params := state + ", double *out"
	if f.fallback || f.motion.system != nil {
		f.export("mass_matrix", text, "void", params, fmt.Sprintf(`	double a[%d], b[%d];
	%sequations(p, t, q, v, a, b);
	for (int i = 0; i < %d; i++)
		for (int j = 0; j < %d; j++)
			out[%d*i+j] = j < i ? a[i*(i+1)/2+j] : a[j*(j+1)/2+i];
`, f.packed(), f.n+f.m, f.prefix, f.n, f.n, f.n))
		f.declareEquations()
		return
	}
	targets := []target{{raw: fmt.Sprintf("memset(out, 0, %d*sizeof *out);", f.n*f.n)}}
	for _, e := range f.massElements() {
		targets = append(targets, target{lhs: fmt.Sprintf("out[%d] = ", f.n*e.row+e.col), value: e.value})
		if e.row != e.col {
			targets = append(targets, target{lhs: fmt.Sprintf("out[%d] = ", f.n*e.col+e.row), value: e.value})
		}
	}
	if len(targets) > f.n*f.n {
		targets = targets[1:] // every element is set
	}
	f.export("mass_matrix", text, "void", params, f.block(false, targets))
}

// element is one of M's in the lower triangle that are not 0 by structure.
type element struct {
	row, col int
	value    *value
}

func (f *file) massElements() []element {
	var out []element
	var nodes []symbolic.Node
	for _, m := range f.eq.Mass {
		e := element{row: m.Row, col: m.Col}
		if len(f.equations.outputs) > 0 {
			e.value = f.equations.outputs[m.Row*(m.Row+1)/2+m.Col]
		}
		out, nodes = append(out, e), append(nodes, m.Value)
	}
	if len(f.equations.outputs) == 0 { // too many to be written out in full
		for i, v := range f.expressions(nodes...) {
			out[i].value = v
		}
	}
	slices.SortFunc(out, func(a, b element) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	return out
}

// declareEquations writes the function that evaluates the linear system.
func (f *file) declareEquations() {
	k := f.packed()
	var targets []target
	for i, v := range f.equations.outputs {
		lhs := fmt.Sprintf("a[%d] = ", i)
		if i >= k {
			lhs = fmt.Sprintf("b[%d] = ", i-k)
		}
		targets = append(targets, target{lhs: lhs, value: v, early: true})
	}
	text := "Sets a to the lower triangle of M by rows, and b to the right side of M q̈ = f."
	if f.m > 0 {
		text = "Sets a to the lower triangle by rows, and b to the right side, of\n\n\t⎡M  Jᵀ⎤ ⎡ q̈⎤   ⎡ f⎤\n\t⎣J  0 ⎦ ⎣−λ⎦ = ⎣−γ⎦."
	}
	f.static("equations", text, "void", state+", double *a, double *b", f.block(false, targets))
}
