package parser

import (
	"fmt"
	"slices"

	"lagc/parser/token"
)

// site is where a statement cannot go on: token k is unexpected.
type site struct {
	*parsing
	start int    // the statement's keyword
	k     int    // the unexpected token
	want  string // what the expression parser wanted instead, may be empty
}

// keyword returns the word that the statement starts with.
func (s *site) keyword() string { return s.text(s.start) }

// kind returns the kind of the token i places after the unexpected one.
func (s *site) kind(i int) token.Kind {
	if j := s.k + i; j >= 0 && j < len(s.tokens) {
		return s.tokens[j].Kind
	}
	return 0
}

// habits are asked in order what a person may have meant by the unexpected
// token; each returns a message or, if it does not know, nothing. The last
// one knows always.
var habits = []func(*site) string{
	(*site).reserved,
	(*site).plus,
	(*site).index,
	(*site).closing,
	(*site).application,
	(*site).part,
	(*site).comma,
	(*site).unit,
	(*site).product,
	(*site).generator,
	(*site).span,
	(*site).other,
}

// reserved: let in = 3, coord t.
func (s *site) reserved() string {
	if s.kind(0) != token.Keyword {
		return ""
	}
	word := s.text(s.k)
	if s.want == "a name" && s.keyword() == "observe" && s.text(s.k+1) != "=" {
		return fmt.Sprintf("what is observed needs a name; write observe E = %s", word)
	}
	if s.want == "a name" || token.Keywords[word] == token.Word && !s.operandEnds(s.k) && s.text(s.k-1) != "]" {
		return reservedName(word)
	}
	return ""
}

func reservedName(word string) string {
	return fmt.Sprintf(`"%s" is a reserved name; choose another one, such as %s_1`, word, word)
}

// plus: a sign that says nothing.
func (s *site) plus() string {
	if s.text(s.k) == "+" && s.want == "an expression" {
		return `a sign "+" is not needed; leave it out`
	}
	return ""
}

// index: coord th[3] and sum(x[i] for i in n).
func (s *site) index() string {
	if s.want != `".."` {
		return ""
	}
	if s.operandEnds(s.k) && s.kind(-1) != token.Op {
		return fmt.Sprintf("a range has two ends; write 1..%s", s.text(s.k-1))
	}
	return "a range has two ends; write 1..n"
}

// closing: a bracket that closes none, or one of the other kind.
func (s *site) closing() string {
	shut := s.text(s.k)
	if shut != ")" && shut != "]" {
		return ""
	}
	open := s.open(s.start, s.k)
	switch {
	case open < 0:
		return fmt.Sprintf("%q closes nothing; leave it out or open it before", shut)
	case pairs[s.text(open)] != shut:
		return fmt.Sprintf("%q is not closed by %q; write %q", s.text(open), shut, pairs[s.text(open)])
	}
	return ""
}

var pairs = map[string]string{"(": ")", "[": "]"}

// open returns the innermost bracket that is open before token k, or -1.
func (p *parsing) open(start, k int) int {
	var stack []int
	for i := start; i < k; i++ {
		switch p.text(i) {
		case "(", "[":
			stack = append(stack, i)
		case ")", "]":
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		}
	}
	if len(stack) == 0 {
		return -1
	}
	return stack[len(stack)-1]
}

// value tells whether the unexpected token stands where a value does, and not
// where a statement names what it defines.
func (s *site) value() bool {
	value := slices.Contains([]string{"constraint", "run", "net"}, s.keyword())
	depth := 0
	for i := s.start + 1; i < s.k; i++ {
		switch s.text(i) {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		case "=", "when":
			value = value || depth == 0
		case ",", "then":
			value = value && depth > 0
		}
	}
	return value
}

// beside tells whether an operand stands where another just ended.
func (s *site) beside() bool {
	if !s.value() {
		return false
	}
	switch s.kind(0) {
	case token.Name, token.Number:
		return s.operandEnds(s.k)
	case token.Keyword:
		role := token.Keywords[s.text(s.k)]
		return s.operandEnds(s.k) && (role == token.Operand || role == token.Function)
	case token.Op:
		return s.operandEnds(s.k) && s.text(s.k) == "("
	}
	return false
}

// application: sin x, sin^2(x), sin^2 x.
func (s *site) application() string {
	if !s.beside() {
		return ""
	}
	argument := s.text(s.k)
	if argument == "(" {
		argument = "…"
	}
	if f := s.text(s.k - 1); functions[f] {
		return fmt.Sprintf("a function's argument stands in parentheses; write %s(%s)", f, argument)
	}
	if f := s.text(s.k - 3); functions[f] && s.text(s.k-2) == "^" {
		return fmt.Sprintf("a power follows the argument; write %s(%s)^%s", f, argument, s.text(s.k-1))
	}
	return ""
}

