// Package value reads the values of flags: numbers, expressions such as
// 2*pi/3, lists, ranges of time and assignments.
//
// They are parsed by the language's own parser, in a source.File named after
// the flag, so that an error points into what was typed:
//
//	--B:1:2: error: expected an expression after "*"
//	    2*
//	     ^
//
// Neighbours: parser reads the text, cmd/lagc says which names a value may
// use. Every error is a source.List.
package value

import (
	"strings"

	"lagc/parser/ast"
	"lagc/source"
)

// Text is what was typed for a flag.
type Text struct {
	Flag string // as typed, with its dashes: "--B"
	Text string
}

// Errorf returns an error about the whole of what was typed.
func (t Text) Errorf(format string, args ...any) error {
	var l source.List
	l.Errorf(source.NewFile(t.Flag, t.Text), source.Span{End: len(t.Text)}, format, args...)
	return l
}

// Value is a flag's value: one expression, or a list of them.
type Value struct {
	*origin
	Elems []ast.Expr
	List  bool // written as a list, which may have one element
}

// Assignment is NAME=VALUE.
type Assignment struct {
	Value
	Name    string
	Indices []ast.Expr
	Primes  int
	At      source.Span // of what is assigned to, for Errorf
}

// Range is a range of times.
type Range struct {
	*origin
	First, Last ast.Expr // First is nil if only the end was given, for 0
}

// Parse reads an expression, or a list: 1,2,3 or [1, 2, 3].
func Parse(t Text) (Value, error) {
	if strings.TrimSpace(t.Text) == "" {
		return Value{}, t.Errorf("a value is missing; write for example %s=1.5", t.Flag)
	}
	wrap := []insertion{{0, "param x = "}}
	if bareList(t.Text) {
		wrap = []insertion{{0, "param x = ["}, {len(t.Text), "]"}}
	}
	o, s, err := parse(t, wrap)
	if err != nil {
		return Value{}, err
	}
	d, ok := s.(*ast.Declare)
	if !ok || len(d.Items) != 1 || d.Items[0].Unit != nil || d.Items[0].Value == nil {
		return Value{}, t.Errorf("a value is an expression of numbers, such as 2*pi/3, or a list of them")
	}
	return listed(o, d.Items[0].Value), nil
}

// listed takes a vector apart.
func listed(o *origin, e ast.Expr) Value {
	_, list := e.(*ast.Vector)
	return Value{o, flat(nil, e), list}
}

// flat appends the elements of a vector of vectors row by row.
func flat(elems []ast.Expr, e ast.Expr) []ast.Expr {
	v, ok := e.(*ast.Vector)
	if !ok {
		return append(elems, e)
	}
	for _, row := range v.Elems {
		elems = flat(elems, row)
	}
	return elems
}

// ParseAssignments reads NAME=VALUE, where the value may be a list, or several
// of them separated by commas, as in "th=0.5, th'=0".
func ParseAssignments(t Text) ([]Assignment, error) {
	left, right, ok := strings.Cut(t.Text, "=")
	switch {
	case !ok || strings.TrimSpace(left) == "":
		return nil, t.Errorf("write NAME=VALUE")
	case strings.TrimSpace(right) == "":
		return nil, t.Errorf("the value is missing; write %s=1.5", strings.TrimSpace(left))
	}
	wrap := []insertion{{0, "init "}}
	if !strings.Contains(right, "=") && bareList(right) {
		wrap = append(wrap, insertion{len(left) + 1, "["}, insertion{len(t.Text), "]"})
	}
	o, s, err := parse(t, wrap)
	if err != nil {
		return nil, err
	}
	a, ok := s.(*ast.Assign)
	if !ok {
		return nil, t.Errorf("write NAME=VALUE")
	}
	out := make([]Assignment, len(a.Items))
	for i, item := range a.Items {
		to := item.Target
		out[i] = Assignment{listed(o, item.Value), to.Name.Name, to.Indices, to.Primes, to.Where}
	}
	return out, nil
}

// ParseRange reads A..B, or B.
func ParseRange(t Text) (Range, error) {
	if strings.TrimSpace(t.Text) == "" {
		return Range{}, t.Errorf("a time is missing; write for example %s=0..10", t.Flag)
	}
	if !strings.Contains(t.Text, "..") {
		v, err := Parse(t)
		if err == nil && len(v.Elems) != 1 {
			err = t.Errorf("a range of times is written 0..10")
		}
		if err != nil {
			return Range{}, err
		}
		return Range{origin: v.origin, Last: v.Elems[0]}, nil
	}
	o, s, err := parse(t, []insertion{{0, "run "}})
	if err != nil {
		return Range{}, err
	}
	r, ok := s.(*ast.Run)
	if !ok || r.Range == nil || r.Every != nil || r.Step != nil || r.Tol != nil || r.Method != nil {
		return Range{}, t.Errorf("a range of times is written 0..10; the rest of a run has flags of its own")
	}
	return Range{o, r.Range.First, r.Range.Last}, nil
}

// bareList tells whether a text has commas outside of brackets.
func bareList(text string) bool {
	depth := 0
	for _, c := range text {
		switch c {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				return true
			}
		}
	}
	return false
}
