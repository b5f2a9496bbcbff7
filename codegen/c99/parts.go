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

// places are the structs that say where steppers stand.
var places = map[string]string{"rk4": "rk4_last", "dopri5": "dopri5_run"}

// readPart returns the text of a part.
func readPart(name string) string {
	text, err := parts.ReadFile("parts/" + name + ".c.txt")
	if err != nil {
		panic(err) // every name is one of the files next to this one
	}
	return string(text)
}

// part adds the functions of a part to the file.
func (f *file) part(name string) { f.functions = append(f.functions, split(f.filled(name))...) }

// filled returns the text of a part for this system.
func (f *file) filled(name string) string {
	size := f.N + f.M
	return strings.NewReplacer(
		"UNMET", strings.ToUpper(f.prefix)+"UNMET",
		"TOOSMALL", strings.ToUpper(f.prefix)+"TOO_SMALL",
		"@", f.prefix,
		"STRUCT", "struct "+f.name,
		"PACKED", fmt.Sprint(f.packed()),
		"SIZE", fmt.Sprint(size),
		"STATE", fmt.Sprint(2*f.N),
		"COORDINATES", fmt.Sprint(f.N),
		"ACTIVE", f.ActiveList(),
		"MULTIPLIERS", fmt.Sprint(f.M),
		"CONSTRAINTS", fmt.Sprint(len(f.All.Rate)),
		"TWICE", fmt.Sprint(2*len(f.All.Rate)),
	).Replace(f.Applicable(readPart(name)))
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
	if f.opt.Integrator == "dopri5" || f.opt.Integrator == "rk4" && len(f.All.Rate) == 0 {
		f.part("two_sum")
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
