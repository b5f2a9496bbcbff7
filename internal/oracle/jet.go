package oracle

import "lagc/symbolic"

// Jet is a Taylor polynomial of second order in m variables: value, gradient
// and Hessian. Gradient and Hessian are nil where they vanish.
type Jet[T any] struct {
	Value    T
	Gradient []T // of length m, or nil
	Hessian  []T // ∂²/∂xᵢ∂xⱼ at [i·m+j], symmetric, or nil
}

// Variable returns the i-th of m variables at x.
func Variable[T any](a Numbers[T], x T, i, m int) Jet[T] {
	gradient := make([]T, m)
	for j := range gradient {
		gradient[j] = a.Int(0)
	}
	gradient[i] = a.Int(1)
	return Jet[T]{Value: x, Gradient: gradient}
}

// at returns the gradient's i-th element.
func (j Jet[T]) at(a Numbers[T], i int) T {
	if j.Gradient == nil {
		return a.Int(0)
	}
	return j.Gradient[i]
}

// second returns the element (i, k) of the m×m Hessian.
func (j Jet[T]) second(a Numbers[T], i, k, m int) T {
	if j.Hessian == nil {
		return a.Int(0)
	}
	return j.Hessian[i*m+k]
}

// Jets is the arithmetic of jets over another one.
func Jets[T any](a Numbers[T]) Numbers[Jet[T]] {
	constant := func(v T) Jet[T] { return Jet[T]{Value: v} }
	f := map[symbolic.Op]func([]Jet[T]) Jet[T]{}
	for op, rule := range jetRules[T]() {
		fn := a.Functions[op]
		f[op] = unary(func(x Jet[T]) Jet[T] {
			y := fn([]T{x.Value})
			d1, d2 := rule(a, x.Value, y)
			return a.chain(x, y, d1, d2)
		})
	}
	pow := func(x, y Jet[T]) Jet[T] {
		if y.Gradient == nil {
			return a.jetPow(x, y.Value)
		}
		return f[symbolic.OpExp]([]Jet[T]{a.jetMul(y, f[symbolic.OpLog]([]Jet[T]{x}))}) // exp(y·log x)
	}
	powRat := func(x Jet[T], e symbolic.Rational) Jet[T] { return a.jetPowRat(x, e) }
	f[symbolic.OpHypot] = binary(func(x, y Jet[T]) Jet[T] {
		return powRat(a.jetAdd(a.jetMul(x, x), a.jetMul(y, y)), symbolic.RatFrac(1, 2))
	})
	f[symbolic.OpAtan2] = binary(func(y, x Jet[T]) Jet[T] { // atan of a quotient, but for a constant
		var angle Jet[T]
		if a.Compare(x.Value, a.Int(0)) != 0 {
			angle = f[symbolic.OpAtan]([]Jet[T]{a.jetMul(y, powRat(x, symbolic.RatInt(-1)))})
		} else {
			angle = a.jetScale(a.Int(-1), f[symbolic.OpAtan]([]Jet[T]{a.jetMul(x, powRat(y, symbolic.RatInt(-1)))}))
		}
		angle.Value = a.Functions[symbolic.OpAtan2]([]T{y.Value, x.Value})
		return angle
	})
	return Numbers[Jet[T]]{
		Rational:  func(r symbolic.Rational) Jet[T] { return constant(a.Rational(r)) },
		Pi:        constant(a.Pi),
		Add:       a.jetAdd,
		Mul:       a.jetMul,
		PowRat:    powRat,
		Pow:       pow,
		Compare:   func(x, y Jet[T]) int { return a.Compare(x.Value, y.Value) },
		Floor:     func(x Jet[T]) Jet[T] { return constant(a.Floor(x.Value)) },
		Functions: f,
	}
}

