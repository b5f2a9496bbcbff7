package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"lagc/parser"
	"lagc/parser/ast"
	"lagc/source"
)

// printHelp prints kong's help and, where a FILE is named, what it adds.
func (a *app) printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	if a.args.file == "" || !a.args.ofFile || a.args.command == "sweep" && a.args.file == "merge" {
		return nil
	}
	f, err := a.read(a.args.file)
	if err != nil {
		return err
	}
	tree, _ := parser.Parse(f) // what could be parsed is shown; a run tells the errors
	return fileHelp(ctx.Stdout, f, tree)
}

// fileHelp lists the params and consts of a file as flags, and its coordinates
// for --init, with values as the file has them, units and comments.
func fileHelp(w io.Writer, f *source.File, tree *ast.File) error {
	n := newNames(tree)
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	if len(n.order) > 0 {
		fmt.Fprintf(t, "\nParams and consts of %s:\n", f.Name)
	}
	for _, name := range n.order {
		d := n.by[name]
		value := strings.Join(strings.Fields(f.Slice(d.Value.Span())), " ")
		if len(d.Ranges) > 0 && !strings.HasPrefix(value, "[") {
			value += ",..." // one value fills the array
		}
		kind := ""
		if d.kind != "param" {
			kind = "(" + d.kind + ") "
		}
		fmt.Fprintf(t, "  --%s=%s\t%s\t%s\n", name, shorten(value), unit(d.Unit), kind+d.Comment)
	}
	if len(n.coordinates) > 0 {
		fmt.Fprintf(t, "\nCoordinates of %s, for --init:\n", f.Name)
	}
	for _, c := range n.coordinates {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", f.Slice(named(c)), unit(c.Unit), c.Comment)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

// named returns the place of a declaration's name and ranges.
func named(d *ast.Declaration) source.Span {
	at := d.Name.Span()
	for _, r := range d.Ranges {
		at = at.To(r.Span())
	}
	if len(d.Ranges) > 0 {
		at.End++ // the closing bracket
	}
	return at
}

func unit(s *ast.String) string {
	if s == nil {
		return ""
	}
	return s.Text
}

// shorten cuts a value that would fill the line.
func shorten(s string) string {
	const most = 32
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
