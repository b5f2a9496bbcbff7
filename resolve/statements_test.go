package resolve_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"lagc/mechanics"
	"lagc/resolve"
	"lagc/source"
	"lagc/symbolic"
)

// expect compares nodes with values.
func expect(t *testing.T, sys *mechanics.System, what string, nodes []symbolic.Node, want ...float64) {
	t.Helper()
	if len(nodes) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(nodes), len(want))
	}
	for i, got := range eval(sys, nodes...) {
		if !same(got, want[i]) {
			t.Errorf("%s %d: %v, want %v", what, i, got, want[i])
		}
	}
}

func TestSystem(t *testing.T) {
	sys := resolveText(t, "system two_bobs \"Two bobs.\"\ncoord x\nlagrangian L = x'^2", resolve.Options{})
	if sys.Name != "two_bobs" || sys.Title != "Two bobs." {
		t.Errorf("system %q %q", sys.Name, sys.Title)
	}
	sys = resolveText(t, "system bob\ncoord x\nlagrangian L = x'^2", resolve.Options{})
	if sys.Name != "bob" || sys.Title != "" {
		t.Errorf("without a title: %q %q", sys.Name, sys.Title)
	}
	sys = resolveText(t, "coord x\nlagrangian L = x'^2", resolve.Options{})
	if sys.Name != "file" || sys.Title != "" {
		t.Errorf("without a system statement: %q %q; the name defaults to the file's", sys.Name, sys.Title)
	}
}

func TestConsts(t *testing.T) {
	const text = `
const n = 3, m = n^2 - 1, half = m/16 "1"  # both
coord q[0..n-1], Q[n..m, 1..2]
lagrangian L = sum(q[i]'^2 for i in 0..n-1) + sum(Q[i, j]'^2 for i in n..m, j in 1..2)
observe a = half
`
	sys := resolveText(t, text, resolve.Options{})
	if got := len(sys.Coordinates); got != 3+6*2 {
		t.Errorf("%d coordinates", got)
	}
	if c := sys.Consts[2]; c.Name != "half" || c.Unit != "1" || c.Comment != "both" {
		t.Errorf("const %+v", c)
	}
	expect(t, sys, "const", []symbolic.Node{sys.Consts[0].Value, sys.Consts[1].Value, sys.Consts[2].Value}, 3, 8, 0.5)

	// A flag replaces a const, and what is made of it follows.
	sys = resolveText(t, text, resolve.Options{Consts: map[string]symbolic.Rational{"n": symbolic.RatInt(2)}})
	expect(t, sys, "const", []symbolic.Node{sys.Consts[0].Value, sys.Consts[1].Value, sys.Consts[2].Value}, 2, 3, 3.0/16)
	if got := len(sys.Coordinates); got != 2+2*2 {
		t.Errorf("%d coordinates for n = 2", got)
	}
}

