package value

import (
	"lagc/parser/ast"
	"lagc/symbolic"
)

// Names gives names in a value their meaning; indices is nil for a plain name.
// ok is false for a name that means nothing here, and suggestion may then say
// what else to write.
type Names func(name string, indices []int) (n symbolic.Node, suggestion string, ok bool)

// maxDepth bounds the nesting of a value.
const maxDepth = 100

// Node builds the expression e of a value, or of a range, in a graph; nil
// names means that there are none.
func (o *origin) Node(g *symbolic.Graph, e ast.Expr, names Names) (symbolic.Node, error) {
	b := builder{o, g, names}
	return b.node(e, 0)
}

// Index evaluates an index, which is an integer.
func (o *origin) Index(g *symbolic.Graph, e ast.Expr, names Names) (int, error) {
	n, err := o.Node(g, e, names)
	if err != nil {
		return 0, err
	}
	if c, ok := g.Const(n); ok {
		if i, ok := c.Int(); ok && int64(int(i)) == i {
			return int(i), nil
		}
	}
	return 0, o.Errorf(e.Span(), "an index is an integer")
}

type builder struct {
	*origin
	g     *symbolic.Graph
	names Names
}

func (b *builder) node(e ast.Expr, depth int) (symbolic.Node, error) {
	if depth > maxDepth {
		return 0, b.Errorf(e.Span(), "this is nested too deep for the value of a flag")
	}
	switch e := e.(type) {
	case *ast.Number:
		if c, ok := symbolic.ParseRational(e.Text); ok {
			return b.g.Rat(c), nil
		}
		return 0, b.Errorf(e.Span(), "the number %s is beyond what a float64 can hold", e.Text)
	case *ast.Ident:
		return b.name(e, e.Name, nil)
	case *ast.Index:
		return b.element(e, depth)
	case *ast.Unary:
		if e.Op == "-" {
			x, err := b.node(e.X, depth+1)
			if err != nil {
				return 0, err
			}
			return b.g.Neg(x), nil
		}
	case *ast.Chain:
		return b.chain(e, depth)
	case *ast.Power:
		x, err := b.all([]ast.Expr{e.Base, e.Exponent}, depth)
		if err != nil {
			return 0, err
		}
		return b.g.Pow(x[0], x[1]), nil
	case *ast.Call:
		return b.call(e, depth)
	}
	return 0, b.Errorf(e.Span(), "the value of a flag is an expression of numbers and pi, with functions such as sqrt")
}

func (b *builder) all(list []ast.Expr, depth int) ([]symbolic.Node, error) {
	out := make([]symbolic.Node, len(list))
	for i, e := range list {
		var err error
		if out[i], err = b.node(e, depth+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (b *builder) name(e ast.Expr, name string, indices []int) (symbolic.Node, error) {
	if name == "pi" && indices == nil {
		return b.g.Pi(), nil
	}
	if b.names == nil {
		return 0, b.Errorf(e.Span(), "no names can stand here, only numbers and pi")
	}
	n, suggestion, ok := b.names(name, indices)
	if !ok {
		return 0, b.Errorf(e.Span(), "unknown name %q%s", name, suggestion)
	}
	return n, nil
}

func (b *builder) element(e *ast.Index, depth int) (symbolic.Node, error) {
	id, ok := e.X.(*ast.Ident)
	if !ok {
		return 0, b.Errorf(e.Span(), "only a name has indices here")
	}
	indices := make([]int, len(e.Indices))
	for k, x := range e.Indices {
		var err error
		if indices[k], err = b.Index(b.g, x, b.names); err != nil {
			return 0, err
		}
	}
	return b.name(e, id.Name, indices)
}

func (b *builder) chain(e *ast.Chain, depth int) (symbolic.Node, error) {
	x, err := b.node(e.First, depth+1)
	if err != nil {
		return 0, err
	}
	for _, link := range e.Rest {
		y, err := b.node(link.X, depth+1)
		if err != nil {
			return 0, err
		}
		switch link.Op {
		case "+":
			x = b.g.Add(x, y)
		case "-":
			x = b.g.Sub(x, y)
		case "*":
			x = b.g.Mul(x, y)
		case "/":
			if b.g.IsConst(y, 0) {
				return 0, b.Errorf(link.X.Span(), "division by zero")
			}
			x = b.g.Div(x, y)
		default:
			return 0, b.Errorf(link.OpAt, "%q cannot stand in the value of a flag", link.Op)
		}
	}
	return x, nil
}

// rewritten are the functions that the graph has no operation for.
var rewritten = map[string]struct {
	arity int
	build func(g *symbolic.Graph, x []symbolic.Node) symbolic.Node
}{
	"sqrt": {1, func(g *symbolic.Graph, x []symbolic.Node) symbolic.Node { return g.Sqrt(x[0]) }},
	"pow":  {2, func(g *symbolic.Graph, x []symbolic.Node) symbolic.Node { return g.Pow(x[0], x[1]) }},
}

func (b *builder) call(e *ast.Call, depth int) (symbolic.Node, error) {
	id, ok := e.Fun.(*ast.Ident)
	if !ok {
		return 0, b.Errorf(e.Span(), "this is not a function")
	}
	op, isOp := symbolic.Function(id.Name)
	special, isSpecial := rewritten[id.Name]
	arity := special.arity
	switch {
	case isSpecial:
	case isOp:
		arity = op.Arity()
	default:
		return 0, b.Errorf(id.Span(), "unknown function %q", id.Name)
	}
	if len(e.Args) != arity {
		return 0, b.Errorf(e.Span(), "%s takes %d, not %d, in the value of a flag", id.Name, arity, len(e.Args))
	}
	x, err := b.all(e.Args, depth)
	if err != nil {
		return 0, err
	}
	if isSpecial {
		return special.build(b.g, x), nil
	}
	return b.g.Call(op, x...), nil
}
