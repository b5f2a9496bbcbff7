package value

import (
	"regexp"
	"slices"

	"lagc/parser/ast"
)

// Kept is what a sweep keeps of a run: an expression at its end, or reduced over it.
//
//	EXPR            its value at the end
//	max(EXPR)       its largest value; min and mean alike
//	NAME=…          the same under a name
type Kept struct {
	Text
	Name   string // as given, or what was typed
	Reduce string // min, max, mean or ""
	Expr   string
	At     int // where Expr stands in the text
}

var named = regexp.MustCompile(`^\s*([\pL_][\pL\pM\pN_]*)\s*=`)

// reductions are the functions of one argument that go over the run.
var reductions = []string{"min", "max", "mean"}

// ParseKept reads what to keep. Names in it are not looked up.
func ParseKept(t Text) (Kept, error) {
	k := Kept{Text: t}
	start := 0
	if m := named.FindStringSubmatchIndex(t.Text); m != nil {
		k.Name, start = t.Text[m[2]:m[3]], m[1]
	}
	o, s, err := parsePart(t, start, len(t.Text), "observe x = ", "")
	if err != nil {
		return k, err
	}
	obs, ok := s.(*ast.Observe)
	if !ok || len(obs.Items) != 1 || obs.Items[0].Unit != nil {
		return k, t.Errorf("what to keep is an expression, or min, max or mean of one: max(E)")
	}
	e := obs.Items[0].Value
	if c, ok := e.(*ast.Call); ok && len(c.Args) == 1 {
		if f, ok := c.Fun.(*ast.Ident); ok && slices.Contains(reductions, f.Name) {
			k.Reduce, e = f.Name, c.Args[0]
		}
	}
	if k.Name == "" {
		at := o.typed(obs.Items[0].Value.Span())
		k.Name = t.Text[at.Start:at.End]
	}
	at := o.typed(e.Span())
	k.Expr, k.At = t.Text[at.Start:at.End], at.Start
	return k, nil
}
