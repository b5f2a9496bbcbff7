package parser

import (
	"strings"
	"testing"
	"time"

	"lagc/internal/chunked"
	"lagc/parser/ast"
	"lagc/source"
)

func parse(text string) (*ast.File, source.List) { return Parse(source.NewFile("test.lag", text)) }

// expr parses one expression.
func expr(t *testing.T, text string) ast.Expr {
	t.Helper()
	f, list := parse("let y = " + text)
	if len(list) > 0 {
		t.Fatalf("%s:\n%s", text, list.Render())
	}
	return f.Statements[0].(*ast.Let).Items[0].Value
}

func TestExpressions(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1", "1"}, {"1.5", "1.5"}, {".5", ".5"}, {"1e-3", "1e-3"}, {"2.5E+4", "2.5E+4"}, {"t", "t"}, {"pi", "pi"}, {"θ_1", "θ_1"},

		{"1-2-3", "(1 - 2 - 3)"},
		{"a/b*c", "(a / b * c)"},
		{"a+b*c-d", "(a + (b * c) - d)"},
		{"a*b+c", "((a * b) + c)"},
		{"(a+b)*c", "((a + b) * c)"},
		{"a-(b-c)", "(a - (b - c))"},
		{"((a))", "a"},

		{"2^3^2", "(^ 2 (^ 3 2))"},
		{"-x^2", "(- (^ x 2))"},
		{"(-x)^2", "(^ (- x) 2)"},
		{"2^-1", "(^ 2 (- 1))"},
		{"2^-x^2", "(^ 2 (- (^ x 2)))"},
		{"2*-x", "(2 * (- x))"},
		{"-a*b", "((- a) * b)"},
		{"a - -b", "(a - (- b))"},
		{"--a", "(- (- a))"},

		{"-x'", "(- (' x))"},
		{"x'^2", "(^ (' x) 2)"},
		{"x''", "(' (' x))"},
		{"x'(0)", "(call (' x) 0)"},
		{"(x+y)'", "(' (x + y))"},
		{"r[i]'", "(' ([] r i))"},
		{"r'[i]", "([] (' r) i)"},
		{"f(x)'", "(' (call f x))"},
		{"f(x)[2]", "([] (call f x) 2)"},
		{"r[i, j+1]", "([] r i (j + 1))"},
		{"atan2(y, x)", "(call atan2 y x)"},
		{"diff(f, x')", "(call diff f (' x))"},
		{"momentum(x)*energy", "((call momentum x) * energy)"},
		{"q\u0307", "(' q)"}, {"q\u0307\u0307", "(' (' q))"}, {"θ\u0307^2", "(^ (' θ) 2)"},
		{"ẋ", "(' x)"}, {"ẋ'", "(' (' x))"}, {"φẏ+ẋ\u0307", "((' φy) + (' (' x)))"},

		{"a = b", "(= a b)"}, {"a != b", "(!= a b)"}, {"a < b", "(< a b)"}, {"a <= b", "(<= a b)"}, {"a > b", "(> a b)"}, {"a >= b", "(>= a b)"},
		{"a+1 < b*2", "(< (a + 1) (b * 2))"},
		{"a or b and c", "(a or (b and c))"},
		{"a and b or c", "((a and b) or c)"},
		{"not a = b and c", "((not (= a b)) and c)"},
		{"not not a", "(not (not a))"},
		{"if a = 0 or b then 1 else c + 1", "(if ((= a 0) or b) 1 (c + 1))"},
		{"if a then b else if c then d else e", "(if a b (if c d e))"},
		{"(if a then b else c) + d", "((if a b c) + d)"},

		{"[a]", "(vector a)"}, {"[a, -b, [c]]", "(vector a (- b) (vector c))"},
		{"[i^2 for i in 1..n]", "(for (^ i 2) (i 1..n))"},
		{"sum(m[i] for i in 1..n)", "(forsum ([] m i) (i 1..n))"},
		{"sum(k for i in 1..n, j in i+1..2*n if i != j)", "(forsum k (i 1..n) (j (i + 1)..(2 * n)) if (!= i j))"},
		{"prod(a for i in -1..-.5)'", "(' (forprod a (i (- 1)..(- .5))))"},
	} {
		if got := sexpr(expr(t, c.text)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestStatements(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`system a`, `(system a)`},
		{`system a "A title"`, `(system a "A title")`},
		{`const n = 3`, `(const (n = 3))`},
		{`param B = 1.0 "T", m[1..3] = [1, 2, 3]`, `(param (B = 1.0 "T") (m 1..3 = (vector 1 2 3)))`},
		{`learn k = 1.0 in 0..10, a[0..3] = 0.1 "m" in -1..1`, `(learn (k = 1.0 in 0..10) (a 0..3 = 0.1 "m" in (- 1)..1))`},
		{`coord x`, `(coord (x))`},
		{`coord r[1..n, 1..3] "m", th "rad"`, `(coord (r 1..n 1..3 "m") (th "rad"))`},
		{`let x = a, f(u, v) = u*v "J", y[i in 1..n, j in i..2] = i`, `(let (x a) (f $u $v (u * v) "J") (y (i 1..n) (j i..2) i))`},
		{`net f(4 -> softplus 32 -> 1)`, `(net f 4 -> softplus 32 -> 1)`},
		{`net f(2*n -> tanh n -> sin (2*n) -> g(2) -> n) seed 7 from "w.json"`, `(net f (2 * n) -> tanh n -> sin (2 * n) -> (call g 2) -> n seed 7 from "w.json")`},
		{`lagrangian L = T - V`, `(lagrangian L (T - V))`},
		{`dissipation D = c/2*x'^2`, `(dissipation D (c / 2 * (^ (' x) 2)))`},
		{`force x = -c*x', r[2] = [a]`, `(force (x ((- c) * (' x))) (r[2] (vector a)))`},
		{`constraint x^2 + y^2 = l^2`, `(constraint ((^ x 2) + (^ y 2)) (^ l 2))`},
		{`init th = 2.0, th' = 0, r[1, 2]' = 1, r'[3] = 0`, `(init (th 2.0) (th' 0) (r[1][2]' 1) (r[3]' 0))`},
		{`observe E = energy "J", px = momentum(x)`, `(observe (E energy "J") (px (call momentum x)))`},
		{`event floor when y = 0 falling then y' = -0.8*y'`, `(event floor when (= y 0) falling (y' ((- 0.8) * (' y))))`},
		{`event a when y = 0`, `(event a when (= y 0) )`},
		{`event a when y = 0 then stop, record, x = 1`, `(event a when (= y 0)  stop record (x 1))`},
		{`hand x'' = -k/m*x`, `(hand (x'' ((- k) / m * x)))`},
		{`exact x = x(0)*cos(w*t)`, `(exact (x ((call x 0) * (call cos (w * t)))))`},
		{`run 0..10`, `(run 0..10)`},
		{`run 0..2*pi*sqrt(l/g) tol 1e-9 step 0.1 method rk4 every 1`, `(run 0..(2 * pi * (call sqrt (l / g))) every 1 step 0.1 tol 1e-9 method rk4)`},
		{`run method rk4`, `(run method rk4)`},
		{`run 0..10 every every method method`, `(run 0..10 every every method method)`},
	} {
		f, list := parse(c.text)
		if len(list) > 0 || len(f.Statements) != 1 {
			t.Errorf("%s: %d statements\n%s", c.text, len(f.Statements), list.Render())
			continue
		}
		if got := statementSexpr(f.Statements[0]); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
		if got := f.Source.Slice(f.Statements[0].Span()); got != c.text {
			t.Errorf("%s: its span covers %q", c.text, got)
		}
	}
}

