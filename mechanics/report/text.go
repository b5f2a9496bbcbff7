package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"lagc/codegen/lower"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// manyElements is the number of elements of M beyond which only their number
// is printed; the JSON form has them all.
const manyElements = 100

// Text writes the report for a terminal.
func (r *Report) Text(w io.Writer) error {
	out := bufio.NewWriter(w)
	t := textReport{r, out, notation.New(r.System.Graph, r.options(96, "\n      "))}
	t.header()
	t.physics()
	t.motion()
	t.conserved()
	t.costs()
	return out.Flush()
}

type textReport struct {
	*Report
	out     *bufio.Writer
	printer *notation.Printer
}

func (t textReport) section(title string) { fmt.Fprintf(t.out, "\n%s\n", title) }

func (t textReport) line(left string, n symbolic.Node) {
	fmt.Fprintf(t.out, "  %s = %s\n", left, t.printer.Text(n))
}

func (t textReport) header() {
	s := t.System
	fmt.Fprintln(t.out, t.heading())
	t.section("Coordinates")
	for _, c := range s.Coordinates {
		t.declared(c.Name.String(), c.Unit, c.Comment)
	}
	if len(s.Params) > 0 {
		t.section("Params")
		for _, p := range s.Params {
			t.declared(p.Name.String()+" = "+t.printer.Text(p.Value), p.Unit, p.Comment)
		}
	}
}

func (t textReport) declared(what, unit, comment string) {
	text := "  " + what
	if unit != "" {
		text += "  " + unit
	}
	if comment != "" {
		text += "  # " + comment
	}
	fmt.Fprintln(t.out, text)
}

func (t textReport) physics() {
	s := t.System
	if len(t.Definitions) > 0 {
		t.section("Abbreviations")
		for _, d := range t.Definitions {
			fmt.Fprintf(t.out, "  %s = %s\n", d.Name, t.printer.TextOf(d))
		}
	}
	t.section("Lagrangian")
	t.line("L", t.Lagrangian)
	t.section("Momenta  p = ∂L/∂q̇")
	for i, p := range t.Momenta {
		t.line("p["+s.Coordinates[i].Name.String()+"]", p)
	}
	t.constraints()
}

func (t textReport) constraints() {
	if len(t.Constraints) == 0 {
		return
	}
	t.section("Constraints")
	for k, c := range t.Constraints {
		kind := "holonomic"
		if !t.System.Constraints[k].Holonomic {
			kind = "nonholonomic"
		}
		fmt.Fprintf(t.out, "  lambda_%d: 0 = %s  (%s)\n", k+1, t.printer.Text(c), kind)
		if t.System.Constraints[k].Holonomic {
			fmt.Fprintf(t.out, "      hence 0 = %s\n", t.printer.Text(t.Rates[k]))
		}
	}
}

func (t textReport) motion() {
	s := t.System
	name := func(i int) string { return s.Coordinates[i].Name.String() }
	t.section("Mass matrix  M = ∂²L/∂q̇∂q̇, symmetric")
	if len(t.Mass) > manyElements {
		fmt.Fprintf(t.out, "  %d elements in the lower triangle; --format json prints them\n", len(t.Mass))
	} else {
		for _, m := range t.Mass {
			t.line("M["+name(m.Row)+", "+name(m.Col)+"]", m.Value)
		}
	}
	equation := "M q̈ = f"
	if len(t.Constraints) > 0 {
		equation = "M q̈ = f + Jᵀλ, J the constraints' derivatives by q̇"
	}
	t.section("Equations of motion  " + equation)
	for i, f := range t.Force {
		t.line("f["+name(i)+"]", f)
	}
	t.section("Solved for the accelerations")
	switch {
	case len(t.Constraints) > 0:
		fmt.Fprintln(t.out, "  together with the multipliers, in numbers: J q̈ must be what the constraints ask for")
	case len(t.Accelerations) == 0:
		fmt.Fprintln(t.out, "  too long to be read; the program solves for them in numbers")
	}
	for _, a := range t.Accelerations {
		t.line(t.acceleration(a.Coordinate).String(), a.Expr)
	}
}

func (t textReport) conserved() {
	s := t.System
	t.section("Energy  E = Σ q̇p − L, " + t.conservation())
	t.line("E", t.Energy)
	if len(t.Conserved.Cyclic) == 0 {
		return
	}
	t.section("Cyclic coordinates")
	kept := map[int]bool{}
	for _, i := range t.Conserved.Momenta {
		kept[i] = true
	}
	for _, i := range t.Conserved.Cyclic {
		name := s.Coordinates[i].Name.String()
		if kept[i] {
			fmt.Fprintf(t.out, "  %s: p[%s] is conserved\n", name, name)
		} else {
			fmt.Fprintf(t.out, "  %s: p[%s] is changed by a force or a constraint\n", name, name)
		}
	}
}

func (t textReport) costs() {
	o := t.Operations
	t.section("Operations of M and f")
	fmt.Fprintf(t.out, "  written out: %s\n", counted(o.Written.Total(), o.Written.String()))
	fmt.Fprintf(t.out, "  shared:      %s\n", counted(o.Shared.Total(), o.Shared.String()))
	fmt.Fprintf(t.out, "  program:     %d instructions per state with solving, %d once per set of params\n", o.Program, o.Prologue)
	fmt.Fprintf(t.out, "  solving:     %s; instructions per state by each way:\n", o.Solving.Way)
	for _, way := range lower.Ways {
		if count := o.Solving.Count(way); count >= 0 {
			fmt.Fprintf(t.out, "               %7d  %s\n", count, way)
		} else {
			fmt.Fprintf(t.out, "               %7s  %s: does not apply, or takes far more\n", "–", way)
		}
	}
}

func counted(total uint64, parts string) string {
	if strings.Contains(parts, ",") {
		return fmt.Sprintf("%d (%s)", total, parts)
	}
	return parts
}
