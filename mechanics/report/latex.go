package report

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// LaTeX writes the report as a document that compiles with a plain
// installation: class article, packages amsmath and longtable. Long equations are
// broken so that they fit the page.
func (r *Report) LaTeX(w io.Writer) error {
	out := bufio.NewWriter(w)
	t := latexReport{Report: r, out: out, lagrangian: r.quantity("L")}
	t.name()
	t.preamble()
	t.symbols()
	t.quantities()
	t.motion()
	t.conserved()
	fmt.Fprintln(out, `\end{document}`)
	return out.Flush()
}

// lineWidth is how wide an equation may be, in points: the text's width but for
// the indentation, and a little for what the estimate of widths misses.
const lineWidth = 455 - 10 - 15

type latexReport struct {
	*Report
	out         *bufio.Writer
	printer     *notation.Printer
	lagrangian  string // what L is called
	definitions []notation.Definition
}

// quantity is what a quantity is called: its letter, in calligraphic script
// where the file has taken it.
func (r *Report) quantity(letter string) string {
	for _, names := range [][]notation.Name{r.System.Vocabulary().Params, r.System.Vocabulary().Coordinates} {
		for _, n := range names {
			if n.LaTeX() == letter || strings.HasPrefix(n.LaTeX(), letter+"_") {
				return `\mathcal{` + letter + `}`
			}
		}
	}
	return letter
}

// name finds abbreviations for what this form shows. One for the whole
// Lagrangian is called L.
func (t *latexReport) name() {
	names := map[string]bool{}
	for _, n := range append(t.System.Vocabulary().Params, t.System.Vocabulary().Coordinates...) {
		names[n.LaTeX()] = true
	}
	sharing := notation.Sharing{Names: t.System.Vocabulary().Name, Least: abbreviated}
	sharing.Taken = func(s string) bool { return names[notation.Name{Base: s}.LaTeX()] }
	t.definitions = notation.Definitions(t.System.Graph, t.set(), sharing)
	for k := range t.definitions {
		if t.definitions[k].Node == t.Lagrangian && t.lagrangian == "L" {
			for j := len(t.definitions) - 1; j > k; j-- { // without a gap in the numbers
				t.definitions[j].Name = t.definitions[j-1].Name
			}
			t.definitions[k].Name = notation.Name{Base: "L"}
		}
	}
	t.printer = notation.New(t.System.Graph, notation.Options{Names: t.System.Vocabulary().Name, Defined: t.definitions})
}

// set lists the expressions that this form shows.
func (t *latexReport) set() []symbolic.Node {
	roots := append([]symbolic.Node{t.Lagrangian, t.Energy}, t.Momenta...)
	for _, m := range t.Mass {
		roots = append(roots, m.Value)
	}
	for _, s := range t.Sides {
		roots = append(roots, s.Left, s.Right)
	}
	if len(t.Sides) == 0 {
		roots = append(roots, t.Force...)
	}
	for _, a := range t.Accelerations {
		roots = append(roots, a.Expr)
	}
	roots = append(roots, t.Constraints...)
	for _, n := range append([]symbolic.Node{t.Dissipation}, t.Applied...) {
		if n != 0 {
			roots = append(roots, n)
		}
	}
	slices.Sort(roots)
	return slices.Compact(roots)
}

func (t *latexReport) preamble() {
	if f := t.System.File; f != nil {
		fmt.Fprintf(t.out, "%% Written by lagc from %s.\n", strings.Map(printable, filepath.Base(f.Name)))
	}
	fmt.Fprintln(t.out, `\documentclass[fleqn]{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{longtable}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\setlength{\mathindent}{10pt}
\setlength{\textwidth}{16cm}
\setlength{\oddsidemargin}{0cm}
\setlength{\textheight}{23cm}
\setlength{\topmargin}{-1cm}
\begin{document}`)
	fmt.Fprintf(t.out, "\\section*{%s}\n", escape(capital(strings.ReplaceAll(t.System.Name, "_", " "))))
	if t.System.Title != "" {
		fmt.Fprintf(t.out, "%s\n", escape(t.System.Title))
	}
}

