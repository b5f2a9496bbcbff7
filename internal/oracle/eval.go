package oracle

import (
	"fmt"
	"math/big"

	"lagc/symbolic"
)

// Numbers is an arithmetic: what the operations of a graph mean for values of
// type T, which are never changed in place. A function may panic with a
// DomainError where it has no value.
type Numbers[T any] struct {
	Rational func(symbolic.Rational) T
	Pi       T
	Add, Mul func(x, y T) T
	// PowRat raises to a constant exponent, Pow to any.
	PowRat func(x T, e symbolic.Rational) T
	Pow    func(x, y T) T
	// Compare orders by value: −1, 0, 1, and 2 where there is no order (NaN).
	Compare func(x, y T) int
	// Floor is the largest integer not above x, as a constant.
	Floor func(x T) T
	// Functions holds the smooth functions; piecewise ones are made of
	// Compare and Floor.
	Functions map[symbolic.Op]func(x []T) T
	// Watch, where set, is told how far each decision of a comparison or a
	// piecewise function is from going the other way: x − y for a comparison,
	// x − n for a rounding next to the integer n.
	Watch func(distance T)
}

// DomainError says that a function has no (real, finite) value.
type DomainError string

func (e DomainError) Error() string { return string(e) }

// Eval computes the roots. A part that has no value is an error only if a root
// needs it: the branch that a conditional does not take may be undefined.
func Eval[T any](g *symbolic.Graph, roots []symbolic.Node, value func(symbolic.Symbol) T, a Numbers[T]) ([]T, error) {
	values := map[symbolic.Node]T{}
	failed := map[symbolic.Node]error{}
	for _, n := range g.Reach(roots...) {
		v, err := node(g, n, values, failed, value, a)
		if err != nil {
			failed[n] = err
			continue
		}
		values[n] = v
	}
	out := make([]T, len(roots))
	for i, r := range roots {
		if err := failed[r]; err != nil {
			return nil, err
		}
		out[i] = values[r]
	}
	return out, nil
}

func node[T any](g *symbolic.Graph, n symbolic.Node, values map[symbolic.Node]T, failed map[symbolic.Node]error,
	value func(symbolic.Symbol) T, a Numbers[T]) (v T, err error) {
	if r, ok := g.Const(n); ok {
		return a.Rational(r), nil
	}
	if s, ok := g.SymbolOf(n); ok {
		return value(s), nil
	}
	op, args := g.Op(n), g.Args(n)
	if op == symbolic.OpSelect { // only the branch taken counts
		if err := failed[args[0]]; err != nil {
			return v, err
		}
		branch := args[2]
		if a.truth(values[args[0]]) {
			branch = args[1]
		}
		return values[branch], failed[branch]
	}
	x := make([]T, len(args))
	for i, arg := range args {
		if err := failed[arg]; err != nil {
			return v, err
		}
		x[i] = values[arg]
	}
	if op == symbolic.OpPow {
		if e, ok := g.Const(args[1]); ok {
			return protect(func() T { return a.PowRat(x[0], e) })
		}
	}
	return a.Apply(op, x)
}

// Apply computes op(x…) for any operation but a symbol or a constant; a power
// is taken as one with a variable exponent.
func (a Numbers[T]) Apply(op symbolic.Op, x []T) (T, error) {
	return protect(func() T { return a.apply(op, x) })
}

// protect turns a panic for want of a value into an error.
func protect[T any](f func() T) (v T, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case DomainError:
			err = r
		case big.ErrNaN: // such as ∞ − ∞ after an overflow
			err = DomainError(r.Error())
		default:
			panic(r)
		}
	}()
	return f(), nil
}

func (a Numbers[T]) apply(op symbolic.Op, x []T) T {
	if f, ok := a.Functions[op]; ok {
		return f(x)
	}
	switch op {
	case symbolic.OpPi:
		return a.Pi
	case symbolic.OpAdd:
		return reduce(a.Add, x)
	case symbolic.OpMul:
		return reduce(a.Mul, x)
	case symbolic.OpPow:
		return a.Pow(x[0], x[1])
	case symbolic.OpSelect:
		if a.truth(x[0]) {
			return x[1]
		}
		return x[2]
	}
	if op.Boolean() {
		return a.logic(op, x)
	}
	return a.piecewise(op, x)
}

