// Package exprgen draws random expressions for property tests. A Tree is what
// was asked for; Build makes it through symbolic's constructors, Eval computes
// it naively, and a test compares the two.
package exprgen

import (
	"fmt"
	"math"
	"strings"

	"pgregory.net/rapid"

	"lagc/internal/oracle"
	"lagc/symbolic"
)

// Tree is an expression as it was drawn, before any rewriting.
type Tree struct {
	Op     symbolic.Op
	Const  symbolic.Rational // of an OpConst
	Symbol symbolic.Symbol   // of an OpSymbol
	Args   []*Tree

	bound float64 // on the absolute value, in safe trees
}

// Options say what is drawn.
type Options struct {
	Symbols []symbolic.Symbol // what the leaves are; values are to lie in [−Range, Range]
	Depth   int               // of nesting; 4 makes some dozens of nodes
	// Safe trees have a value, and one of moderate size, wherever the symbols
	// are in range. Others may be undefined, in part or everywhere.
	Safe bool
	// Smooth trees have no kinks and jumps: no abs, min, floor, if, ….
	Smooth bool
	// Analytic trees have no function that oracle.ComplexStep lacks.
	Analytic bool
}

// Range bounds the absolute values of symbols for which safe trees are safe.
const Range = 3

// tooLarge is the bound beyond which a safe tree is passed through a sine.
const tooLarge = 50

// Expr draws an expression and builds it in g.
func Expr(t *rapid.T, g *symbolic.Graph, o Options) symbolic.Node { return Draw(t, o).Build(g) }

// Values draws a value for every symbol: a multiple of 2^−16, so that none is so
// small that its inverse drowns everything else.
func Values(t *rapid.T, o Options) map[symbolic.Symbol]float64 {
	v := map[symbolic.Symbol]float64{}
	for _, s := range o.Symbols {
		v[s] = float64(rapid.IntRange(-Range<<16, Range<<16).Draw(t, fmt.Sprint("value of ", s))) / (1 << 16)
	}
	return v
}

// Build makes the expression through g's constructors.
func (e *Tree) Build(g *symbolic.Graph) symbolic.Node {
	args := make([]symbolic.Node, len(e.Args))
	for i, a := range e.Args {
		args[i] = a.Build(g)
	}
	switch e.Op {
	case symbolic.OpConst:
		return g.Rat(e.Const)
	case symbolic.OpPi:
		return g.Pi()
	case symbolic.OpSymbol:
		return g.Symbol(e.Symbol.Kind, e.Symbol.Index)
	case symbolic.OpAdd:
		return g.Add(args...)
	case symbolic.OpMul:
		return g.Mul(args...)
	case symbolic.OpPow:
		return g.Pow(args[0], args[1])
	case symbolic.OpSelect:
		return g.Select(args[0], args[1], args[2])
	}
	return g.Call(e.Op, args...)
}

// Eval computes the expression as it stands. A branch that is not taken need
// not have a value.
func Eval[T any](e *Tree, value func(symbolic.Symbol) T, a oracle.Numbers[T]) (v T, err error) {
	switch e.Op {
	case symbolic.OpConst:
		return a.Rational(e.Const), nil
	case symbolic.OpSymbol:
		return value(e.Symbol), nil
	case symbolic.OpSelect:
		cond, err := Eval(e.Args[0], value, a)
		if err != nil {
			return v, err
		}
		if a.Compare(cond, a.Int(0)) != 0 {
			return Eval(e.Args[1], value, a)
		}
		return Eval(e.Args[2], value, a)
	}
	x := make([]T, len(e.Args))
	for i, arg := range e.Args {
		if x[i], err = Eval(arg, value, a); err != nil {
			return v, err
		}
	}
	if e.Op == symbolic.OpPow && e.Args[1].Op == symbolic.OpConst {
		return a.Power(x[0], e.Args[1].Const)
	}
	return a.Apply(e.Op, x)
}

// String writes the expression with its operations before their arguments.
func (e *Tree) String() string {
	switch e.Op {
	case symbolic.OpConst:
		return e.Const.String()
	case symbolic.OpSymbol:
		return fmt.Sprintf("s%d.%d", e.Symbol.Kind, e.Symbol.Index)
	case symbolic.OpPi:
		return "pi"
	}
	parts := make([]string, len(e.Args))
	for i, a := range e.Args {
		parts[i] = a.String()
	}
	return fmt.Sprintf("%v(%s)", e.Op, strings.Join(parts, ", "))
}

func constant(n, d int64) *Tree {
	r := symbolic.RatFrac(n, d)
	return &Tree{Op: symbolic.OpConst, Const: r, bound: math.Abs(r.Float())}
}

func add(x ...*Tree) *Tree {
	e := &Tree{Op: symbolic.OpAdd, Args: x}
	for _, a := range x {
		e.bound += a.bound
	}
	return e
}

func mul(x ...*Tree) *Tree {
	e := &Tree{Op: symbolic.OpMul, Args: x, bound: 1}
	for _, a := range x {
		e.bound *= a.bound
	}
	return e
}

// call applies a function whose absolute value is at most bound.
func call(bound float64, op symbolic.Op, x ...*Tree) *Tree {
	return &Tree{Op: op, Args: x, bound: bound}
}

// power is x^(n/d), at most bound.
func power(bound float64, x *Tree, n, d int64) *Tree {
	return call(bound, symbolic.OpPow, x, constant(n, d))
}

func square(x *Tree) *Tree { return power(x.bound*x.bound, x, 2, 1) }
