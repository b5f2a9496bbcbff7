package notation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/internal/reading"
	"lagc/symbolic"
)

func read(t interface{ Fatal(...any) }, g *symbolic.Graph, names map[string]symbolic.Node, s string) symbolic.Node {
	n, err := reading.Read(g, names, s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// world is a graph with named symbols.
type world struct {
	g     *symbolic.Graph
	v     Vocabulary
	names map[string]symbolic.Node
	all   []symbolic.Node
}

func newWorld() *world {
	w := &world{g: symbolic.New(), names: map[string]symbolic.Node{}}
	for _, s := range []string{"m", "m1", "m2", "l", "l1", "g", "k", "G", "M"} {
		w.v.Params = append(w.v.Params, Name{Base: s})
	}
	w.v.Coordinates = []Name{{Base: "th"}, {Base: "r"}, {Base: "x", Indices: []int{2, 3}}, {Base: "th1"}, {Base: "th2"}}
	add := func(kind symbolic.Kind, n int) {
		for i := range n {
			node := w.g.Symbol(kind, i)
			w.names[w.v.Name(symbolic.Symbol{Kind: kind, Index: i}).String()] = node
			w.all = append(w.all, node)
		}
	}
	add(symbolic.Time, 1)
	add(symbolic.Param, len(w.v.Params))
	for _, kind := range []symbolic.Kind{symbolic.Coordinate, symbolic.Velocity, symbolic.Acceleration, symbolic.InitialCoordinate, symbolic.InitialVelocity} {
		add(kind, len(w.v.Coordinates))
	}
	add(symbolic.Multiplier, 2)
	return w
}

func (w *world) text(n symbolic.Node) string  { return Text(w.g, n, Options{Names: w.v.Name}) }
func (w *world) latex(n symbolic.Node) string { return LaTeX(w.g, n, Options{Names: w.v.Name}) }

// TestForms states how expressions look. What is in the first column is read,
// so the order of its parts is not what decides.
func TestForms(t *testing.T) {
	w := newWorld()
	for _, c := range []struct{ in, text, latex string }{
		{"1/2*th'^2*l^2*m", "m*l^2*th'^2/2", `\frac{1}{2} m l^{2} \dot{\theta}^{2}`},
		{"-sin(th)*g/l", "-g*sin(th)/l", `-\frac{g}{l} \sin \theta`},
		{"-G*M/r^2 + r*th'^2", "r*th'^2 - G*M/r^2", `r \dot{\theta}^{2} - \frac{G M}{r^{2}}`},
		{"-2*r'*th'/r", "-2*th'*r'/r", `-\frac{2}{r} \dot{\theta} \dot{r}`},
		{"m2*l*cos(th1 - th2)*th2'", "m2*l*cos(th1 - th2)*th2'", `m_{2} l \cos\left(\theta_{1} - \theta_{2}\right) \, \dot{\theta}_{2}`},
		{"g*(m1 + m2)", "(m1 + m2)*g", `\left(m_{1} + m_{2}\right) g`},
		{"l^2*sin(th)^2*m*th2''", "m*l^2*sin(th)^2*th2''", `m l^{2} \sin^{2} \theta \, \ddot{\theta}_{2}`},
		{"sqrt(k/m)", "sqrt(k/m)", `\sqrt{\frac{k}{m}}`},
		{"1/sqrt(r)", "1/sqrt(r)", `\frac{1}{\sqrt{r}}`},
		{"r^(-3/2)", "1/r^(3/2)", `\frac{1}{r^{3/2}}`},
		{"(r^2)^(1/2)", "sqrt(r^2)", `\sqrt{r^{2}}`},
		{"exp(-k*t)", "exp(-k*t)", `e^{-k t}`},
		{"r^(th + 1)", "r^(1 + th)", `r^{1 + \theta}`},
		{"r^th^2", "r^th^2", `r^{\theta^{2}}`},
		{"r^(-th)", "r^(-th)", `r^{-\theta}`},
		{"2^r*2", "2*2^r", `2 \cdot 2^{r}`},
		{"x[2, 3]'*x[2, 3]'(0)", "x[2, 3]'*x[2, 3]'(0)", `\dot{x}_{2,3} \dot{x}_{2,3}(0)`},
		{"1 - r^2", "1 - r^2", `1 - r^{2}`},
		{"9.81*m + 0.5*k - 0.1*l", "9.81*m - 0.1*l + k/2", `9.81 m - 0.1 l + \frac{1}{2} k`},
		{"6.674e-11*m", "6.674e-11*m", `6.674 \times 10^{-11} m`},
		{"m*l/(k*g)", "m*l/(g*k)", `\frac{m l}{g k}`},
		{"(m + k)/(m - k)", "(m + k)/(m - k)", `\frac{m + k}{m - k}`},
		{"m/(2*l)", "m/(2*l)", `\frac{m}{2 l}`},
		{"m*r - k*(r - l)", "m*r - k*(r - l)", `m r - k \left(r - l\right)`},
		{"-r - th", "-th - r", `-\theta - r`},
		{"-r*(th - th1)", "-r*(th - th1)", `-r \left(\theta - \theta_{1}\right)`},
		{"if r < 1 then m else if r <= 2 and not th = 1 then k else -l", "if r < 1 then m else if r <= 2 and not th = 1 then k else -l",
			`\begin{cases} m & \text{if } r < 1 \\ k & \text{if } r \le 2 \land \lnot \theta = 1 \\ -l & \text{otherwise} \end{cases}`},
		{"1 + (if r < 1 then m else k)", "1 + (if r < 1 then m else k)", ``},
		{"abs(r)^3 + floor(th)", "", `\left\lfloor \theta \right\rfloor + \left|r\right|^{3}`},
		{"hypot(r, th)", "hypot(r, th)", `\operatorname{hypot}\left(r, \theta\right)`},
		{"lambda_1*r", "r*lambda_1", `r \lambda_{1}`},
		{"cos(r)^k", "cos(r)^k", `\left(\cos r\right)^{k}`},
		{"1/cos(r)^2", "1/cos(r)^2", `\frac{1}{\cos^{2} r}`},
		{"pi*r^2", "pi*r^2", `\pi r^{2}`},
	} {
		n := read(t, w.g, w.names, c.in)
		if got := w.text(n); c.text != "" && got != c.text {
			t.Errorf("%s prints as\n\t%s, want\n\t%s", c.in, got, c.text)
		}
		if got := w.latex(n); c.latex != "" && got != c.latex {
			t.Errorf("%s is set as\n\t%s, want\n\t%s", c.in, got, c.latex)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name                        Name
		text, column, ascii, latexs string
	}{
		{Name{Base: "th1", Primes: 1}, "th1'", "th1_dot", "th1_dot", `\dot{\theta}_{1}`},
		{Name{Base: "r", Indices: []int{2, 3}}, "r[2, 3]", "r_2_3", "r_2_3", `r_{2,3}`},
		{Name{Base: "r_2_3"}, "r_2_3", "r_2_3", "r_2_3", `r_{2,3}`},
		{Name{Base: "θ", Primes: 2}, "θ''", "θ_ddot", "theta_ddot", `\ddot{\theta}`},
		{Name{Base: "φ1"}, "φ1", "φ1", "phi1", `\varphi_{1}`},
		{Name{Base: "x_tip"}, "x_tip", "x_tip", "x_tip", `x_{\mathrm{tip}}`},
		{Name{Base: "k_th", Indices: []int{1}}, "k_th[1]", "k_th_1", "k_th_1", `k_{\theta,1}`},
		{Name{Base: "mass"}, "mass", "mass", "mass", `\mathrm{mass}`},
		{Name{Base: "x2y"}, "x2y", "x2y", "x2y", `\mathrm{x2y}`},
		{Name{Base: "_"}, "_", "_", "_", `\mathrm{}`},
		{Name{Base: "ж3"}, "ж3", "ж3", "u04363", `\mathrm{u0436}_{3}`},
		{Name{Base: "x", Primes: 1, Initial: true}, "x'(0)", "x_dot_0", "x_dot_0", `\dot{x}(0)`},
		{Name{Base: "x", Primes: 6}, "x''''''", "x_d6", "x_d6", `{x^{(6)}}`},
	} {
		for _, x := range [][2]string{{c.name.String(), c.text}, {c.name.Column(), c.column}, {c.name.ASCII(), c.ascii}, {c.name.LaTeX(), c.latexs}} {
			if x[0] != x[1] {
				t.Errorf("%+v gives %s, want %s", c.name, x[0], x[1])
			}
		}
	}
}

// TestEveryOp holds the table against the enumeration of operations: those
// that symbolic names and no others.
func TestEveryOp(t *testing.T) {
	for op := symbolic.OpInvalid + 1; op.String() != "invalid"; op++ {
		f, ok := forms[op]
		if !ok || f.name == "" || f.text == nil || f.latex == nil {
			t.Errorf("operation %v has no complete form", op)
		}
	}
	if n := len(forms); forms[symbolic.Op(n)].name == "" {
		t.Errorf("the table has %d forms, but none of operation %d", n, n)
	}
}

// TestReadsBack prints random expressions and reads them: the same nodes must
// come out. Sums are never terms of sums here, for those are printed without
// brackets.
func TestReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		n := w.random(t)
		s := w.text(n)
		if back := read(t, w.g, w.names, s); back != n {
			t.Fatalf("%s reads back as %s", s, w.text(back))
		}
		if tex := w.latex(n); !balanced(tex) {
			t.Fatalf("unbalanced: %s", tex)
		}
	})
}

