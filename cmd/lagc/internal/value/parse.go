package value

import (
	"strings"

	"lagc/parser"
	"lagc/parser/ast"
	"lagc/source"
)

// insertion is text that goes before byte at of what was typed, to make a
// statement of it.
type insertion struct {
	at   int
	text string
}

// origin leads places in the parsed text back to what was typed.
type origin struct {
	file   *source.File
	inline []insertion
}

// Errorf returns an error that points at a place in the parsed text.
func (o *origin) Errorf(at source.Span, format string, args ...any) error {
	var l source.List
	l.Errorf(o.file, o.typed(at), format, args...)
	return l
}

// typed clips a place in the parsed text to what was typed of it.
func (o *origin) typed(at source.Span) source.Span {
	start := o.offset(at.Start)
	return source.Span{Start: start, End: max(start, o.offset(at.End))}
}

func (o *origin) offset(parsed int) int {
	for _, in := range o.inline {
		if parsed >= in.at+len(in.text) {
			parsed -= len(in.text)
		} else {
			parsed = min(parsed, in.at)
		}
	}
	return min(parsed, len(o.file.Text))
}

// parse reads what was typed as the one statement that the insertions, in
// order of place, make of it.
func parse(t Text, wrap []insertion) (*origin, ast.Statement, error) {
	return parseShown(t, t.Text, wrap)
}

// parseShown reads a text of the same length instead of what was typed.
func parseShown(t Text, text string, wrap []insertion) (*origin, ast.Statement, error) {
	o := &origin{source.NewFile(t.Flag, t.Text), wrap}
	var b strings.Builder
	done := 0
	for _, in := range wrap {
		b.WriteString(text[done:in.at])
		b.WriteString(in.text)
		done = in.at
	}
	b.WriteString(text[done:])
	tree, diags := parser.Parse(source.NewFile(t.Flag, b.String()))
	if diags.Err() != nil {
		return o, nil, o.translated(diags)
	}
	if len(tree.Statements) != 1 || len(tree.Comments) > 0 {
		return o, nil, t.Errorf("this is more than one value")
	}
	return o, tree.Statements[0], nil
}

// translated leads errors back. What a statement should look like does not
// help whoever types a flag, nor does what was found where nothing was typed.
func (o *origin) translated(diags source.List) source.List {
	var out source.List
	for _, d := range diags {
		message, _, _ := strings.Cut(d.Message, "; write for example ")
		if o.offset(d.Span.Start) == len(o.file.Text) {
			message, _, _ = strings.Cut(message, ", found ")
		}
		out = append(out, source.Diagnostic{
			File: o.file, Span: o.typed(d.Span), Severity: d.Severity, Message: message,
		})
	}
	return out
}
