package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"lagc/symbolic/notation"
)

// LaTeX writes the report as a document that compiles with a plain
// installation: class article, package amsmath.
func (r *Report) LaTeX(w io.Writer) error {
	out := bufio.NewWriter(w)
	t := latexReport{r, out, notation.New(r.System.Graph, r.options(110, "\\\\\n&\\quad {}"))}
	t.preamble()
	t.quantities()
	t.motion()
	t.conserved()
	fmt.Fprintln(out, `\end{document}`)
	return out.Flush()
}

type latexReport struct {
	*Report
	out     *bufio.Writer
	printer *notation.Printer
}

func (t latexReport) preamble() {
	fmt.Fprintln(t.out, `\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\begin{document}`)
	fmt.Fprintf(t.out, "\\section*{%s}\n", escape(strings.ReplaceAll(t.System.Name, "_", " ")))
	if t.System.Title != "" {
		fmt.Fprintf(t.out, "%s\n", escape(t.System.Title))
	}
}

// equation is one line of an align environment.
type equation struct {
	left, right string
}

// show prints equations below each other under a heading.
func (t latexReport) show(heading string, lines []equation) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(t.out, "\n\\subsection*{%s}\n\\begin{align*}\n", heading)
	for i, l := range lines {
		end := `\\`
		if i == len(lines)-1 {
			end = ""
		}
		fmt.Fprintf(t.out, "%s &= %s%s\n", l.left, l.right, end)
	}
	fmt.Fprintln(t.out, `\end{align*}`)
}

func (t latexReport) name(i int) string { return t.System.Coordinates[i].Name.LaTeX() }

func (t latexReport) quantities() {
	var defs, momenta []equation
	for _, d := range t.Definitions {
		defs = append(defs, equation{d.Name.LaTeX(), t.printer.LaTeXOf(d)})
	}
	for i, p := range t.Momenta {
		momenta = append(momenta, equation{"p_{" + t.name(i) + "}", t.printer.LaTeX(p)})
	}
	t.show("Abbreviations", defs)
	t.show("Lagrangian", []equation{{"L", t.printer.LaTeX(t.Lagrangian)}})
	t.show("Momenta", momenta)
	var constraints []equation
	for k, c := range t.Constraints {
		constraints = append(constraints, equation{fmt.Sprintf("\\lambda_{%d}\\colon\\quad 0", k+1), t.printer.LaTeX(c)})
	}
	t.show("Constraints, with their multipliers", constraints)
}

func (t latexReport) motion() {
	var mass, force, solved []equation
	for _, m := range t.Mass {
		mass = append(mass, equation{"M_{" + t.name(m.Row) + "," + t.name(m.Col) + "}", t.printer.LaTeX(m.Value)})
	}
	for i, f := range t.Force {
		force = append(force, equation{"f_{" + t.name(i) + "}", t.printer.LaTeX(f)})
	}
	for _, a := range t.Accelerations {
		solved = append(solved, equation{t.acceleration(a.Coordinate).LaTeX(), t.printer.LaTeX(a.Expr)})
	}
	if len(mass) > manyElements {
		fmt.Fprintf(t.out, "\n\\subsection*{Mass matrix}\nThe mass matrix has %d elements in its lower triangle; they are not printed here.\n", len(mass))
	} else {
		t.show("Mass matrix (symmetric)", mass)
	}
	right := "f"
	if len(t.Constraints) > 0 {
		right = `f + J^{\mathsf T}\lambda`
	}
	t.show(`Equations of motion, $M\ddot{q} = `+right+`$`, force)
	t.show("Solved for the accelerations", solved)
}

func (t latexReport) conserved() {
	t.show("Energy ("+escape(t.conservation())+")", []equation{{"E", t.printer.LaTeX(t.Energy)}})
	if len(t.Conserved.Momenta) == 0 {
		return
	}
	fmt.Fprintf(t.out, "\n\\subsection*{Conserved momenta of cyclic coordinates}\n")
	for k, i := range t.Conserved.Momenta {
		if k > 0 {
			fmt.Fprint(t.out, ", ")
		}
		fmt.Fprintf(t.out, "$p_{%s}$", t.name(i))
	}
	fmt.Fprintln(t.out)
}

// special characters of LaTeX's text, and letters that an article's font
// lacks.
var escapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `#`, `\#`,
	`_`, `\_`, `%`, `\%`, `^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`,
)

// escape makes plain text safe; what is outside Latin script becomes "?".
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '–' || r == '—' || r == '−':
			return '-'
		case r < 0x20:
			return ' '
		case r > 0xff:
			return '?'
		}
		return r
	}, s)
	return escapes.Replace(s)
}
