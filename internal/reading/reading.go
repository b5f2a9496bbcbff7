// Package reading reads expressions of the Lag language into a graph, for the
// tests of packages below the parser: what notation prints must read back, and
// textbook formulas are easier to check as text. It knows no arrays but by their
// elements' names, no sums and no vectors.
package reading

import (
	"fmt"
	"strings"
	"unicode"

	"lagc/symbolic"
)

// reader is an expression being read.
type reader struct {
	g      *symbolic.Graph
	names  map[string]symbolic.Node
	tokens []string
}

// Read returns the expression in text. Names are looked up as notation prints
// them, primes included, so x' may be given as a name; a prime on anything else
// is the time derivative.
func Read(g *symbolic.Graph, names map[string]symbolic.Node, text string) (symbolic.Node, error) {
	r := &reader{g: g, names: names, tokens: tokenize(text)}
	n, err := r.all()
	if err != nil {
		return 0, fmt.Errorf("reading %q: %w", text, err)
	}
	return n, nil
}

func (r *reader) all() (n symbolic.Node, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%v, before %q", e, strings.Join(r.tokens, " "))
		}
	}()
	n = r.conditional()
	if len(r.tokens) > 0 {
		panic("more text")
	}
	return n, nil
}

func tokenize(s string) []string {
	var out []string
	runes := []rune(s)
	for i := 0; i < len(runes); {
		j := i + 1
		switch c := runes[i]; {
		case c == ' ' || c == '\n':
			i++
			continue
		case unicode.IsDigit(c):
			for j < len(runes) && (unicode.IsDigit(runes[j]) || runes[j] == '.' || runes[j] == 'e' || runes[j] == '-' && runes[j-1] == 'e') {
				j++
			}
		case unicode.IsLetter(c) || c == '_':
			for j < len(runes) && (unicode.IsLetter(runes[j]) || unicode.IsDigit(runes[j]) || runes[j] == '_') {
				j++
			}
		case strings.ContainsRune("<>!", c) && j < len(runes) && runes[j] == '=':
			j++
		}
		out = append(out, string(runes[i:j]))
		i = j
	}
	return out
}

func (r *reader) next() string {
	if len(r.tokens) == 0 {
		return ""
	}
	return r.tokens[0]
}

func (r *reader) accept(s string) bool {
	if r.next() != s {
		return false
	}
	r.tokens = r.tokens[1:]
	return true
}

func (r *reader) want(s string) {
	if !r.accept(s) {
		panic("want " + s)
	}
}

func (r *reader) conditional() symbolic.Node {
	if !r.accept("if") {
		return r.disjunction()
	}
	c := r.disjunction()
	r.want("then")
	x := r.conditional()
	r.want("else")
	return r.g.Select(c, x, r.conditional())
}

func (r *reader) disjunction() symbolic.Node {
	x := r.conjunction()
	for r.accept("or") {
		x = r.g.Call(symbolic.OpOr, x, r.conjunction())
	}
	return x
}

func (r *reader) conjunction() symbolic.Node {
	x := r.negation()
	for r.accept("and") {
		x = r.g.Call(symbolic.OpAnd, x, r.negation())
	}
	return x
}

func (r *reader) negation() symbolic.Node {
	if r.accept("not") {
		return r.g.Call(symbolic.OpNot, r.negation())
	}
	x := r.sum()
	if op, ok := comparisons[r.next()]; ok {
		r.tokens = r.tokens[1:]
		return r.g.Call(op, x, r.sum())
	}
	return x
}

var comparisons = map[string]symbolic.Op{
	"<": symbolic.OpLess, "<=": symbolic.OpLessEq, "=": symbolic.OpEqual, "!=": symbolic.OpNotEqual,
}

func (r *reader) sum() symbolic.Node {
	terms := []symbolic.Node{r.product()}
	for {
		switch {
		case r.accept("+"):
			terms = append(terms, r.product())
		case r.accept("-"):
			terms = append(terms, r.g.Neg(r.product()))
		default:
			return r.g.Add(terms...)
		}
	}
}

func (r *reader) product() symbolic.Node {
	x := r.unary()
	for {
		switch {
		case r.accept("*"):
			x = r.g.Mul(x, r.unary())
		case r.accept("/"):
			x = r.g.Div(x, r.unary())
		default:
			return x
		}
	}
}

func (r *reader) unary() symbolic.Node {
	if r.accept("-") {
		return r.g.Neg(r.unary())
	}
	x := r.atom()
	for r.accept("'") {
		x = r.g.TimeDerivative().Of(x)
	}
	if r.accept("^") {
		return r.g.Pow(x, r.unary())
	}
	return x
}

func (r *reader) atom() symbolic.Node {
	if r.accept("(") {
		x := r.conditional()
		r.want(")")
		return x
	}
	token := r.next()
	if token == "" {
		panic("nothing where an operand was wanted")
	}
	r.tokens = r.tokens[1:]
	if c, ok := symbolic.ParseRational(token); ok {
		return r.g.Rat(c)
	}
	if n, ok := r.symbol(token); ok {
		return n
	}
	r.want("(")
	args := []symbolic.Node{r.conditional()}
	for r.accept(",") {
		args = append(args, r.conditional())
	}
	r.want(")")
	if token == "sqrt" {
		return r.g.Sqrt(args[0])
	}
	op, ok := symbolic.Function(token)
	if !ok {
		panic("unknown function " + token)
	}
	return r.g.Call(op, args...)
}

func (r *reader) symbol(token string) (symbolic.Node, bool) {
	name := token
	if token == "pi" {
		return r.g.Pi(), true
	}
	if r.next() == "[" {
		for !r.accept("]") {
			name += r.tokens[0]
			r.tokens = r.tokens[1:]
			if r.next() == "," {
				name += " "
			}
		}
		name = strings.ReplaceAll(name+"]", " ,", ", ")
	}
	for r.next() == "'" && r.names[name+"'"] != 0 {
		r.accept("'")
		name += "'"
	}
	if n, ok := r.names[name+"(0)"]; ok && len(r.tokens) > 2 && r.tokens[0] == "(" && r.tokens[1] == "0" {
		r.tokens = r.tokens[3:]
		return n, true
	}
	n, ok := r.names[name]
	return n, ok
}
