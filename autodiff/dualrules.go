package autodiff

import (
	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"
)

// gonum's PowReal, and with it Sqrt, treats bases below 1e-15 as 1e-15, which
// makes derivatives there wrong in silence. Powers with a constant exponent are
// taken here instead.

func dPower(a, c dual.Number) dual.Number {
	return dual.Number{Real: power(a.Real, c.Real), Emag: c.Real * power(a.Real, c.Real-1) * a.Emag}
}

func hPower(a, c hyperdual.Number) hyperdual.Number {
	d := c.Real * power(a.Real, c.Real-1)
	dd := c.Real * (c.Real - 1)
	if dd != 0 { // a⁰ and a¹ have no second derivative, not 0·∞
		dd *= power(a.Real, c.Real-2)
	}
	return hyperdual.Number{
		Real: power(a.Real, c.Real), E1mag: d * a.E1mag, E2mag: d * a.E2mag,
		E1E2mag: d*a.E1E2mag + dd*a.E1mag*a.E2mag,
	}
}

// odd mends gonum's odd functions at 0, where they forget the second derivative of
// their argument, and Sinh one of the first: all those with f'(0) = 1 are the
// argument itself there, to second order.
func odd(f func(hyperdual.Number) hyperdual.Number) func(a, _ hyperdual.Number) hyperdual.Number {
	return func(a, _ hyperdual.Number) hyperdual.Number {
		if a.Real == 0 {
			return a
		}
		return f(a)
	}
}

// liftDual and liftHyper extend a function by its derivatives where gonum
// lacks it, or, as Abs, has another derivative at 0.

func liftDual(f func(a, b float64) float64, rule func(a, b, y float64) second) func(a, b dual.Number) dual.Number {
	return func(a, b dual.Number) dual.Number {
		y := f(a.Real, b.Real)
		d := rule(a.Real, b.Real, y)
		return dual.Number{Real: y, Emag: d.a*a.Emag + d.b*b.Emag}
	}
}

func liftHyper(f func(a, b float64) float64, rule func(a, b, y float64) second) func(a, b hyperdual.Number) hyperdual.Number {
	return func(a, b hyperdual.Number) hyperdual.Number {
		y := f(a.Real, b.Real)
		d := rule(a.Real, b.Real, y)
		return hyperdual.Number{
			Real: y, E1mag: d.a*a.E1mag + d.b*b.E1mag, E2mag: d.a*a.E2mag + d.b*b.E2mag,
			E1E2mag: d.a*a.E1E2mag + d.b*b.E1E2mag +
				d.aa*a.E1mag*a.E2mag + d.ab*(a.E1mag*b.E2mag+a.E2mag*b.E1mag) + d.bb*b.E1mag*b.E2mag,
		}
	}
}
