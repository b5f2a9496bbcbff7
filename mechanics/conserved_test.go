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
