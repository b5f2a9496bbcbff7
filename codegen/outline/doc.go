package outline

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

// Doc describes the system for a comment: its coordinates, its equations, and
// what the system's file says at its head. Lines that begin with a tab are
// formulas and lists.
func (o *Outline) Doc() string {
	var b strings.Builder
	title := strings.TrimSpace(o.Sys.Title)
	if title == "" {
		title = "a mechanical system."
	}
	fmt.Fprintf(&b, "the system %s: %s\n\nCoordinates:\n\n", o.Sys.Name, OneLine(title))
	for i, c := range o.Sys.Coordinates {
		if i == 12 && o.N > 16 {
			fmt.Fprintf(&b, "\t… %d more\n", o.N-i)
			break
		}
		text := OneLine(Described(c.Comment, c.Unit))
		if text != "" {
			text = "  " + text
		}
		fmt.Fprintf(&b, "\t%s%s\n", c.Name, text)
	}
	o.equationsDoc(&b)
	if text := o.header(); text != "" {
		b.WriteString("\nFrom the system's file:\n\n" + text)
	}
	return b.String()
}

// OneLine joins the lines of a text.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Described joins a comment and a unit.
func Described(comment, unit string) string {
	switch {
	case comment == "":
		return unit
	case unit == "":
		return comment
	}
	return comment + ", " + unit
}

// equationsDoc states the equations of motion.
func (o *Outline) equationsDoc(b *strings.Builder) {
	roots := append([]symbolic.Node{o.Sys.Lagrangian}, o.Eq.Force...)
	if o.N > readableCoordinates || len(o.Sys.Graph.Reach(roots...)) > readableNodes {
		fmt.Fprintf(b, "\nThe equations of motion are those of the Lagrangian in the system's file, with %d coordinates;\nlagc derive prints them.\n", o.N)
		return
	}
	r := report.New(o.All)
	p := notation.New(o.Sys.Graph, notation.Options{
		Names: o.Sys.Vocabulary().Name, Defined: r.Definitions, Limit: readableText, Width: 84, Break: "\n\t    ",
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
	name := func(i int) string { return o.Sys.Coordinates[i].Name.String() }
	if o.M == 0 {
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
	o.solvedDoc(b, r, p)
}

// solvedDoc states the accelerations where they can be read, and what is conserved.
func (o *Outline) solvedDoc(b *strings.Builder, r *report.Report, p *notation.Printer) {
	if len(r.Accelerations) == o.N {
		b.WriteString("\nhence\n\n")
		for _, a := range r.Accelerations {
			fmt.Fprintf(b, "\t%s'' = %s\n", o.Sys.Coordinates[a.Coordinate].Name, p.Text(a.Expr))
		}
	}
	if r.Conserved.Energy {
		fmt.Fprintf(b, "\nConserved is the energy\n\n\tE = %s\n", p.Text(r.Energy))
	}
}

// header returns the comment at the head of the system's file, which says what
// the system is and where it comes from.
func (o *Outline) header() string {
	if o.Sys.File == nil {
		return ""
	}
	var b strings.Builder
	for line := range strings.Lines(o.Sys.File.Text) {
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