func TestComments(t *testing.T) {
	f, list := parse(`# the system
param a = 1, b = 2 # both
param c = 1, # first
      d = [1, # within
           2], # second
      e = 3
# no description
let x = a #x
let y = b let z = c ## z
observe E = energy # joules
`)
	if len(list) > 0 {
		t.Fatal(list.Render())
	}
	var got []string
	for _, s := range f.Statements {
		got = append(got, statementSexpr(s))
	}
	want := []string{
		"(param (a = 1 #both) (b = 2 #both))",
		"(param (c = 1 #first) (d = (vector 1 2) #second) (e = 3))",
		"(let (x a #x))",
		"(let (y b))",
		"(let (z c #z))",
		"(observe (E energy #joules))",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(f.Comments); n != 9 || f.Comments[0].Text != "the system" {
		t.Errorf("%d comments: %v", n, f.Comments)
	}
}

// Every node covers the text that it was read from, and nothing around it.
func TestSpans(t *testing.T) {
	text := "let  f(u) = (a + ẋ )*sum( b[ i ]' for i in 1 .. n )  \"J\"  # text"
	f, list := parse(text)
	if len(list) > 0 {
		t.Fatal(list.Render())
	}
	item := f.Statements[0].(*ast.Let).Items[0]
	chain := item.Value.(*ast.Chain)
	sum := chain.Rest[0].X.(*ast.Comprehension)
	for _, c := range []struct {
		node interface{ Span() source.Span }
		want string
	}{
		{f.Statements[0], text[:len(text)-len("  # text")]},
		{item, `f(u) = (a + ẋ )*sum( b[ i ]' for i in 1 .. n )  "J"`},
		{item.Params[0], "u"},
		{item.Unit, `"J"`},
		{chain, "(a + ẋ )*sum( b[ i ]' for i in 1 .. n )"},
		{chain.First, "a + ẋ"},
		{chain.First.(*ast.Chain).Rest[0].X, "ẋ"},
		{sum.Elem, "b[ i ]'"},
		{sum.Generators[0], "i in 1 .. n"},
		{sum.Generators[0].Range, "1 .. n"},
		{f.Comments[0], "# text"},
	} {
		if got := f.Source.Slice(c.node.Span()); got != c.want {
			t.Errorf("%T covers %q, want %q", c.node, got, c.want)
		}
	}
	if at := chain.Rest[0].OpAt; f.Source.Slice(at) != "*" {
		t.Errorf("the operator is at %v", at)
	}
}

func TestErrors(t *testing.T) {
	chunks, err := chunked.Read("testdata/errors.lag")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chunks {
		t.Run(c.Name, func(t *testing.T) {
			_, list := parse(c.Source)
			c.Check(t, list)
		})
	}
}

// Bytes that an editor would not keep in a test file.
func TestBadBytes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"let y = \x00", "NUL character"},
		{"let y = 1 # a\x00b", "NUL character"},
		{"let y = \xff\xfe", "invalid UTF-8"},
		{"let y = 1 \"a\xff\"", "invalid UTF-8"},
		{"let y = 1 # \xff", "invalid UTF-8"},
		{"let y = a\u200bb", "invisible character U+200B"},
		{"\u202elet y = 1", "invisible character U+202E"},
		{"let y = q\u0308", "write x'' for a second derivative"},
		{"let y = q\u03071", "write q1'"},
		{"let y = q\u0302", "combining mark U+0302"},
	} {
		if _, list := parse(c.text); len(list) != 1 || !strings.Contains(list[0].Message, c.want) {
			t.Errorf("%q: got %v, want %s", c.text, list, c.want)
		}
	}
	for _, text := range []string{"\ufefflet y = 1", "let y = 1\r\nlet z = 2\r\n", "let\u00a0y\u2003=\t1", "", "# only a comment"} {
		if _, list := parse(text); len(list) > 0 {
			t.Errorf("%q: %v", text, list)
		}
	}
}

