package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"lagc/mechanics"
	"lagc/parser"
	"lagc/resolve"
	"lagc/source"
	"lagc/symbolic"
)

// repeated is a file with a chain of n lets, each made of the one before, which
// the form calls @.
func repeated(form string) func(n int) string {
	return func(n int) string {
		var s strings.Builder
		s.WriteString("coord x, y\nlet a0 = x + y\n")
		for i := range n {
			fmt.Fprintf(&s, "let a%d = %s\n", i+1, strings.ReplaceAll(form, "@", fmt.Sprintf("a%d", i)))
		}
		fmt.Fprintf(&s, "lagrangian L = x'^2 + y'^2 + a%d\n", n)
		return s.String()
	}
}

// What is written n times as large becomes a graph at most that much larger,
// and so do its equations, though the expressions that it stands for double
// with each let, call or element.
func TestGrowth(t *testing.T) {
	indexed := func(text string) func(int) string {
		return func(n int) string {
			return fmt.Sprintf("const n = %d\ncoord q[0..n+1]\n%s\nlagrangian L = dot(q', q') + V\n", n, text)
		}
	}
	cases := []struct {
		name string
		text func(n int) string
	}{
		{"sums", repeated("@ + @*y")},
		{"products", repeated("@*@ + 1")},
		{"functions", repeated("sin(@)*cos(@)")},
		{"factors", repeated("(@ + y)*(@ - y)")},
		{"conditionals", repeated("if @ > y then @*x else @ + x")},
		{"extremes", repeated("max(@, sin(@))")},
		{"calls in calls", func(n int) string {
			return "coord x\nlet f(u) = u*u + u\nlagrangian L = x'^2 + " + strings.Repeat("f(", n) + "x" + strings.Repeat(")", n)
		}},
		{"functions of functions", func(n int) string {
			s := "coord x\nlet f0(u) = u + x\n"
			for i := range n {
				s += fmt.Sprintf("let f%d(u) = f%d(u)*f%[2]d(u) + 1\n", i+1, i)
			}
			return s + fmt.Sprintf("lagrangian L = x'^2 + f%d(x)", n)
		}},
		{"recursive families", indexed("let s[i in 0..n] = if i = 0 then 0 else s[i-1] + s[i-1]*q[i]\nlet V = sum(s[i] for i in 0..n)")},
		{"lattices", indexed("let V = sum((q[i+1] - q[i])^2/2 for i in 0..n)")},
		{"gradients", indexed("let U = sum(sin(q[i] - q[i-1]) for i in 1..n)\nlet V = sum(diff(U, q[i])^2 for i in 1..n)")},
		{"many derivatives", indexed("let V = sum((q[i]*q[i+1])'^2 for i in 0..n)")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			nodes := func(n int) (resolved, derived int) {
				sys := resolveText(t, c.text(n), resolve.Options{})
				resolved = sys.Graph.Len()
				mechanics.Derive(sys)
				return resolved, sys.Graph.Len()
			}
			// Derivatives of nested lets may each be made of all before: quadratic.
			r1, d1 := nodes(40)
			r2, d2 := nodes(80)
			if r2 > 2*r1+r1/4 || d2 > 4*d1+d1/4 {
				t.Errorf("twice the text: %d nodes become %d, with equations %d become %d", r1, r2, d1, d2)
			}
		})
	}
}

// A product of n factors has n derivatives of n − 1 factors each, but shares
// their parts: n·log n nodes.
func TestGrowthOfProducts(t *testing.T) {
	nodes := func(n int) int {
		sys := resolveText(t, fmt.Sprintf("const n = %d\ncoord q[1..n]\nlagrangian L = dot(q', q') + prod(q[i] for i in 1..n)", n), resolve.Options{})
		mechanics.Derive(sys)
		return sys.Graph.Len()
	}
	if a, b := nodes(1000), nodes(4000); b > 6*a {
		t.Errorf("a product of 1000 makes %d nodes, one of 4000 %d", a, b)
	}
}

// The limit counts what is expanded, and its message names it.
func TestLimit(t *testing.T) {
	const text = "coord x\nlagrangian L = x'^2 + sum(x^i for i in 1..1000)"
	resolveText(t, text, resolve.Options{})
	for _, limit := range []int{10, 500, 2000} {
		tree, _ := parser.Parse(source.NewFile("file.lag", text))
		sys, list := resolve.Resolve(tree, resolve.Options{Limit: limit})
		want := fmt.Sprintf("this expands to more than %d terms; raise the limit with --max-terms if that is meant", limit)
		if sys != nil || len(list) != 1 || list[0].Message != want {
			t.Errorf("limit %d: %v", limit, list)
		}
	}
}

// A const that is set must be one.
func TestConstThatIsNotThere(t *testing.T) {
	tree, _ := parser.Parse(source.NewFile("file.lag", "param m = 1\ncoord x\nlagrangian L = m*x'^2"))
	two := symbolic.RatInt(2)
	_, list := resolve.Resolve(tree, resolve.Options{Consts: map[string]symbolic.Rational{"n": two, "m": two}})
	if len(list) != 2 || !strings.Contains(list[0].Message, `"m"`) || !strings.Contains(list[1].Message, `"n"`) {
		t.Errorf("%v", list)
	}
}

// A file that is wrong throughout ends in good time, with what was found first.
func TestTooManyErrors(t *testing.T) {
	var s strings.Builder
	s.WriteString("coord x\nlagrangian L = x'^2\n")
	for i := range 5000 {
		fmt.Fprintf(&s, "let a%d = b%d + x/0\n", i, i)
	}
	tree, _ := parser.Parse(source.NewFile("file.lag", s.String()))
	sys, list := resolve.Resolve(tree, resolve.Options{})
	if sys != nil || len(list) != 201 || !strings.Contains(list[200].Message, "too many errors") {
		t.Errorf("%d findings", len(list))
	}
}