// functions are the functions of the language; resolve knows what they mean.
var functions = func() map[string]bool {
	set := map[string]bool{}
	for _, f := range []string{
		"sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
		"exp", "log", "sqrt", "cbrt", "abs", "sign", "min", "max", "pow", "hypot", "erf", "mod", "floor", "ceil", "round",
		"dot", "cross", "norm",
	} {
		set[f] = true
	}
	return set
}()

// part: run 0..10 evry 0.01.
func (s *site) part() string {
	known, ok := parts[s.keyword()]
	if !ok || s.kind(0) != token.Name || !s.operandEnds(s.k) || s.open(s.start, s.k) >= 0 {
		return ""
	}
	word := s.text(s.k)
	return fmt.Sprintf("unknown part %q of %s; %s", word, s.keyword(), suggest(word, known))
}

// parts are the words that go on a statement.
var parts = map[string][]string{
	"run": {"every", "method", "step", "tol"},
	"net": {"seed", "from"},
}

// comma: coord x y, init x = 1 y = 2, param m = 1 "kg" g = 9.81.
func (s *site) comma() string {
	if !slices.Contains(lists, s.keyword()) || s.kind(0) != token.Name || !s.operandEnds(s.k) || s.open(s.start, s.k) >= 0 {
		return ""
	}
	next := s.text(s.k + 1)
	if s.keyword() != "coord" && !s.value() {
		return ""
	}
	if s.keyword() == "coord" || s.kind(-1) == token.String || next == "=" || next == "'" && s.text(s.k+2) == "=" {
		return fmt.Sprintf("names of one %s are separated by commas; write a comma before %q", s.keyword(), s.text(s.k))
	}
	return ""
}

// lists are the statements that may define several things.
var lists = []string{"const", "param", "learn", "coord", "let", "observe", "force", "init", "hand", "exact"}

// unit: param g = 9.81 kg, force x = 1 "N".
func (s *site) unit() string {
	declares := slices.Contains([]string{"const", "param", "learn"}, s.keyword())
	switch {
	case s.open(s.start, s.k) >= 0:
		return ""
	case s.kind(0) == token.String && s.operandEnds(s.k):
		return fmt.Sprintf("%s takes no unit or title here; leave %s out", s.keyword(), s.text(s.k))
	case declares && s.value() && s.kind(0) == token.Name && s.kind(-1) == token.Number:
		n, u := s.text(s.k-1), s.text(s.k)
		return fmt.Sprintf(`two operands side by side; write %s*%s, or %s "%s" for a unit`, n, u, n, u)
	}
	return ""
}

// product: 2 x, a b, (x + y)(x - y).
func (s *site) product() string {
	if !s.beside() || s.tokens[s.k-1].Kind == token.String {
		return ""
	}
	left, right := s.text(s.k-1), s.text(s.k)
	switch left {
	case ")":
		left = "(…)"
	case "]":
		left = "x[…]"
	case "'":
		left = s.text(s.k-2) + "'"
	}
	if right == "(" {
		right = "(…)"
	}
	return fmt.Sprintf("two operands side by side; write %s*%s", left, right)
}

// generator: max(x[i] for i in 1..n).
func (s *site) generator() string {
	if s.text(s.k) == "for" && s.open(s.start, s.k) >= 0 {
		return `"for" stands in sum, prod and vectors only; write sum(… for i in 1..n)`
	}
	return ""
}

// span: let x = 1..3.
func (s *site) span() string {
	if s.text(s.k) == ".." {
		return "a range is no value; it stands after in, after run and where an array is declared"
	}
	return ""
}

// other says what was wanted, or what the statement looks like.
func (s *site) other() string {
	found := shown(s.text(s.k))
	if s.kind(0) == token.Prime {
		found = `"'"`
	}
	if s.want != "" && s.want != "a name" {
		return fmt.Sprintf("expected %s, found %s", s.want, found)
	}
	return fmt.Sprintf("unexpected %s; %s", found, form(s.keyword()))
}

// shown quotes a token, shortened.
func shown(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:39]) + "…"
	}
	if s != "" && s[0] == '"' {
		return s
	}
	return `"` + s + `"`
}

// derivative reports d/dt, which is a fraction to the grammar.
func (p *parsing) derivative(i, end int) bool {
	if i+3 >= end || p.tokens[i+2].Kind != token.Name || p.text(i) != "d" || p.text(i+1) != "/" || p.text(i+2) != "dt" {
		return false
	}
	if k := p.tokens[i+3]; k.Kind != token.Name && p.text(i+3) != "(" && p.text(i+3) != "[" {
		return false
	}
	argument := "(…)"
	if p.tokens[i+3].Kind == token.Name {
		argument = p.text(i + 3)
	}
	p.errorf(p.tokens[i].Span().To(p.tokens[i+2].Span()), `"d/dt" is not part of the language; write %s' for a time derivative`, argument)
	return true
}
