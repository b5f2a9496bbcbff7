package c99

import (
	"fmt"
	"strings"

	"lagc/mechanics/report"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// What a doc comment shows of the equations: those of systems that a person can
// check by eye. lagc derive shows the others.
const (
	readableCoordinates = 4
	readableNodes       = 250
	readableText        = 900 // bytes of one expression
)

// typeDoc is the doc comment of the system's type.
func (f *file) typeDoc() string {
	var b strings.Builder
	title := strings.TrimSpace(f.sys.Title)
	if title == "" {
		title = "a mechanical system."
	}
	fmt.Fprintf(&b, "The system %s: %s\n\nCoordinates:\n\n", f.sys.Name, oneLine(title))
	for i, c := range f.sys.Coordinates {
		if i == 12 && f.n > 16 {
			fmt.Fprintf(&b, "\t… %d more\n", f.n-i)
			break
		}
		text := oneLine(described(c.Comment, c.Unit))
		if text != "" {
			text = "  " + text
		}
		fmt.Fprintf(&b, "\t%s%s\n", c.Name, text)
	}
	f.equationsDoc(&b)
	if text := f.header(); text != "" {
		b.WriteString("\nFrom the system's file:\n\n" + text)
	}
	b.WriteString(`
The members can be set at any time: what depends on them alone is kept, and computed anew by the
first call after a change. That makes calls on one value unsafe for use by several threads at
once; give each a copy.`)
	return b.String()
}

// equationsDoc states the equations of motion.
func (f *file) equationsDoc(b *strings.Builder) {
	roots := append([]symbolic.Node{f.sys.Lagrangian}, f.eq.Force...)
	if f.n > readableCoordinates || len(f.sys.Graph.Reach(roots...)) > readableNodes {
		fmt.Fprintf(b, "\nThe equations of motion are those of the Lagrangian in the system's file, with %d coordinates;\nlagc derive prints them.\n", f.n)
		return
	}
	r := report.New(f.all)
	p := notation.New(f.sys.Graph, notation.Options{
		Names: f.sys.Vocabulary().Name, Defined: r.Definitions, Limit: readableText, Width: 84, Break: "\n\t    ",
	})
	if len(r.Definitions) > 0 {
		b.WriteString("\nWith the abbreviations\n\n")
		for _, d := range r.Definitions {
			fmt.Fprintf(b, "\t%s = %s\n", d.Name, p.TextOf(d))
		}
		b.WriteString("\nthe Lagrangian is\n\n")
	} else {
		b.WriteString("\nLagrangian:\n\n")
	}
	fmt.Fprintf(b, "\tL = %s\n", p.Text(r.Lagrangian))
	name := func(i int) string { return f.sys.Coordinates[i].Name.String() }
	if f.m == 0 {
		b.WriteString("\nEquations of motion, M q̈ = f:\n\n")
	} else {
		b.WriteString("\nEquations of motion, M q̈ = f + Jᵀλ, J the derivatives of the constraints by q̇:\n\n")
	}
	for _, m := range r.Mass {
		fmt.Fprintf(b, "\tM[%s, %s] = %s\n", name(m.Row), name(m.Col), p.Text(m.Value))
	}
	for i, force := range r.Force {
		fmt.Fprintf(b, "\tf[%s] = %s\n", name(i), p.Text(force))
	}
	for k, c := range r.Constraints {
		fmt.Fprintf(b, "\t0 = %s  (lambda_%d)\n", p.Text(c), k+1)
	}
	f.solvedDoc(b, r, p)
}

// solvedDoc states the accelerations where they can be read, and what is conserved.
func (f *file) solvedDoc(b *strings.Builder, r *report.Report, p *notation.Printer) {
	if len(r.Accelerations) == f.n {
		b.WriteString("\nhence\n\n")
		for _, a := range r.Accelerations {
			fmt.Fprintf(b, "\t%s'' = %s\n", f.sys.Coordinates[a.Coordinate].Name, p.Text(a.Expr))
		}
	}
	if r.Conserved.Energy {
		fmt.Fprintf(b, "\nConserved is the energy\n\n\tE = %s\n", p.Text(r.Energy))
	}
}

// header returns the comment at the head of the system's file, which says what
// the system is and where it comes from.
func (f *file) header() string {
	if f.sys.File == nil {
		return ""
	}
	var b strings.Builder
	for line := range strings.Lines(f.sys.File.Text) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			break
		}
		if b.Len() > 4000 {
			break
		}
		b.WriteString(strings.TrimRight("\t"+strings.TrimSpace(text), "\t ") + "\n")
	}
	return b.String()
}