// logic evaluates comparisons and connectives.
func (a Numbers[T]) logic(op symbolic.Op, x []T) T {
	switch op {
	case symbolic.OpAnd:
		return a.bool(a.truth(x[0]) && a.truth(x[1]))
	case symbolic.OpOr:
		return a.bool(a.truth(x[0]) || a.truth(x[1]))
	case symbolic.OpNot:
		return a.bool(!a.truth(x[0]))
	}
	c := a.order(x[0], x[1])
	switch op {
	case symbolic.OpLess:
		return a.bool(c == -1)
	case symbolic.OpLessEq:
		return a.bool(c == -1 || c == 0)
	case symbolic.OpEqual:
		return a.bool(c == 0)
	case symbolic.OpNotEqual:
		return a.bool(c != 0)
	}
	panic(fmt.Sprintf("oracle: unknown comparison %v", op))
}

// piecewise evaluates the functions that have kinks or jumps.
func (a Numbers[T]) piecewise(op symbolic.Op, x []T) T {
	switch op {
	case symbolic.OpAbs:
		return a.abs(x[0])
	case symbolic.OpSign:
		return a.sign(x[0])
	case symbolic.OpMin:
		if a.order(x[1], x[0]) == -1 {
			return x[1]
		}
		return x[0]
	case symbolic.OpMax:
		if a.order(x[1], x[0]) == 1 {
			return x[1]
		}
		return x[0]
	case symbolic.OpFloor:
		return a.floor(x[0])
	case symbolic.OpCeil:
		return a.Neg(a.floor(a.Neg(x[0])))
	case symbolic.OpRound: // half away from zero
		half := a.Rational(symbolic.RatFrac(1, 2))
		return a.Mul(a.sign(x[0]), a.floor(a.Add(a.abs(x[0]), half)))
	case symbolic.OpMod:
		return a.Sub(x[0], a.Mul(x[1], a.floor(a.Div(x[0], x[1]))))
	}
	panic(DomainError(fmt.Sprintf("oracle: this arithmetic has no %v", op)))
}

// Int returns the number n.
func (a Numbers[T]) Int(n int64) T { return a.Rational(symbolic.RatInt(n)) }

// Neg returns −x.
func (a Numbers[T]) Neg(x T) T { return a.Mul(a.Int(-1), x) }

// Sub returns x − y.
func (a Numbers[T]) Sub(x, y T) T { return a.Add(x, a.Neg(y)) }

// Div returns x/y.
func (a Numbers[T]) Div(x, y T) T { return a.Mul(x, a.PowRat(y, symbolic.RatInt(-1))) }

// order is Compare under watch.
func (a Numbers[T]) order(x, y T) int {
	if a.Watch != nil {
		a.Watch(a.Sub(x, y))
	}
	return a.Compare(x, y)
}

// floor is Floor under watch.
func (a Numbers[T]) floor(x T) T {
	n := a.Floor(x)
	if a.Watch != nil {
		above := a.Sub(x, n)
		a.Watch(above)
		a.Watch(a.Sub(above, a.Int(1)))
	}
	return n
}

func (a Numbers[T]) abs(x T) T {
	if a.order(x, a.Int(0)) == -1 {
		return a.Neg(x)
	}
	return x
}

func (a Numbers[T]) sign(x T) T {
	c := a.order(x, a.Int(0))
	if c == 2 {
		return x
	}
	return a.Int(int64(c))
}

func (a Numbers[T]) truth(x T) bool { return a.Compare(x, a.Int(0)) != 0 }

func (a Numbers[T]) bool(b bool) T {
	if b {
		return a.Int(1)
	}
	return a.Int(0)
}

func reduce[T any](f func(x, y T) T, x []T) T {
	acc := x[0]
	for _, v := range x[1:] {
		acc = f(acc, v)
	}
	return acc
}

// unary adapts a function of one argument for Numbers.Functions.
func unary[T any](f func(T) T) func([]T) T { return func(x []T) T { return f(x[0]) } }

// binary adapts a function of two arguments for Numbers.Functions.
func binary[T any](f func(x, y T) T) func([]T) T { return func(x []T) T { return f(x[0], x[1]) } }

// intPow returns xⁿ by repeated squaring; inv inverts.
func intPow[T any](x T, n int64, one T, mul func(x, y T) T, inv func(T) T) T {
	if n < 0 {
		return inv(intPow(x, -n, one, mul, inv))
	}
	acc := one
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			acc = mul(acc, x)
		}
		if n > 1 {
			x = mul(x, x)
		}
	}
	return acc
}

// smallInt returns e where it is an integer of moderate size, whose power
// is taken by multiplication.
func smallInt(e symbolic.Rational) (n int64, ok bool) {
	n, ok = e.Int()
	return n, ok && -1024 <= n && n <= 1024
}

// Power computes xᵉ.
func (a Numbers[T]) Power(x T, e symbolic.Rational) (T, error) {
	return protect(func() T { return a.PowRat(x, e) })
}
