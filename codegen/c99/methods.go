package c99

import (
	"fmt"
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
		comment: text, body: code, exported: exported, long: len(code) > longest && f.prefix+name != f.motionName() || len(code) > enormous,
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

// enormous is the length from which gcc's time grows beyond any use.
const enormous = 200_000

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
	if f.Projects() {
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
	for _, c := range f.Sys.Coordinates {
		list = append(list, c.Name.String())
	}
	f.list("coordinate_name", "Returns the name of the i-th coordinate, in the order of q and v, in UTF-8;", list)
}

func (f *file) declareInitial() {
	f.export("initial_state", fmt.Sprintf("Sets y = (q, q̇), %d numbers, to where the file lets it start.", 2*f.N),
		"void", "double *y", f.block(true, assign("y", f.Initial())))
}

// errSingular is the name of the error.
func (f *file) errSingular() string { return strings.ToUpper(f.prefix) + "SINGULAR" }

// errors declares what functions return.
func (f *file) errors() string {
	upper := strings.ToUpper(f.prefix)
	text := "/* What functions return that may fail. */\nenum {\n\t" + upper + "OK = 0,\n\t" + upper + "SINGULAR = 1, /* the mass matrix does not determine the accelerations */\n"
	if f.Projects() {
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
	if f.M == 0 {
		return "accelerations", state + ", double *qdd"
	}
	return "solve", state + ", double *qdd, double *lambda"
}

func (f *file) declareMotion() {
	const says = "Sets qdd to q̈ at the time t, the coordinates q and the velocities v. "
	refusal := fmt.Sprintf("Where the mass matrix is\nsingular it returns %s, else 0, and qdd is not to be used.", f.errSingular())
	name, params := f.solver()
	text := says + refusal
	if f.M > 0 {
		f.export("accelerations", text, "int", state+", double *qdd", "\treturn "+f.prefix+"solve(p, t, q, v, qdd, 0);\n")
		f.export("multipliers", "Sets lambda to the multipliers of the constraints; returns what accelerations returns.",
			"int", state+", double *lambda", fmt.Sprintf("\tdouble qdd[%d];\n\treturn %ssolve(p, t, q, v, qdd, lambda);\n", f.N, f.prefix))
		text = "Sets qdd and, unless it is NULL, lambda: solves\n\n\tM q̈ − Jᵀλ = f,  J q̈ = −γ."
	}
	var code string
	switch {
	case f.Singular:
		code = "\treturn " + f.callPivoted() + ";\n"
	case f.Motion.System != nil:
		code = f.dense()
	default:
		code = f.straight()
	}
	f.add(name, text, "int", params, code, f.M == 0)
}

// motionName is the function that runs wait for.
func (f *file) motionName() string {
	name, _ := f.solver()
	if f.Motion.System != nil || f.Singular {
		name = "equations"
	}
	return f.prefix + name
}

// callPivoted is the call of the fallback.
func (f *file) callPivoted() string {
	if f.M == 0 {
		return f.prefix + "pivoted(p, t, q, v, qdd)"
	}
	return f.prefix + "pivoted(p, t, q, v, qdd, lambda)"
}

// onFailure is the statement for a failed pivot.
func (f *file) onFailure() string {
	if f.Fallback {
		return "return " + f.callPivoted() + ";"
	}
	return "return " + f.errSingular() + ";"
}

// straight is the body of the solver as straight-line code.
func (f *file) straight() string {
	var targets []target
	regular := ""
	for _, c := range f.Motion.Checks {
		if c.Fixed() {
			regular = "\tif (" + f.prefix + "UNLIKELY(f->regular == 0))\n\t\t" + f.onFailure() + "\n"
			continue
		}
		targets = append(targets, target{Check: c, fail: f.onFailure()})
	}
	targets = append(targets, assign("qdd", f.Motion.Outputs[:f.N])...)
	targets = append(targets, f.storeMultipliers(func(k int) target {
		return target{value: f.Motion.Outputs[f.N+k], suffix: " + 0.0"}
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
	if f.M == 0 {
		return nil
	}
	out := []target{{raw: "if (lambda) {"}}
	if f.M < len(f.Sys.Constraints) {
		out = append(out, target{raw: fmt.Sprintf("\tmemset(lambda, 0, %d*sizeof *lambda);", len(f.Sys.Constraints))})
	}
	for k, at := range f.Active {
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

// dense solves by loops: equations fills the system, which solve_ldl factors;
// constraints are checked with what comes out.
func (f *file) dense() string {
	var checks []target
	for _, c := range f.Motion.Checks {
		checks = append(checks, target{Check: c, fail: f.onFailure()})
	}
	code := f.work() + fmt.Sprintf("\tif (%sUNLIKELY(!%ssolve_ldl(a, b)))\n\t\t%s\n", f.prefix, f.prefix, f.onFailure())
	if len(checks) > 0 {
		code += f.block(false, checks)
	}
	code += fmt.Sprintf("\tmemcpy(qdd, b, %d*sizeof *qdd);\n", f.N)
	for _, t := range f.storeMultipliers(func(k int) target { return target{raw: fmt.Sprintf("-b[%d] + 0.0", f.N+k)} }) {
		code += "\t" + t.raw + "\n"
	}
	return code + "\treturn 0;\n"
}

// work fills the room for the linear system.
func (f *file) work() string {
	return fmt.Sprintf("\tdouble *a = p->work, *b = a + %d;\n\t%sequations(p, t, q, v, a, b);\n", f.packed(), f.prefix)
}

// packed is the number of elements of the linear system's lower triangle.
func (f *file) packed() int { return (f.N + f.M) * (f.N + f.M + 1) / 2 }

func (f *file) declareDerivative() {
	f.export("derivative", fmt.Sprintf(
		"Sets dy = (q̇, q̈) for y = (q, q̇), %d numbers each: the system as a differential equation of first\norder. It returns what accelerations returns.", 2*f.N),
		"int", "double t, const double *y, double *dy", fmt.Sprintf(
			"\tconst int err = %saccelerations(p, t, y, y + %d, dy + %d);\n\tmemmove(dy, y + %d, %d*sizeof *dy);\n\treturn err;\n",
			f.prefix, f.N, f.N, f.N, f.N))
}

// scalar declares a function that returns one number.
func (f *file) scalar(name, text string, n symbolic.Node) {
	f.export(name, text, "double", state, f.block(false, []target{{lhs: "return ", value: f.Expressions(n)[0]}}))
}

func (f *file) declareMechanics() {
	f.scalar("lagrangian", "Returns L.", f.Sys.Lagrangian)
	f.scalar("energy", "Returns Σ q̇p − L.", f.Eq.Energy)
	f.export("momenta", fmt.Sprintf("Sets out to the %s p = ∂L/∂q̇.", count(f.N, "momentum", "momenta")),
		"void", state+", double *out", f.block(false, assign("out", f.Expressions(f.Eq.Momenta...))))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (f *file) declareMassMatrix() {
	text := "Sets out to M = ∂²L/∂q̇∂q̇ by rows, " + count(f.N*f.N, "number", "numbers") + "."
	params := state + ", double *out"
	if f.Fallback || f.Motion.System != nil {
		matrix := f.work()
		if f.Motion.System == nil || f.Singular { // there is no room in the struct
			matrix = fmt.Sprintf("\tdouble a[%d], b[%d];\n\t%sequations(p, t, q, v, a, b);\n", f.packed(), f.N+f.M, f.prefix)
		}
		f.export("mass_matrix", text, "void", params, fmt.Sprintf(`%s	for (int i = 0; i < %d; i++)
		for (int j = 0; j < %d; j++)
			out[%d*i+j] = j < i ? a[i*(i+1)/2+j] : a[j*(j+1)/2+i];
`, matrix, f.N, f.N, f.N))
		f.declareEquations()
		return
	}
	targets := []target{{raw: fmt.Sprintf("memset(out, 0, %d*sizeof *out);", f.N*f.N)}}
	for _, e := range f.MassElements() {
		targets = append(targets, target{lhs: fmt.Sprintf("out[%d] = ", f.N*e.Row+e.Col), value: e.Value})
		if e.Row != e.Col {
			targets = append(targets, target{lhs: fmt.Sprintf("out[%d] = ", f.N*e.Col+e.Row), value: e.Value})
		}
	}
	if len(targets) > f.N*f.N {
		targets = targets[1:] // every element is set
	}
	f.export("mass_matrix", text, "void", params, f.block(false, targets))
}

// declareEquations writes the function that evaluates the linear system.
func (f *file) declareEquations() {
	k := f.packed()
	var targets []target
	for i, v := range f.Equations.Outputs {
		lhs := fmt.Sprintf("a[%d] = ", i)
		if i >= k {
			lhs = fmt.Sprintf("b[%d] = ", i-k)
		}
		targets = append(targets, target{lhs: lhs, value: v, early: true})
	}
	text := "Sets a to the lower triangle of M by rows, and b to the right side of M q̈ = f."
	if f.M > 0 {
		text = "Sets a to the lower triangle by rows, and b to the right side, of\n\n\t⎡M  Jᵀ⎤ ⎡ q̈⎤   ⎡ f⎤\n\t⎣J  0 ⎦ ⎣−λ⎦ = ⎣−γ⎦."
	}
	f.static("equations", text, "void", state+", double *a, double *b", f.block(false, targets))
}
