package golang

import (
	"embed"
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"
)

// The functions that do not depend on the system but on its size are written as
// Go, in parts; NAME, TYPE, SIZE, COUNT and the like stand for what differs.
//
//go:embed parts/*.txt
var parts embed.FS

// steppers are the parts of the ready-made steppers by the name of their method.
var steppers = map[string][]string{"rk4": {"rk4"}, "dopri5": {"dopri5", "dopri5_start", "dopri5_try"}}

// readPart returns the text of a part.
func readPart(name string) string {
	text, err := parts.ReadFile("parts/" + name + ".go.txt")
	if err != nil {
		panic(err) // every name is one of the files next to this one
	}
	return string(text)
}

// part adds a part to the file.
func (f *file) part(name string) {
	size := f.N + f.M
	code := strings.NewReplacer(
		"NAME", f.prefix,
		"TYPE", f.typ,
		"PACKED", fmt.Sprint(size*(size+1)/2),
		"SIZE", fmt.Sprint(size),
		"HIGHEST", fmt.Sprint(size-1),
		"STATE", fmt.Sprint(2*f.N),
		"COORDINATES", fmt.Sprint(f.N),
		"ACTIVE", f.ActiveList(),
		"CONSTRAINTS", fmt.Sprint(len(f.All.Rate)),
		"TWICE", fmt.Sprint(2*len(f.All.Rate)),
	).Replace(f.Applicable(readPart(name)))
	f.code = append(f.code, jen.Id("\n"+strings.TrimSpace(code)))
}

// declareParts adds what the methods call.
func (f *file) declareParts() {
	if f.Motion.System != nil && !f.Singular {
		f.code = append(f.code, jen.Id(fmt.Sprintf("\ntype %sSystem struct {\na [%d]float64\nb [%d]float64\n}",
			f.prefix, (f.N+f.M)*(f.N+f.M+1)/2, f.N+f.M)))
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
	for _, name := range steppers[f.opt.Integrator] {
		f.part(name)
	}
	if f.opt.Integrator == "dopri5" || f.opt.Integrator == "rk4" && len(f.All.Rate) == 0 {
		f.part("twosum")
	}
	f.declareHelpers()
}

func (f *file) declarePivoted() {
	_, params := f.solver()
	store := ""
	for _, t := range f.storeMultipliers(func(k int) target { return target{raw: fmt.Sprintf("0 - b[%d]", f.N+k)} }) {
		store += "\n" + t.lhs + t.raw
	}
	f.method("pivoted", "pivoted solves for the accelerations with pivoting, where a pivot in fixed order is too small\nor has the wrong sign.",
		params, "error", jen.Id(fmt.Sprintf(`var a [%d]float64
var b [%d]float64
p.equations(t, q, v, &a, &b)
if !%sSolve(&a, &b) {
	return %s
}
copy(qdd[:%d], b[:])%s
return nil`, (f.N+f.M)*(f.N+f.M+1)/2, f.N+f.M, f.prefix, f.errSingular(), f.N, store)))
}

// declareHelpers adds the small functions that the code calls.
func (f *file) declareHelpers() {
	var all strings.Builder
	for _, c := range f.code {
		fmt.Fprintf(&all, "%#v", c)
	}
	for _, b := range f.bodies {
		all.WriteString(b)
	}
	lib := elementaryFunctions()
	for _, d := range lib.needed(all.String(), f.prefix) {
		f.code = append(f.code, jen.Id("\n"+lib.renamed(d, f.prefix)))
	}
	for _, h := range helpers {
		name := strings.ReplaceAll(h.name, "@", f.prefix)
		if strings.Contains(all.String(), name+"(") {
			f.code = append(f.code, jen.Id("\n"+strings.TrimSpace(strings.ReplaceAll(h.text, "@", f.prefix))))
		}
	}
}
