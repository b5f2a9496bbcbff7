package mechanics_test

import (
	"slices"
	"testing"

	"lagc"
	"lagc/resolve"
)

func TestConserved(t *testing.T) {
	for _, c := range []struct {
		name, text string
		cyclic     []string
		momenta    []string
		reasons    []string
	}{
		{"kepler", "coord r, phi  lagrangian L = (r'^2 + r^2*phi'^2)/2 + 1/r", []string{"phi"}, []string{"phi"}, nil},
		{"driven", "coord x  lagrangian L = x'^2/2 - x^2*cos(t)", nil, nil, []string{"the Lagrangian depends on t"}},
		{"t cancels", "coord x  lagrangian L = (x' + cos(t))^2/2 + (x' + sin(t))^2/2 - x'*(sin(t) + cos(t)) - x^2", nil, nil, nil},
		{"friction", "coord x  lagrangian L = x'^2/2  dissipation D = x'^2", []string{"x"}, nil, []string{"friction takes energy away"}},
		{"force", "coord x, y  lagrangian L = (x'^2 + y'^2)/2  force x = 1", []string{"x", "y"}, []string{"y"}, []string{"the forces do work"}},
		{"gyroscopic force", "coord x, y  lagrangian L = (x'^2 + y'^2)/2  force x = y'  force y = -x'", []string{"x", "y"}, nil, nil},
		{"rod", "coord x, y  lagrangian L = (x'^2 + y'^2)/2  constraint x^2 + y^2 = 1  init x = 1", []string{"x", "y"}, nil, nil},
		{"moving wall", "coord x, y  lagrangian L = (x'^2 + y'^2)/2  constraint x = sin(t)  init x' = 1", []string{"x", "y"}, []string{"y"}, []string{"constraint 1 moves by itself"}},
		{"skate", "coord x, y, a  lagrangian L = (x'^2 + y'^2 + a'^2)/2  constraint x'*sin(a) = y'*cos(a)", []string{"x", "y", "a"}, []string{"a"}, nil},
		{"turntable", "coord x, y  lagrangian L = (x'^2 + y'^2)/2  constraint x' = y + 1  init x' = 1", []string{"x", "y"}, []string{"y"}, []string{"constraint 1 moves by itself"}},
		{"far wall", "coord z  lagrangian L = z'^2/2 - (if z > 10 then (z - 10)^2 else 0)", nil, nil, nil},
		{"far ramp", "coord z  lagrangian L = z'^2/2 - max(0, z - 10, -z - 1e9)", nil, nil, nil},
		{"sharp wall", "coord x  lagrangian L = x'^2/2 - tanh(100*x)", nil, nil, nil},
		{"late drive", "coord x  lagrangian L = x'^2/2 - (if t > 10 then t*x else 0)", nil, nil, []string{"the Lagrangian depends on t"}},
		{"late force", "coord x  lagrangian L = x'^2/2  force x = if t > 10 then 1 else 0", []string{"x"}, nil, []string{"the forces do work"}},
		{"brake", "coord x  lagrangian L = x'^2/2  dissipation D = if abs(x') > 10 then (abs(x') - 10)^2 else 0", []string{"x"}, nil, []string{"friction takes energy away"}},
		{"late wall", "coord x, y  lagrangian L = (x'^2 + y'^2)/2  constraint y = (if t > 10 then t - 10 else 0)", []string{"x", "y"}, []string{"x"}, []string{"constraint 1 moves by itself"}},
		{"fading force", "coord x  lagrangian L = x'^2/2  force x = exp(-5000*t)", []string{"x"}, nil, []string{"the forces do work"}},
		{"steps", "coord x  lagrangian L = x'^2/2  force x = floor(x/100)", []string{"x"}, nil, []string{"the forces do work"}},
		{"same on both sides", "coord x, y  lagrangian L = (x'^2 + y'^2)/2  force x = (if y > 3 then sin(t)^2 + cos(t)^2 - 1 else 0)", []string{"x", "y"}, []string{"x", "y"}, nil},
		{"absolute square", "coord x, y  lagrangian L = (x'^2 + y'^2)/2  force x = abs(y)^3*sign(y) - y^3", []string{"x", "y"}, []string{"x", "y"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := lagc.Load(c.name, c.text, resolve.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := s.Equations.Conserved()
			name := func(indices []int) (out []string) {
				for _, i := range indices {
					out = append(out, s.Mechanics.Coordinates[i].Name.String())
				}
				return out
			}
			if g := name(got.Cyclic); !slices.Equal(g, c.cyclic) {
				t.Errorf("cyclic %v, want %v", g, c.cyclic)
			}
			if g := name(got.Momenta); !slices.Equal(g, c.momenta) {
				t.Errorf("conserved momenta of %v, want %v", g, c.momenta)
			}
			if !slices.Equal(got.Reasons, c.reasons) || got.Energy != (c.reasons == nil) {
				t.Errorf("energy %v, reasons %q, want %q", got.Energy, got.Reasons, c.reasons)
			}
		})
	}
}
