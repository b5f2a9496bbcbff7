package mechanics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"lagc"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/symbolic"
)

// Where lets give no structure, or one that is not understood, there is no let
// form.
func TestLetsApply(t *testing.T) {
	for _, c := range []struct {
		name, text string
		lets       int // −1: no form
	}{
		{"chain", "coord a, b, c  let x = sin(a) + sin(b)  let y = x + sin(c)  lagrangian L = a'^2 + x'^2 + y'^2", 2},
		{"negative", "coord a, b, c  let x = sin(a) - sin(b)  let y = sin(c) - x  lagrangian L = a'^2 + x'^2 + y'^2 + (sin(b)' - sin(a)')^2", 2},
		{"used once", "coord a, b, c  let x = sin(a) + sin(b)  let y = x + sin(c)  lagrangian L = a'^2 + b'^2 + y'^2", 1},
		{"prefixes", "coord a, b, c, d  let x = a + b + c  let y = a + b + c + d  lagrangian L = a'^2 + (a' + b')^2 + x'^2 + y'^2", 3},
		{"no sums", "coord a, b  lagrangian L = a'^2 + a^2*b'^2", -1},
		{"expanded", "coord a, b  lagrangian L = 2*a'^2 + 2*a'*b' + b'^2 + a'*b", -1},
		{"relativistic", "coord a, b  let x = a + b  lagrangian L = x'^2 - sqrt(1 - a'^2)", -1},
		{"fourth power", "coord a, b  let x = a + b  lagrangian L = x'^2 + x'^4 + a'^2", -1},
		{"condition", "coord a, b  let x = a + b  lagrangian L = if a > 0 then x'^2 + a'^2 else x'^2 + b'^2", -1},
		{"light cone", "coord a, b  let x = a + b  lagrangian L = x'*(sin(a)' + a*b')", -1},
		{"constrained", "coord a, b  let x = a + b  lagrangian L = x'^2 + a'^2  constraint a = sin(t)  init b = 1", 1},
		{"closed", "coord a, b, c  let x = sin(a) + sin(b)  let y = x + sin(c)  lagrangian L = a'^2 + x'^2 + y'^2  constraint (y - t)^2 = 1  init a = 1.57079632679489662", 2},
		{"tip in a constraint only", "coord a, b, c  let x = sin(a) + sin(b)  let y = x + sin(c)  lagrangian L = a'^2 + x'^2 + c'^2  constraint y = sin(t)", 1},
		{"tips in constraints only", "coord a, b, c  let x = sin(a) + sin(b)  lagrangian L = a'^2 + b'^2 + c'^2  constraint x = c  constraint x + sin(c) = sin(t)", 1},
		{"prefix in a constraint", "coord a, b, c  let x = a + 2*b  lagrangian L = a'^2 + x'^2 + c'^2  constraint a + 2*b + c = t", 1},
		{"rolling", "coord a, b, c  let x = sin(a) + b  lagrangian L = a'^2 + x'^2 + c'^2  constraint x'*cos(c) = b'*sin(c)", 1},
		{"conditional constraint", "coord a, b, c  let x = sin(a) + b  lagrangian L = a'^2 + x'^2 + c'^2  constraint (if c > 0 then x else c) = 0", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := lagc.Load(c.name, c.text, resolve.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := -1
			if form := s.Equations.Lets(); form != nil {
				got = len(form.Lets)
				compareForm(t, s.Equations, form)
			}
			if got != c.lets {
				t.Errorf("%d lets, want %d", got, c.lets)
			}
		})
	}
}

// compareForm puts the lets in and compares with M and f, which are derived
// without them.
func compareForm(t *testing.T, e *mechanics.Equations, form *mechanics.LetForm) {
	t.Helper()
	random := rand.New(rand.NewPCG(5, 6))
	values := map[symbolic.Symbol]float64{}
	value := func(n symbolic.Node) float64 {
		return e.System.Graph.Eval([]symbolic.Node{n}, func(s symbolic.Symbol) float64 {
			if _, ok := values[s]; !ok {
				values[s] = 0.3 + random.Float64()
			}
			return values[s]
		})[0]
	}
	n, size := form.Coordinates, form.Coordinates+len(form.Lets)
	rows := make([][]float64, size) // v̇ = rows·q̈ + bias
	bias := make([]float64, size)
	for i := range rows {
		rows[i] = make([]float64, n)
		if i < n {
			rows[i][i] = 1
			continue
		}
		let := form.Lets[i-n]
		bias[i] = value(let.Bias)
		for _, term := range let.Terms {
			c := value(term.Coefficient)
			bias[i] += c * bias[term.Variable]
			for j := range n {
				rows[i][j] += c * rows[term.Variable][j]
			}
		}
	}
	mass, force := make([][]float64, n), make([]float64, n)
	for i := range mass {
		mass[i] = make([]float64, n)
		for k := range rows {
			force[i] += rows[k][i] * value(form.Force[k])
		}
	}
	for _, w := range form.Weights {
		x := value(w.Value)
		if w.Row == w.Col {
			x /= 2
		}
		for i := range n {
			for j := range n {
				mass[i][j] += x * (rows[w.Row][i]*rows[w.Col][j] + rows[w.Col][i]*rows[w.Row][j])
			}
			force[i] -= x * (rows[w.Row][i]*bias[w.Col] + rows[w.Col][i]*bias[w.Row])
		}
	}
	jacobian, curvature := map[[2]int]float64{}, make([]float64, len(e.Rate))
	for k, row := range form.Constraints {
		curvature[k] = value(row.Bias)
		for _, term := range row.Terms {
			c := value(term.Coefficient)
			curvature[k] += c * bias[term.Variable]
			for j := range n {
				jacobian[[2]int{k, j}] += c * rows[term.Variable][j]
			}
		}
	}
	near := func(what string, got, want float64) { // values of size 1 to 10, some dozen operations
		if !(math.Abs(got-want) <= 1e-13) {
			t.Errorf("%s is %v by the lets, %v without", what, got, want)
		}
	}
	for _, m := range e.Mass {
		near("M", mass[m.Row][m.Col], value(m.Value))
	}
	for i, f := range e.Force {
		near("f", force[i], value(f))
	}
	for _, j := range e.Jacobian {
		near("J", jacobian[[2]int{j.Row, j.Col}], value(j.Value))
	}
	for k, b := range e.Bias {
		near("γ", curvature[k], value(b))
	}
}