func TestParams(t *testing.T) {
	sys := resolveText(t, `
const n = 2
param a = 1.5 "kg", b = 2*a + n  # masses
param m[1..3] = [1, a, b^2], k[0..n] = m[2]/2, J[1..2, 1..2] = [[1, 2], [3, 4]]
learn c = 0.5 "N" in -1..2*n   # a guess
learn d[1..2] = 1
coord x
lagrangian L = x'^2
`, resolve.Options{})
	got, err := sys.ParamValues(nil)
	want := []float64{1.5, 5, 1, 1.5, 25, 0.75, 0.75, 0.75, 1, 2, 3, 4, 0.5, 1, 1}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("params %v, want %v (%v)", got, want, err)
	}
	// A value that is set goes before the file's, and params made of it follow.
	got, _ = sys.ParamValues(map[int]float64{0: 2})
	if want = []float64{2, 6, 1, 2, 36, 1, 1, 1}; !reflect.DeepEqual(got[:8], want) {
		t.Errorf("with a = 2: %v, want %v", got[:8], want)
	}
	var names []string
	for _, p := range sys.Params {
		names = append(names, p.Name.String()+" "+p.Name.Column())
	}
	if all := strings.Join(names, ","); all != "a a,b b,m[1] m_1,m[2] m_2,m[3] m_3,k[0] k_0,k[1] k_1,k[2] k_2,"+
		"J[1, 1] J_1_1,J[1, 2] J_1_2,J[2, 1] J_2_1,J[2, 2] J_2_2,c c,d[1] d_1,d[2] d_2" {
		t.Error(all)
	}
	a, c, d := sys.Params[0], sys.Params[12], sys.Params[13]
	if a.Unit != "kg" || a.Comment != "masses" || a.Learn || a.Low != 0 {
		t.Errorf("param %+v", a)
	}
	if !c.Learn || c.Unit != "N" || c.Comment != "a guess" || !d.Learn || d.Low != 0 || d.High != 0 {
		t.Errorf("learn %+v %+v", c, d)
	}
	expect(t, sys, "bounds", []symbolic.Node{c.Low, c.High}, -1, 4)
}

func TestCoordinates(t *testing.T) {
	sys := resolveText(t, `
coord th "rad", x[0..1] "m"     # where it is
coord r[-1..0, 3..4]
lagrangian L = th'^2 + dot(x', x') + sum(r[i, j]'^2 for i in -1..0, j in 3..4)
`, resolve.Options{})
	want := []string{"th", "x[0]", "x[1]", "r[-1, 3]", "r[-1, 4]", "r[0, 3]", "r[0, 4]"}
	columns := []string{"th", "x_0", "x_1", "r_-1_3", "r_-1_4", "r_0_3", "r_0_4"}
	for i, c := range sys.Coordinates {
		if c.Name.String() != want[i] || c.Name.Column() != columns[i] {
			t.Errorf("coordinate %d is %s in files and %s in tables", i, c.Name, c.Name.Column())
		}
	}
	if c := sys.Coordinates[2]; c.Unit != "m" || c.Comment != "where it is" {
		t.Errorf("%+v", c)
	}
}

// Newton's second law with everything that can act on two coordinates, against
// the equations of motion written by hand.
func TestForces(t *testing.T) {
	sys := resolveText(t, `
param m = 1, g = 9.81, c = 0.1, F = 2, w = 3
coord r[1..2], x
lagrangian L = m/2*(dot(r', r') + x'^2) - m*g*r[2] - m*x^2*r[1]
dissipation D = c/2*dot(r', r')
dissipation D2 = x'^4/4 + c*x'*r[1]'
force r[2] = -F*r[2]'
force r = [F*cos(w*t), x]
force x = F, x = -r[1]
force r = w
`, resolve.Options{})
	x, v := at("x"), at("x'")
	r1, r2, v1, v2 := at("r[1]"), at("r[2]"), at("r[1]'"), at("r[2]'")
	m, g, c, F, w, tt := at("m"), at("g"), at("c"), at("F"), at("w"), at("t")
	e := mechanics.Derive(sys)
	expect(t, sys, "force", e.Force,
		-m*x*x-c*v1-c*v+F*math.Cos(w*tt)+w,
		-m*g-c*v2-F*v2+x+w,
		-2*m*x*r1-v*v*v-c*v1+F-r1)
	_ = r2
	for _, entry := range e.Mass {
		expect(t, sys, "mass", []symbolic.Node{entry.Value}, choose(entry.Row == entry.Col, m, 0))
	}
}

