package reading

import (
	"testing"

	"lagc/symbolic"
)

func TestReader(t *testing.T) {
	g := symbolic.New()
	x, y := g.Symbol(symbolic.Coordinate, 0), g.Symbol(symbolic.Coordinate, 1)
	names := map[string]symbolic.Node{"x": x, "y[1, 2]": y}
	for s, want := range map[string]symbolic.Node{
		"1 - 2 - 3":       g.Int(-4),
		"2^3^2":           g.Int(512),
		"-x^2":            g.Neg(g.PowInt(x, 2)),
		"(x^2)'":          g.Mul(g.Int(2), x, g.Symbol(symbolic.Velocity, 0)),
		"x/y[1, 2]*x":     g.Mul(x, x, g.PowInt(y, -1)),
		"2^-1*sin(x)/0.5": g.Call(symbolic.OpSin, x),
	} {
		if got, err := Read(g, names, s); err != nil || got != want {
			t.Errorf("%s reads as node %d, %v, want %d", s, got, err, want)
		}
	}
}