func (w *world) random(t *rapid.T) symbolic.Node {
	g := w.g
	pool := append([]symbolic.Node{g.Int(2), g.Pi()}, w.all...)
	pick := func() symbolic.Node { return rapid.SampledFrom(pool).Draw(t, "operand") }
	for range rapid.IntRange(1, 12).Draw(t, "steps") {
		x, y := pick(), pick()
		for g.Op(x) == symbolic.OpAdd {
			x = g.Mul(x, g.Symbol(symbolic.Coordinate, 0))
		}
		var n symbolic.Node
		switch rapid.IntRange(0, 7).Draw(t, "form") {
		case 0:
			n = g.Sub(x, g.Call(symbolic.OpSin, y))
		case 1:
			n = g.Mul(x, y)
		case 2:
			n = g.Div(x, y)
		case 3:
			n = g.PowRat(y, symbolic.RatFrac(rapid.Int64Range(-5, 5).Draw(t, "p"), rapid.Int64Range(1, 3).Draw(t, "q")))
		case 4:
			op := symbolic.Op(rapid.IntRange(int(symbolic.OpSin), int(symbolic.OpRound)).Draw(t, "op"))
			n = g.Call(op, []symbolic.Node{x, y}[:op.Arity()]...)
		case 5:
			c := g.Call(symbolic.OpOr, g.Call(symbolic.OpLess, x, y), g.Call(symbolic.OpNot, g.Call(symbolic.OpNotEqual, x, g.Int(1))))
			n = g.Select(c, x, y)
		case 6:
			n = g.Pow(x, y)
		case 7:
			n = g.Scale(symbolic.RatFrac(rapid.Int64Range(-30, 30).Draw(t, "num"), rapid.Int64Range(1, 1000).Draw(t, "den")), x)
		}
		if !g.IsConst(n, 0) { // powers of 0 are kept in different ways
			pool = append(pool, n)
		}
	}
	return pool[len(pool)-1]
}