func TestConstraints(t *testing.T) {
	sys := resolveText(t, `
param l = 1
coord x, y, th, r[1..2, 1..3]
lagrangian L = x'^2 + y'^2 + th'^2 + sum(dot(r[i]', r[i]') for i in 1..2)
constraint x^2 + y^2 = l^2
constraint x' = l*th'*cos(t)
constraint r[1] = r[2]
constraint r[1] + r[2] = 0
constraint 3 = norm(r[1])
constraint r' = [[1, 2, 3], [4, 5, 6]]
constraint y'*th + (x^2)' = th
`, resolve.Options{})
	kinds := ""
	var nodes []symbolic.Node
	for _, c := range sys.Constraints {
		nodes = append(nodes, c.Expr)
		if kinds += "n"; c.Holonomic {
			kinds = kinds[:len(kinds)-1] + "h"
		}
	}
	if kinds != "hn"+"hhh"+"hhh"+"h"+"nnnnnn"+"n" {
		t.Errorf("holonomic and nonholonomic: %s", kinds)
	}
	a := func(j string) float64 { return at("r[1, " + j + "]") }
	b := func(j string) float64 { return at("r[2, " + j + "]") }
	x, y, th, l := at("x"), at("y"), at("th"), at("l")
	expect(t, sys, "constraint", nodes,
		x*x+y*y-l*l,
		at("x'")-l*at("th'")*math.Cos(at("t")),
		a("1")-b("1"), a("2")-b("2"), a("3")-b("3"),
		a("1")+b("1"), a("2")+b("2"), a("3")+b("3"),
		3-math.Sqrt(a("1")*a("1")+a("2")*a("2")+a("3")*a("3")),
		at("r[1, 1]'")-1, at("r[1, 2]'")-2, at("r[1, 3]'")-3, at("r[2, 1]'")-4, at("r[2, 2]'")-5, at("r[2, 3]'")-6,
		at("y'")*th+2*x*at("x'")-th)
	if line, _ := sys.File.Position(sys.Constraints[8].At.Start); line != 9 {
		t.Errorf("the ninth constraint is on line %d", line)
	}
}

func TestInit(t *testing.T) {
	sys := resolveText(t, `
const n = 2
param th0 = 2
coord x, y, th[1..2], r[1..2, 1..3], never
lagrangian L = x'^2 + y'^2 + dot(th', th') + sum(dot(r[i]', r[i]') for i in 1..2) + never'^2
init x = pi/4, x' = sqrt(th0) - 1/n
init th = th0, th' = [1, 2]
init th[2] = 7
init r = 1
init r[2] = [4, 5, 6]
init r[2]' = 3, r'[1] = [7, 8, 9]
init r[2, 3] = -6
`, resolve.Options{})
	expect(t, sys, "position", sys.InitialPosition,
		math.Pi/4, 0, at("th0"), 7, 1, 1, 1, 4, 5, -6, 0)
	expect(t, sys, "velocity", sys.InitialVelocity,
		math.Sqrt(at("th0"))-0.5, 0, 1, 2, 7, 8, 9, 3, 3, 3, 0)
}

func TestHandAndExact(t *testing.T) {
	sys := resolveText(t, `
param w = 2, g = 9.81
coord x, r[1..2]
lagrangian L = x'^2 + dot(r', r')
hand r'' = [-g, r[1]'*x]
hand x'' = -w^2*x
exact r[2] = r(0)[2] + r'(0)[1]*t, x = x(0)*cos(w*t) + x'(0)/w*sin(w*t)
exact r[1] = norm(r(0))
`, resolve.Options{})
	w, tt := at("w"), at("t")
	expect(t, sys, "hand", sys.Hand, -w*w*at("x"), -at("g"), at("r[1]'")*at("x"))
	expect(t, sys, "exact", sys.Exact,
		at("x(0)")*math.Cos(w*tt)+at("x'(0)")/w*math.Sin(w*tt),
		math.Hypot(at("r[1](0)"), at("r[2](0)")),
		at("r[2](0)")+at("r[1]'(0)")*tt)
	sys = resolveText(t, "coord x\nlagrangian L = x'^2", resolve.Options{})
	if sys.Hand != nil || sys.Exact != nil {
		t.Error("hand or exact where none is given")
	}
}

