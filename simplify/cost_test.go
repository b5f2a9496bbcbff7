package simplify

import (
	"math"
	"testing"

	"lagc/symbolic"
)

func TestCount(t *testing.T) {
	for _, c := range []struct {
		expr         string
		tree, shared Counts
	}{
		{"x", Counts{}, Counts{}},
		{"x - y", Counts{Additions: 1}, Counts{Additions: 1}},
		{"2*x*y", Counts{Multiplications: 2}, Counts{Multiplications: 2}},
		{"-x", Counts{}, Counts{}},
		{"1/x", Counts{Divisions: 1}, Counts{Divisions: 1}},
		{"a*b/(x*y)", Counts{Multiplications: 2, Divisions: 1}, Counts{Multiplications: 2, Divisions: 1}},
		{"1/x + 1/y", Counts{Additions: 1, Divisions: 2}, Counts{Additions: 1, Divisions: 2}},
		{"x^2", Counts{Multiplications: 1}, Counts{Multiplications: 1}},
		{"x^7", Counts{Multiplications: 4}, Counts{Multiplications: 4}},
		{"x^-2", Counts{Multiplications: 1, Divisions: 1}, Counts{Multiplications: 1, Divisions: 1}},
		{"a/sqrt(x)", Counts{Roots: 1, Divisions: 1}, Counts{Roots: 1, Divisions: 1}},
		{"x^(3/2)", Counts{Roots: 1, Multiplications: 1}, Counts{Roots: 1, Multiplications: 1}},
		{"max(sin(x), a*sin(x))", Counts{Choices: 1, Multiplications: 1, Trigonometric: 2}, Counts{Choices: 1, Multiplications: 1, Trigonometric: 1}},
		{"if x < 0 then exp(x) else abs(x)", Counts{Choices: 3, Exponential: 1}, Counts{Choices: 3, Exponential: 1}},
	} {
		b := newBoard(t, "a b c", "x y")
		tree, shared := Count(b.g, b.read(c.expr))
		if tree != c.tree || shared != c.shared {
			t.Errorf("%s: %v and %v, want %v and %v", c.expr, tree, shared, c.tree, c.shared)
		}
	}
}

func TestCountOfSharedRoots(t *testing.T) {
	b := newBoard(t, "a", "x")
	n := b.read("sin(x)")
	tree, shared := Count(b.g, n, b.read("a*sin(x)"), n, 0)
	if tree[Trigonometric] != 3 || shared[Trigonometric] != 1 {
		t.Errorf("%v and %v", tree, shared)
	}
}

// TestCountSaturates doubles an expression 200 times.
func TestCountSaturates(t *testing.T) {
	b := newBoard(t, "a", "x")
	n := b.read("x")
	for range 200 {
		n = b.g.Call(symbolic.OpMax, b.g.Call(symbolic.OpSin, n), b.g.Call(symbolic.OpExp, n))
	}
	tree, shared := Count(b.g, n)
	if tree.Total() != math.MaxUint64 || tree.Cost() != math.MaxUint64 || tree[Exponential] != math.MaxUint64 {
		t.Errorf("tree: %v", tree)
	}
	if want := (Counts{Choices: 200, Trigonometric: 200, Exponential: 200}); shared != want {
		t.Errorf("shared: %v, want %v", shared, want)
	}
}

// TestEveryOpHasAClass goes over the enumeration of operations.
func TestEveryOpHasAClass(t *testing.T) {
	arithmetic := map[symbolic.Op]bool{
		symbolic.OpConst: true, symbolic.OpPi: true, symbolic.OpSymbol: true,
		symbolic.OpAdd: true, symbolic.OpMul: true, symbolic.OpPow: true,
	}
	for op := symbolic.OpInvalid + 1; op.String() != "invalid"; op++ {
		if _, ok := functionClass[op]; ok == arithmetic[op] {
			t.Errorf("operation %v has a class: %v", op, ok)
		}
	}
	for c := range classes {
		if c.String() == "" || classFacts[c].weight == 0 {
			t.Errorf("class %d is not described", c)
		}
	}
}
