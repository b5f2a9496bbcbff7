package autodiff

import "lagc/symbolic"

// numbers evaluates a code in one of the arithmetics of the table: dual,
// hyper-dual, complex or plain numbers.
type numbers[T any] struct {
	code  *code
	value []T // by operation
	open  []bool
	// plain makes a number from a float64, truth reads one.
	plain func(float64) T
	truth func(T) bool
	apply func(op symbolic.Op, a, b T) T
	two   [opCount]bool // operations of two arguments
}

func newNumbers[T any](s *task, c *code, plain func(float64) T, truth func(T) bool, apply func(symbolic.Op, T, T) T) *numbers[T] {
	w := &numbers[T]{code: c, value: make([]T, len(c.ops)), open: make([]bool, len(c.guards)), plain: plain, truth: truth, apply: apply}
	for op, r := range s.rules {
		w.two[op] = r.args == 2
	}
	return w
}

// run evaluates all operations at x = (q, q̇, t). A branch that is not taken is
// not run.
func (w *numbers[T]) run(x []T) {
	v := w.value
	w.open[0] = true
	for i := range w.code.ops {
		o := &w.code.ops[i]
		if !w.open[o.guard] {
			if o.op == opDecide {
				w.open[o.b], w.open[o.b+1] = false, false
			}
			continue
		}
		switch o.op {
		case symbolic.OpConst:
			v[i] = w.plain(o.c)
		case symbolic.OpSymbol:
			v[i] = x[o.a]
		case opDecide:
			yes := w.truth(v[o.a])
			w.open[o.b], w.open[o.b+1] = yes, !yes
		case symbolic.OpSelect:
			if v[i] = v[o.d]; w.truth(v[o.a]) {
				v[i] = v[o.b]
			}
		case opPower:
			v[i] = w.apply(o.op, v[o.a], w.plain(o.c))
		default:
			var b T
			if w.two[o.op] {
				b = v[o.b]
			}
			v[i] = w.apply(o.op, v[o.a], b)
		}
	}
}

// root returns the value of the k-th expression of the code.
func (w *numbers[T]) root(k int) T { return w.value[w.code.roots[k]] }
