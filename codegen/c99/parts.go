package c99

import (
	"embed"
	"fmt"
	"strings"

	"lagc/codegen/kernel"
)

// The functions that do not depend on the system but on its size are written as
// C, in parts; @ is the prefix, SIZE and the like stand for what differs.
//
//go:embed parts/*.txt
var parts embed.FS

// steppers are the ready-made steppers by the name of their method.
var steppers = map[string]string{"rk4": "rk4", "dopri5": "dopri5"}

// readPart returns the text of a part.
func readPart(name string) string {
	text, err := parts.ReadFile("parts/" + name + ".c.txt")
	if err != nil {
		panic(err) // every name is one of the files next to this one
	}
	return string(text)
}

// activeList lists the constraints that are enforced, as C.
func (f *file) activeList() string {
	var list []string
	for _, k := range f.Active {
		list = append(list, fmt.Sprint(k))
	}
	return strings.Join(list, ", ")
}

// afterStep returns what a stepper does to the state y at the time t that it
// has reached; then follows once it is back on the constraints.
func (f *file) afterStep(indent, t, y, then string) string {
	if f.M == 0 {
		return then
	}
	declared := "const int err"
	if then != "" {
		declared = "err"
	}
	return fmt.Sprintf("%s%s = %sproject(p, %s, %s);\n%sif (err)\n%s\treturn err;\n%s", indent, declared, f.prefix, t, y, indent, indent, then)
}

// nextStage is how the method of Dormand and Prince begins its next step: with
// the last stage of this one, unless the state was moved since.
func (f *file) nextStage() string {
	if f.M == 0 {
		return "\t\tmemcpy(k[0], k[6], sizeof k[0]); /* the last stage is the next step's first */\n"
	}
	return "\t\terr = " + f.prefix + "derivative(p, *t, y, k[0]);\n\t\tif (err)\n\t\t\treturn err;\n"
}

// projects reports whether the file can bring a state back onto constraints.
func (f *file) projects() bool { return f.M > 0 && f.Fallback }

// part adds a part to the file.
func (f *file) part(name string) {
	size := f.N + f.M
	f.functions = append(f.functions, split(strings.NewReplacer(
		"AFTERSTEP", f.afterStep("\t", "t + h", "at", ""),
		"AFTERACCEPTED", f.afterStep("\t\t", "*t", "y", f.nextStage()),
		"UNMET", strings.ToUpper(f.prefix)+"UNMET",
		"TOOSMALL", strings.ToUpper(f.prefix)+"TOO_SMALL",
		"@", f.prefix,
		"STRUCT", "struct "+f.name,
		"PACKED", fmt.Sprint(f.packed()),
		"SIZE", fmt.Sprint(size),
		"STATE", fmt.Sprint(2*f.N),
		"COORDINATES", fmt.Sprint(f.N),
		"ACTIVE", f.activeList(),
		"MULTIPLIERS", fmt.Sprint(f.M),
		"CONSTRAINTS", fmt.Sprint(len(f.All.Rate)),
		"TWICE", fmt.Sprint(2*len(f.All.Rate)),
	).Replace(readPart(name)))...)
}

// split cuts a part into its functions, which stand apart by an empty line and begin
// with a comment.
func split(text string) []function {
	var out []function
	for _, piece := range strings.Split(strings.TrimSpace(text), "\n\n/* ") {
		about, code, _ := strings.Cut(strings.TrimPrefix(piece, "/* "), " */\n")
		signature, body, _ := strings.Cut(code, " {\n")
		signature, static := strings.CutPrefix(signature, "static ")
		out = append(out, function{
			comment: strings.ReplaceAll(about, "\n   ", "\n"), signature: signature,
			body: strings.TrimSuffix(body, "}"), exported: !static,
		})
	}
	return out
}

// declareParts adds what the functions call.
func (f *file) declareParts() {
	if f.Motion.System != nil && !f.Singular {
		f.part("ldl")
	}
	if f.Fallback {
		f.declarePivoted()
		if f.N+f.M == 1 {
			f.part("single")
		} else {
			f.part("pivoted")
		}
	}
	if f.opt.Integrator != "" {
		f.part(steppers[f.opt.Integrator])
	}
	f.declareHelpers()
}

func (f *file) declarePivoted() {
	_, params := f.solver()
	store := ""
	for _, t := range f.storeMultipliers(func(k int) target { return target{raw: fmt.Sprintf("0.0 - b[%d]", f.N+k)} }) {
		store += "\t" + t.raw + "\n"
	}
	f.static("pivoted", "Solves for the accelerations with pivoting, where a pivot in fixed order is too small or has the\nwrong sign.",
		"int", params, fmt.Sprintf(`	double a[%d], b[%d];
	%sequations(p, t, q, v, a, b);
	if (!%ssolve_pivoted(a, b))
		return %s;
	memcpy(qdd, b, %d*sizeof *qdd);
%s	return 0;
`, f.packed(), f.N+f.M, f.prefix, f.prefix, f.errSingular(), f.N, store))
}

// declareHelpers finds the small functions that the code calls.
func (f *file) declareHelpers() {
	var all strings.Builder
	for _, fn := range f.functions {
		all.WriteString(fn.body)
	}
	f.library = kernel.CLibrary(f.prefix, all.String())
}