// A bad statement costs only itself.
func TestRecovery(t *testing.T) {
	f, list := parse("let a = 1\nlet b = (\nlet c = 3\nlet d = ) let e = 5\nparm f = 6\nlet g = 7\n}\nlet h = 8")
	var names []string
	for _, s := range f.Statements {
		names = append(names, s.(*ast.Let).Items[0].Name.Name)
	}
	if got := strings.Join(names, " "); got != "a c e g h" || len(list) != 4 {
		t.Errorf("got %s and\n%s", got, list.Render())
	}
}

func TestDepth(t *testing.T) {
	nest := func(open, inner, shut string, n int) string {
		return "let y = " + strings.Repeat(open, n) + inner + strings.Repeat(shut, n)
	}
	for _, c := range []struct{ name, open, inner, shut string }{
		{"parentheses", "(", "x", ")"},
		{"minus", "-", "x", ""},
		{"not", "not ", "x", ""},
		{"power", "x^", "x", ""},
		{"powers of minus", "x^-", "x", ""},
		{"prime", "", "x", "'"},
		{"index", "x[", "1", "]"},
		{"indices in a row", "", "x", "[1]"},
		{"call", "f(", "1", ")"},
		{"vector", "[", "1", "]"},
		{"if", "if c then a else ", "x", ""},
		{"if in if", "if ", "x", " then a else b"},
		{"sum", "sum(", "x", " for i in 1..n)"},
		{"range", "sum(x for i in ", "1", "..n)"},
		{"mixed", "a + b*(", "x", ")"},
		{"primes in parentheses", "(", "x", ")''"},
		{"open", "(", "", ""},
	} {
		for _, n := range []int{MaxDepth + 1, 100_000} {
			began := time.Now()
			_, list := parse(nest(c.open, c.inner, c.shut, n))
			if len(list) != 1 || !strings.Contains(list[0].Message, "1000 levels") {
				t.Errorf("%s: %.200v", c.name, list)
			}
			// Well under a second, unless something is quadratic: minutes then.
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("%s took %v", c.name, took)
			}
		}
		if c.name == "open" {
			continue
		}
		if _, list := parse(nest(c.open, c.inner, c.shut, MaxDepth/3)); len(list) > 0 {
			t.Errorf("%s: %.200v", c.name, list)
		}
	}
}

func TestLimits(t *testing.T) {
	_, list := parse(strings.Repeat("1 ", 4_000_001))
	if len(list) != 1 || !strings.Contains(list[0].Message, "4000000 tokens") {
		t.Errorf("%.200v", list)
	}
	_, list = parse(strings.Repeat("foo bar\n", 100_000))
	if len(list) != maxErrors+1 {
		t.Errorf("%d errors", len(list))
	}
}