// jetAdd returns x + y.
func (a Numbers[T]) jetAdd(x, y Jet[T]) Jet[T] {
	return Jet[T]{
		Value:    a.Add(x.Value, y.Value),
		Gradient: a.sum(x.Gradient, y.Gradient),
		Hessian:  a.sum(x.Hessian, y.Hessian),
	}
}

// jetScale returns c·x.
func (a Numbers[T]) jetScale(c T, x Jet[T]) Jet[T] {
	return Jet[T]{Value: a.Mul(c, x.Value), Gradient: a.times(c, x.Gradient), Hessian: a.times(c, x.Hessian)}
}

// jetMul returns x·y: (xy)″ = x″y + x′y′ᵀ + y′x′ᵀ + xy″.
func (a Numbers[T]) jetMul(x, y Jet[T]) Jet[T] {
	mixed := a.outer(x.Gradient, y.Gradient)
	return Jet[T]{
		Value:    a.Mul(x.Value, y.Value),
		Gradient: a.sum(a.times(y.Value, x.Gradient), a.times(x.Value, y.Gradient)),
		Hessian: a.sum(
			a.sum(a.times(y.Value, x.Hessian), a.times(x.Value, y.Hessian)),
			a.sum(mixed, transposed(mixed, len(x.Gradient))),
		),
	}
}

// chain returns f(x) given f, f′ and f″ at x's value: (f∘x)″ = f′x″ + f″x′x′ᵀ.
func (a Numbers[T]) chain(x Jet[T], f, d1, d2 T) Jet[T] {
	return Jet[T]{
		Value:    f,
		Gradient: a.times(d1, x.Gradient),
		Hessian:  a.sum(a.times(d1, x.Hessian), a.times(d2, a.outer(x.Gradient, x.Gradient))),
	}
}

// jetPowRat returns xᵉ.
func (a Numbers[T]) jetPowRat(x Jet[T], e symbolic.Rational) Jet[T] {
	derivative := func(coef, e symbolic.Rational) T {
		if coef.Is(0) { // though the power may be infinite
			return a.Int(0)
		}
		return a.Mul(a.Rational(coef), a.PowRat(x.Value, e))
	}
	y := a.PowRat(x.Value, e)
	if x.Gradient == nil {
		return Jet[T]{Value: y}
	}
	e1 := e.Add(symbolic.RatInt(-1))
	e2 := e.Add(symbolic.RatInt(-2))
	return a.chain(x, y, derivative(e, e1), derivative(e.Mul(e1), e2))
}

// jetPow returns x^y where y does not vary.
func (a Numbers[T]) jetPow(x Jet[T], y T) Jet[T] {
	y1, y2 := a.Add(y, a.Int(-1)), a.Add(y, a.Int(-2))
	return a.chain(x, a.Pow(x.Value, y), a.Mul(y, a.Pow(x.Value, y1)), a.prod(y, y1, a.Pow(x.Value, y2)))
}

// sum adds element by element; nil is zero.
func (a Numbers[T]) sum(x, y []T) []T {
	switch {
	case x == nil:
		return y
	case y == nil:
		return x
	}
	out := make([]T, len(x))
	for i := range out {
		out[i] = a.Add(x[i], y[i])
	}
	return out
}

// times multiplies by a number; nil is zero.
func (a Numbers[T]) times(c T, x []T) []T {
	if x == nil {
		return nil
	}
	out := make([]T, len(x))
	for i := range out {
		out[i] = a.Mul(c, x[i])
	}
	return out
}

// outer returns the matrix xᵢyⱼ; nil is zero.
func (a Numbers[T]) outer(x, y []T) []T {
	if x == nil || y == nil {
		return nil
	}
	out := make([]T, 0, len(x)*len(y))
	for _, u := range x {
		out = append(out, a.times(u, y)...)
	}
	return out
}

func transposed[T any](x []T, m int) []T {
	if x == nil {
		return nil
	}
	out := make([]T, len(x))
	for i := range m {
		for j := range m {
			out[j*m+i] = x[i*m+j]
		}
	}
	return out
}