func TestObserve(t *testing.T) {
	sys := resolveText(t, `
coord x, r[1..2]
lagrangian L = x'^2 + dot(r', r')
let fam[i in 0..1] = i*x
observe a = x'' "m/s^2", E = energy   # seen
observe tip = r, f = fam, M = [[x, 1], [2, x']], x_ddot = x''
`, resolve.Options{})
	var columns []string
	var nodes []symbolic.Node
	for _, o := range sys.Observed {
		columns, nodes = append(columns, o.Name.Column()), append(nodes, o.Expr)
	}
	if all := strings.Join(columns, " "); all != "a E tip_1 tip_2 f_0 f_1 M_1_1 M_1_2 M_2_1 M_2_2 x_ddot" {
		t.Error(all)
	}
	x, v := at("x"), at("x'")
	expect(t, sys, "observed", nodes, at("x''"), v*v+math.Pow(at("r[1]'"), 2)+math.Pow(at("r[2]'"), 2),
		at("r[1]"), at("r[2]"), 0, x, x, 1, 2, v, at("x''"))
	if o := sys.Observed[0]; o.Unit != "m/s^2" || o.Comment != "seen" {
		t.Errorf("%+v", o)
	}
}

func TestRun(t *testing.T) {
	sys := resolveText(t, `
const n = 3
param l = 1, g = 9.81
coord x
lagrangian L = x'^2
run -1..2*pi*sqrt(l/g) tol 10^-n method rk4 every 1/100 step l/1000
`, resolve.Options{})
	r := sys.Run
	expect(t, sys, "run", []symbolic.Node{r.Start, r.End, r.Every, r.Step, r.Tol},
		-1, 2*math.Pi*math.Sqrt(at("l")/at("g")), 0.01, at("l")/1000, 1e-3)
	if r.Method != "rk4" || sys.File.Slice(r.MethodAt) != "rk4" {
		t.Errorf("method %q", r.Method)
	}
	sys = resolveText(t, "coord x\nlagrangian L = x'^2\nrun every 0.5", resolve.Options{})
	if r = sys.Run; r.Start != 0 || r.End != 0 || r.Every == 0 || r.Method != "" {
		t.Errorf("a part of a run: %+v", r)
	}
}

// Nets and events are understood, and the system says that it cannot run.
func TestLater(t *testing.T) {
	sys := resolveText(t, `
coord x, y
net f(4 -> softplus 8 -> tanh 8 -> 1) seed 7
net h(2 -> 3) from "weights.json"
lagrangian L = x'^2 + y'^2 - f([x, y], x', y') + dot(h(x, y), [1, 2, 3])
event floor when y = 0 falling then y' = -0.8*y', record
event end when x > 3 and t > 1 then stop
`, resolve.Options{})
	if len(sys.Unsupported) != 4 {
		t.Fatalf("%d statements are not supported, want 4", len(sys.Unsupported))
	}
	for _, d := range sys.Unsupported {
		if d.Severity != source.Error || !strings.Contains(d.Message, "not supported yet") {
			t.Errorf("%v", d)
		}
	}
}

// The order of statements does not matter, except among consts and params.
func TestOrder(t *testing.T) {
	statements := []string{
		"const n = 2", "param m[1..n] = 1", "coord x[1..n]", "let V = k(x)", "let k(u) = dot(u, u)",
		"lagrangian L = sum(m[i]*x[i]'^2/2 for i in 1..n) - V", "init x = 1", "observe E = energy",
	}
	var want float64
	for shift := range statements {
		text := strings.Join(append(append([]string{}, statements[shift:]...), statements[:shift]...), "\n")
		sys := resolveText(t, text, resolve.Options{})
		got := eval(sys, sys.Observed[0].Expr)[0]
		if shift == 0 {
			want = got
		}
		if !same(got, want) {
			t.Errorf("begun with %q: E = %v, want %v", statements[shift], got, want)
		}
	}
}
