package parser

import (
	"fmt"
	"strings"

	"lagc/parser/ast"
)

// sexpr writes an expression as an S-expression: a chain is a list that starts
// with its first operand, so that its flatness shows: a-b*c is (a - (b * c)).
func sexpr(x ast.Expr) string {
	switch x := x.(type) {
	case nil:
		return "nil"
	case *ast.Number:
		return x.Text
	case *ast.Ident:
		return x.Name
	case *ast.Prime:
		return "(' " + sexpr(x.X) + ")"
	case *ast.Index:
		return "([] " + sexpr(x.X) + list(" ", x.Indices, sexpr) + ")"
	case *ast.Call:
		return "(call " + sexpr(x.Fun) + list(" ", x.Args, sexpr) + ")"
	case *ast.Unary:
		return "(" + x.Op + " " + sexpr(x.X) + ")"
	case *ast.Chain:
		return "(" + sexpr(x.First) + list("", x.Rest, func(l ast.Link) string { return " " + l.Op + " " + sexpr(l.X) }) + ")"
	case *ast.Power:
		return "(^ " + sexpr(x.Base) + " " + sexpr(x.Exponent) + ")"
	case *ast.Compare:
		return "(" + x.Op + " " + sexpr(x.X) + " " + sexpr(x.Y) + ")"
	case *ast.If:
		return "(if " + sexpr(x.Cond) + " " + sexpr(x.Then) + " " + sexpr(x.Else) + ")"
	case *ast.Vector:
		return "(vector" + list(" ", x.Elems, sexpr) + ")"
	case *ast.Comprehension:
		out := "(for" + x.Kind + " " + sexpr(x.Elem) + list(" ", x.Generators, generatorSexpr)
		if x.Filter != nil {
			out += " if " + sexpr(x.Filter)
		}
		return out + ")"
	}
	panic(fmt.Sprintf("%T", x))
}

// list writes items, each after a separator.
func list[T any](separator string, items []T, write func(T) string) string {
	var b strings.Builder
	for _, item := range items {
		b.WriteString(separator + write(item))
	}
	return b.String()
}

func generatorSexpr(g *ast.Generator) string {
	return "(" + g.Name.Name + rangeSexpr(g.Range) + ")"
}

func rangeSexpr(r *ast.Range) string {
	if r == nil {
		return ""
	}
	return " " + sexpr(r.First) + ".." + sexpr(r.Last)
}

func stringSexpr(s *ast.String) string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf(" %q", s.Text)
}

func commentSexpr(s string) string {
	if s == "" {
		return ""
	}
	return " #" + s
}

// named writes a part if it is there.
func named(name string, x ast.Expr) string {
	if x == nil {
		return ""
	}
	return " " + name + " " + sexpr(x)
}

func targetSexpr(t *ast.Target) string {
	return t.Name.Name + list("", t.Indices, func(x ast.Expr) string { return "[" + sexpr(x) + "]" }) + strings.Repeat("'", t.Primes)
}

func itemSexpr(i *ast.LetItem) string {
	return " (" + i.Name.Name + list(" ", i.Params, func(n *ast.Ident) string { return "$" + n.Name }) +
		list(" ", i.Family, generatorSexpr) + " " + sexpr(i.Value) + stringSexpr(i.Unit) + commentSexpr(i.Comment) + ")"
}

// statementSexpr writes a statement as an S-expression.
func statementSexpr(s ast.Statement) string { return "(" + s.Keyword() + partsSexpr(s) + ")" }

func partsSexpr(s ast.Statement) string {
	switch s := s.(type) {
	case *ast.System:
		return " " + s.Name.Name + stringSexpr(s.Title)
	case *ast.Declare:
		return list(" ", s.Items, func(d *ast.Declaration) string {
			return "(" + d.Name.Name + list("", d.Ranges, rangeSexpr) + named("=", d.Value) + stringSexpr(d.Unit) +
				strings.Replace(rangeSexpr(d.Bounds), " ", " in ", 1) + commentSexpr(d.Comment) + ")"
		})
	case *ast.Let:
		return list("", s.Items, itemSexpr)
	case *ast.Observe:
		return list("", s.Items, itemSexpr)
	case *ast.Net:
		return " " + s.Name.Name + " " + sexpr(s.Inputs) + list(" -> ", s.Layers, func(l *ast.Layer) string {
			if l.Activation != nil {
				return l.Activation.Name + " " + sexpr(l.Size)
			}
			return sexpr(l.Size)
		}) + named("seed", s.Seed) + strings.Replace(stringSexpr(s.From), " ", " from ", 1)
	case *ast.Function:
		return " " + s.Name.Name + " " + sexpr(s.Value)
	case *ast.Assign:
		return list(" ", s.Items, func(a *ast.Assignment) string { return "(" + targetSexpr(a.Target) + " " + sexpr(a.Value) + ")" })
	case *ast.Constraint:
		return " " + sexpr(s.Left) + " " + sexpr(s.Right)
	case *ast.Event:
		return " " + s.Name.Name + named("when", s.When) + " " + s.Direction + list(" ", s.Then, func(a *ast.Action) string {
			if a.Kind == "set" {
				return "(" + targetSexpr(a.Target) + " " + sexpr(a.Value) + ")"
			}
			return a.Kind
		})
	case *ast.Run:
		out := rangeSexpr(s.Range) + named("every", s.Every) + named("step", s.Step) + named("tol", s.Tol)
		if s.Method != nil {
			out += " method " + s.Method.Name
		}
		return out
	}
	panic(fmt.Sprintf("%T", s))
}