func printable(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

// equation is left = right. Without a left side, right is a whole equation.
type equation struct {
	left, right string
}

// show prints equations below each other under a heading.
func (t *latexReport) show(heading string, equations []equation) {
	if len(equations) == 0 {
		return
	}
	t.section(heading)
	t.align(equations)
}

func (t *latexReport) section(heading string) {
	fmt.Fprintf(t.out, "\n\\subsection*{%s}\n", heading)
}

// align prints equations, aligned at their signs of equality, broken where
// they are wide.
func (t *latexReport) align(equations []equation) {
	room, widest := float64(lineWidth), 0.0
	for _, e := range equations {
		if e.left != "" {
			widest = max(widest, notation.Width(e.left+" = "))
		}
	}
	fmt.Fprint(t.out, "\\begin{align*}\n")
	for i, e := range equations {
		lines := notation.Lines(e.right, room-widest, room-widest)
		if e.left != "" {
			lines[0] = e.left + " &= " + lines[0]
		} else {
			lines[0] = "&" + lines[0]
		}
		fmt.Fprint(t.out, strings.Join(lines, "\\\\\n&"))
		if i < len(equations)-1 {
			fmt.Fprint(t.out, `\\`)
		}
		fmt.Fprintln(t.out)
	}
	fmt.Fprintln(t.out, `\end{align*}`)
}

func (t *latexReport) coordinate(i int) string { return t.System.Coordinates[i].Name.LaTeX() }

func (t *latexReport) quantities() {
	var defs, momenta, acting, constraints []equation
	l := equation{t.lagrangian, t.printer.LaTeX(t.Lagrangian)}
	for _, d := range t.definitions {
		if d.Node == t.Lagrangian && d.Name.Base == "L" {
			l.right = t.printer.LaTeXOf(d)
			continue
		}
		defs = append(defs, equation{d.Name.LaTeX(), t.printer.LaTeXOf(d)})
	}
	for i, p := range t.Momenta {
		momenta = append(momenta, equation{"p_{" + t.coordinate(i) + "}", t.printer.LaTeX(p)})
	}
	for i, q := range t.Applied {
		if q != 0 {
			acting = append(acting, equation{"Q_{" + t.coordinate(i) + "}", t.printer.LaTeX(q)})
		}
	}
	for k, c := range t.Constraints {
		constraints = append(constraints, equation{fmt.Sprintf("\\lambda_{%d}\\colon\\quad 0", k+1), t.printer.LaTeX(c)})
	}
	t.show("Abbreviations", defs)
	t.show("Lagrangian", []equation{l})
	t.show(`Momenta, $p = \partial `+t.lagrangian+`/\partial\dot{q}$`, momenta)
	t.show("Forces", acting)
	if t.Dissipation != 0 {
		t.show("Rayleigh's dissipation function", []equation{{t.quantity("D"), t.printer.LaTeX(t.Dissipation)}})
	}
	t.show("Constraints, with their multipliers", constraints)
}

func (t *latexReport) motion() {
	t.massMatrix()
	var force, solved []equation
	heading := "Equations of motion"
	if len(t.Sides) == 0 {
		heading += ", $M\\ddot{q} = f$"
		if len(t.Constraints) > 0 {
			heading = strings.Replace(heading, "f$", `f + J^{\mathsf T}\lambda$`, 1)
		}
		for i, f := range t.Force {
			force = append(force, equation{"f_{" + t.coordinate(i) + "}", t.printer.LaTeX(f)})
		}
	}
	for _, s := range t.Sides {
		force = append(force, equation{"", t.printer.LaTeX(s.Left) + " = " + t.printer.LaTeX(s.Right)})
	}
	for _, a := range t.Accelerations {
		solved = append(solved, equation{t.acceleration(a.Coordinate).LaTeX(), t.printer.LaTeX(a.Expr)})
	}
	t.show(heading, force)
	t.show("Solved for the accelerations", solved)
}

// massMatrix prints M as a matrix where it fits the page, else by elements.
func (t *latexReport) massMatrix() {
	const heading = `Mass matrix, $M = \partial^2 L/\partial\dot{q}\,\partial\dot{q}$`
	name := t.quantity("M")
	title := strings.NewReplacer("M", name, "L", t.lagrangian).Replace(heading[len("Mass"):])
	if len(t.Mass) > manyElements {
		t.section("Mass" + title)
		fmt.Fprintf(t.out, "The mass matrix has %d elements in its lower triangle; they are not printed here.\n", len(t.Mass))
		return
	}
	if rows := t.matrix(); rows != "" {
		t.section("Mass" + title)
		if strings.Contains(rows, `\frac`) { // fractions of neighbouring rows would touch
			rows = strings.ReplaceAll(rows, "\\\\\n", "\\\\[6pt]\n")
		}
		fmt.Fprintf(t.out, "\\[\n%s = \\begin{pmatrix}\n%s\\end{pmatrix}\n\\]\n", name, rows)
		return
	}
	var mass []equation
	for _, m := range t.Mass {
		mass = append(mass, equation{name + "_{" + t.coordinate(m.Row) + "," + t.coordinate(m.Col) + "}", t.printer.LaTeX(m.Value)})
	}
	t.show("Mass"+title+", symmetric", mass)
}

// largestMatrix is the number of rows that amsmath's matrices hold.
const largestMatrix = 10

// matrix returns the rows of M, "" where they are too wide.
func (t *latexReport) matrix() string {
	n := len(t.System.Coordinates)
	if n > largestMatrix {
		return ""
	}
	var b strings.Builder
	columns := make([]float64, n)
	for i := range n {
		for j := range n {
			text := t.element(i, j)
			columns[j] = max(columns[j], notation.Width(text))
			b.WriteString(text)
			if j < n-1 {
				b.WriteString(" & ")
			}
		}
		b.WriteString("\\\\\n")
	}
	width := notation.Width("M = ") + 20 + 10*float64(n)
	for _, w := range columns {
		width += w
	}
	if width > lineWidth {
		return ""
	}
	return b.String()
}

func (t *latexReport) element(i, j int) string {
	m := t.mass(i, j)
	if t.System.Graph.Op(m) == symbolic.OpConst && t.System.Graph.IsConst(m, 0) {
		return "0"
	}
	return t.printer.LaTeX(m)
}

func (t *latexReport) conserved() {
	t.show("Energy ("+escape(t.conservation())+")", []equation{{t.quantity("E"), t.printer.LaTeX(t.Energy)}})
	if len(t.Conserved.Momenta) == 0 {
		return
	}
	t.section("Conserved momenta of cyclic coordinates")
	for k, i := range t.Conserved.Momenta {
		if k > 0 {
			fmt.Fprint(t.out, ", ")
		}
		fmt.Fprintf(t.out, "$p_{%s}$", t.coordinate(i))
	}
	fmt.Fprintln(t.out)
}