// balanced reports whether braces and \left, \right come in pairs.
func balanced(s string) bool {
	depth := 0
	for _, r := range s {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0 && strings.Count(s, `\left`) == strings.Count(s, `\right`) && strings.Count(s, `\begin`) == strings.Count(s, `\end`)
}

// doubling is an expression whose tree has 2ⁿ leaves.
func doubling(g *symbolic.Graph, n int) symbolic.Node {
	x := g.Symbol(symbolic.Coordinate, 0)
	for i := range n {
		x = g.Add(g.Call(symbolic.OpSin, x), g.Mul(g.Symbol(symbolic.Param, i), g.Call(symbolic.OpCos, x)))
	}
	return x
}

func TestSharedExpressionsGetNames(t *testing.T) {
	g := symbolic.New()
	root := doubling(g, 200)
	defs := Definitions(g, []symbolic.Node{root}, Sharing{Taken: func(s string) bool { return s == "s3" }})
	p := New(g, Options{Defined: defs})
	names := map[string]symbolic.Node{"q_0": g.Symbol(symbolic.Coordinate, 0)}
	for i := range 200 {
		names[fmt.Sprintf("p_%d", i)] = g.Symbol(symbolic.Param, i)
	}
	total := 0
	for _, d := range defs {
		s := p.TextOf(d)
		total += len(s)
		if got := read(t, g, names, s); got != d.Node {
			t.Fatalf("%v = %s reads back as another node", d.Name, s)
		}
		if d.Name.String() == "s3" {
			t.Error("a taken name was given")
		}
		names[d.Name.String()] = d.Node
	}
	if got := read(t, g, names, p.Text(root)); got != root {
		t.Error("the root reads back as another node")
	}
	if most := 16 * 16 * g.Len(); total > most {
		t.Errorf("%d nodes print as %d bytes", g.Len(), total)
	}
}

func TestLimit(t *testing.T) {
	g := symbolic.New()
	root := doubling(g, 100)
	for _, s := range []string{Text(g, root, Options{Limit: 1000}), LaTeX(g, root, Options{Limit: 1000})} {
		// What is open when the limit is reached is closed: up to maxDepth
		// brackets of a few bytes each.
		if len(s) > 1000+100*20 || !strings.Contains(s, "…") && !strings.Contains(s, `\ldots`) {
			t.Errorf("%d bytes: %.100s", len(s), s)
		}
		if !balanced(s) {
			t.Errorf("unbalanced: %s", s)
		}
	}
}

func TestDeepNesting(t *testing.T) {
	g := symbolic.New()
	x := g.Symbol(symbolic.Coordinate, 0)
	for range 100_000 {
		x = g.Call(symbolic.OpExp, g.Call(symbolic.OpSin, x))
	}
	if s := Text(g, x, Options{}); !strings.Contains(s, "…") || len(s) > 10*maxDepth {
		t.Errorf("%d bytes", len(s))
	}
}

// TestManyTerms prints a sum of 10⁵ terms, which must take well under a second.
func TestManyTerms(t *testing.T) {
	g := symbolic.New()
	terms := make([]symbolic.Node, 100_000)
	for i := range terms {
		terms[i] = g.Mul(g.Symbol(symbolic.Param, i), g.Call(symbolic.OpSin, g.Symbol(symbolic.Coordinate, i)))
	}
	root := g.Add(terms...)
	start := time.Now()
	s := Text(g, root, Options{Limit: 1 << 30})
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
	if n := strings.Count(s, "+"); n != len(terms)-1 {
		t.Errorf("%d terms printed", n+1)
	}
}

func TestLineBreaks(t *testing.T) {
	w := newWorld()
	n := read(t, w.g, w.names, "m*sin(th) + k*cos(th) - l*tan(th) + (m - k)*r")
	got := Text(w.g, n, Options{Names: w.v.Name, Width: 20, Break: "\n  "})
	if read(t, w.g, w.names, got) != n || strings.Count(got, "\n  ") != 1 {
		t.Errorf("got\n%s\nwant two lines of the same meaning", got)
	}
}

// What a picture shows of a name.
func TestSymbol(t *testing.T) {
	for _, c := range []struct {
		n    Name
		want string
	}{
		{Name{Base: "th1", Primes: 1}, "θ [1]"},
		{Name{Base: "r", Indices: []int{2, -3}}, "r [2 -3]"},
		{Name{Base: "tip_x"}, "tip [x]"},
		{Name{Base: "om_ph"}, "ω [ϕ]"},
		{Name{Base: "φ"}, "φ []"},
		{Name{Base: "_"}, " []"},
	} {
		head, subscripts := c.n.Symbol()
		if got := fmt.Sprint(head, " ", subscripts); got != c.want {
			t.Errorf("%v: %s, want %s", c.n, got, c.want)
		}
	}
	if got := (Name{Base: "r", Indices: []int{2, -3}}).LaTeX(); got != "r_{2,-3}" {
		t.Errorf("LaTeX: %s", got)
	}
}
