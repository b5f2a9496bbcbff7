package autodiff

import (
	"fmt"
	"slices"

	"lagc/symbolic"
)

// needs are the derivatives of an operation that somebody needs.
type needs uint8

const (
	byPosition needs = 1 << iota // ∂/∂q
	byVelocity                   // ∂/∂q̇
	byDrift                      // ∂/∂τ
	mass                         // ∂²/∂q̇∂q̇ and ∂²/∂q̇∂τ
	bending                      // ∂²/∂τ²
)

// What the equations of motion need of each kind of expression.
const (
	ofLagrangian   = byPosition | byVelocity | byDrift | mass
	ofDissipation  = byVelocity
	ofHolonomic    = byPosition | byDrift | bending
	ofNonholonomic = byVelocity | byDrift
)

// layout finds out which derivatives of which operations can differ from 0,
// gives them places, and lists the terms that they are made of. A derivative is
// named by a key: i for ∂/∂xᵢ, key(i, k) for ∂²/∂xᵢ∂xₖ; x is (q, q̇, τ).
type layout struct {
	j        *jet
	n        int
	need     []needs
	absorbed []bool    // by operation: a partial sum that only a larger sum uses
	keys     [][]int64 // by operation: sorted
	base     []int32   // by operation: the place of its first derivative
	next     int32
}

func newLayout(j *jet) *layout {
	size := len(j.code.ops)
	return &layout{j: j, n: j.n, need: make([]needs, size), absorbed: make([]bool, size), keys: make([][]int64, size), base: make([]int32, size)}
}

// drift is the number of the variable τ.
func (l *layout) drift() int64 { return int64(2 * l.n) }

// first is the key of the first second derivative.
func (l *layout) first() int64 { return int64(2*l.n + 1) }

// key names a second derivative.
func (l *layout) key(i, k int64) int64 { return l.first()*(1+max(i, k)) + min(i, k) }

// mostSteps is the largest number of terms that a jet may have: 120 MB.
const mostSteps = 10_000_000

func (l *layout) build() error {
	l.demand()
	for i := range l.j.code.ops {
		if l.place(i); len(l.j.steps) > mostSteps {
			return fmt.Errorf("the second derivatives of this Lagrangian have over %d terms; take another way, such as autograd", mostSteps)
		}
	}
	l.j.der = make([]float64, l.next)
	l.read()
	return nil
}

// demand finds out what is needed of each operation, and which sums are parts of larger ones.
func (l *layout) demand() {
	c := l.j.code
	roots := c.roots
	l.need[roots[0]] |= ofLagrangian
	roots = roots[1:]
	if len(l.j.dissipation()) > 0 {
		l.need[roots[0]] |= ofDissipation
		roots = roots[1:]
	}
	for k, number := range l.j.active {
		kind := ofNonholonomic
		if l.j.sys.Constraints[number].Holonomic {
			kind = ofHolonomic
		}
		l.need[roots[k]] |= kind
	}
	uses := make([]int, len(c.ops))
	for _, r := range c.roots {
		uses[r] += 2 // a root's derivatives are read: it is never absorbed
	}
	for i := len(c.ops) - 1; i >= 0; i-- {
		for _, a := range l.arguments(i) {
			l.need[a] |= l.need[i]
			uses[a]++
		}
	}
	for _, o := range c.ops {
		if o.op != symbolic.OpAdd {
			continue
		}
		for _, a := range []int32{o.a, o.b} {
			l.absorbed[a] = c.ops[a].op == symbolic.OpAdd && uses[a] == 1 && c.ops[a].guard == o.guard
		}
	}
}

// arguments returns the operations whose derivatives operation i uses.
func (l *layout) arguments(i int) []int32 {
	o := &l.j.code.ops[i]
	switch {
	case o.op == symbolic.OpSelect:
		return []int32{o.b, o.d}
	case o.op == symbolic.OpSymbol || l.j.rules[o.op].jet == nil:
		return nil
	case l.j.rules[o.op].args == 2:
		return []int32{o.a, o.b}
	}
	return []int32{o.a}
}

// place gives the derivatives of operation i places and lists their terms.
func (l *layout) place(i int) {
	o := &l.j.code.ops[i]
	p := &l.j.plans[i]
	for k := range p.start {
		p.start[k] = int32(len(l.j.steps))
	}
	if l.absorbed[i] {
		return
	}
	l.base[i] = l.next
	if o.op == symbolic.OpSymbol {
		l.variable(i, int64(o.a))
		return
	}
	args := l.arguments(i)
	if len(args) == 0 {
		return
	}
	if o.op == symbolic.OpAdd {
		args = l.summands(nil, i)
	}
	l.allocate(i, l.pattern(i, args))
	if o.op == symbolic.OpAdd {
		for _, a := range args {
			l.linear(i, a)
		}
		l.close(p, 1)
		return
	}
	l.linear(i, args[0])
	l.close(p, 1)
	if len(args) == 2 {
		l.linear(i, args[1])
	}
	l.close(p, 2)
	l.curved(i, args, p)
}

// close ends the k-th list of terms.
func (l *layout) close(p *plan, k int) {
	for ; k < len(p.start); k++ {
		p.start[k] = int32(len(l.j.steps))
	}
}

// summands lists what a sum is made of, looking into the sums that it absorbs.
func (l *layout) summands(out []int32, i int) []int32 {
	todo := []int32{int32(i)}
	for len(todo) > 0 {
		o := &l.j.code.ops[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		for _, a := range []int32{o.a, o.b} {
			if l.absorbed[a] {
				todo = append(todo, a)
			} else {
				out = append(out, a)
			}
		}
	}
	return out
}

// allocate takes places for the derivatives of operation i.
func (l *layout) allocate(i int, keys []int64) {
	l.keys[i] = keys
	l.next += int32(len(keys))
}

// variable seeds the derivatives of a variable.
func (l *layout) variable(i int, x int64) {
	n := int64(l.n)
	var keys []int64
	add := func(key, velocity int64) {
		l.j.seeds = append(l.j.seeds, seed{l.base[i] + int32(len(keys)), int32(velocity)})
		keys = append(keys, key)
	}
	need := l.need[i]
	if x < n && need&byPosition != 0 || x >= n && x < 2*n && need&byVelocity != 0 {
		add(x, -1)
	}
	if need&byDrift != 0 && x < n {
		add(l.drift(), x)
	}
	if need&byDrift != 0 && x == 2*n {
		add(l.drift(), -1)
	}
	l.allocate(i, keys)
}

// pattern returns the derivatives of operation i that can differ from 0.
func (l *layout) pattern(i int, args []int32) []int64 {
	var keys []int64
	for _, a := range args {
		for _, k := range l.keys[a] {
			if l.wanted(i, k) {
				keys = append(keys, k)
			}
		}
	}
	aa, ab, bb := l.bends(i)
	l.pairs(i, args, aa, ab, bb, func(_ int, key int64, _, _ int32) { keys = append(keys, key) })
	slices.Sort(keys)
	return slices.Compact(keys)
}

// wanted reports whether operation i needs the derivative of a key.
func (l *layout) wanted(i int, key int64) bool {
	need, n := l.need[i], int64(l.n)
	switch {
	case key < n:
		return need&byPosition != 0
	case key < 2*n:
		return need&byVelocity != 0
	case key == l.drift():
		return need&byDrift != 0
	case key == l.key(l.drift(), l.drift()):
		return need&bending != 0
	}
	return need&mass != 0
}

// bends tells which second derivatives of operation i can differ from 0.
func (l *layout) bends(i int) (aa, ab, bb bool) {
	o := &l.j.code.ops[i]
	switch o.op {
	case symbolic.OpAdd, symbolic.OpSelect, symbolic.OpAbs, symbolic.OpMin, symbolic.OpMax, symbolic.OpMod:
		return false, false, false
	case symbolic.OpMul:
		return false, true, false
	}
	two := l.j.rules[o.op].args == 2
	return true, two, two
}

// pairs calls f for every product of first derivatives that operation i needs,
// with its kind (2: of a and a, 3: of a and b, 4: of b and b) and the factors' places.
func (l *layout) pairs(i int, args []int32, aa, ab, bb bool, f func(kind int, key int64, x, y int32)) {
	for kind, on := range []bool{aa, ab, bb} {
		if !on {
			continue
		}
		u, v := args[0], args[len(args)-1]
		if kind == 0 {
			v = u
		} else if kind == 2 {
			u = v
		}
		l.products(i, u, v, kind != 1, func(key int64, x, y int32) { f(2+kind, key, x, y) })
	}
}

// products calls f for ∂u/∂xᵢ·∂v/∂xₖ; where u and v are the same argument, for
// one of each two that are equal.
func (l *layout) products(op int, u, v int32, same bool, f func(key int64, x, y int32)) {
	for x, i := range l.keys[u] {
		if i >= l.first() || i < int64(l.n) {
			continue // second derivatives, and positions: ∂²/∂q… is not needed
		}
		for y, k := range l.keys[v] {
			if k >= l.first() {
				break
			}
			if k < int64(l.n) || same && k > i {
				continue
			}
			key := l.key(i, k)
			if !l.wanted(op, key) {
				continue
			}
			f(key, l.base[u]+int32(x), l.base[v]+int32(y))
			if !same && i == k { // ∂²/∂xᵢ² of u·v has 2·∂u/∂xᵢ·∂v/∂xᵢ
				f(key, l.base[u]+int32(x), l.base[v]+int32(y))
			}
		}
	}
}

// linear lists the terms that an argument's derivatives of any order make.
func (l *layout) linear(i int, arg int32) {
	for x, k := range l.keys[arg] {
		if to, ok := l.find(i, k); ok {
			l.j.steps = append(l.j.steps, term{to: to, x: l.base[arg] + int32(x)})
		}
	}
}

// curved lists the terms made of products of first derivatives.
func (l *layout) curved(i int, args []int32, p *plan) {
	aa, ab, bb := l.bends(i)
	last := 2
	l.pairs(i, args, aa, ab, bb, func(kind int, key int64, x, y int32) {
		for ; last < kind; last++ {
			l.close(p, last+1)
		}
		to, _ := l.find(i, key)
		l.j.steps = append(l.j.steps, term{to, x, y})
	})
	l.close(p, last+1)
}

// find returns the place of a derivative of operation i.
func (l *layout) find(i int, key int64) (int32, bool) {
	at, ok := slices.BinarySearch(l.keys[i], key)
	return l.base[i] + int32(at), ok
}

// read lists what the equations of motion take from the derivatives.
func (l *layout) read() {
	roots := l.j.code.roots
	n := l.n
	isVelocity := func(i int64) bool { return i >= int64(n) && i < l.drift() }
	l.take(roots[0], func(i, k int64) (int, int, float64) {
		switch {
		case k < 0 && i < int64(n):
			return int(i), -1, 1
		case isVelocity(k) && i == l.drift():
			return int(k) - n, -1, -1
		case isVelocity(k):
			return int(i) - n, int(k) - n, 1
		}
		return nowhere, 0, 0
	})
	roots = roots[1:]
	if len(l.j.dissipation()) > 0 {
		l.take(roots[0], func(i, k int64) (int, int, float64) {
			if k < 0 && isVelocity(i) {
				return int(i) - n, -1, -1
			}
			return nowhere, 0, 0
		})
		roots = roots[1:]
	}
	for c, number := range l.j.active {
		holonomic := l.j.sys.Constraints[number].Holonomic
		l.take(roots[c], func(i, k int64) (int, int, float64) {
			switch {
			case holonomic && k < 0 && i < int64(n): // J = ∂g/∂q
				return n + c, int(i), 1
			case holonomic && k == l.drift(): // γ = ∂²g/∂τ²
				return n + c, -1, -1
			case !holonomic && k < 0 && isVelocity(i): // J = ∂g/∂q̇
				return n + c, int(i) - n, 1
			case !holonomic && k < 0 && i == l.drift(): // γ = ∂g/∂τ
				return n + c, -1, -1
			}
			return nowhere, 0, 0
		})
	}
}

// nowhere is the row of a derivative that the equations of motion do not contain.
const nowhere = -1

// take lists the derivatives of a root. where tells for ∂²/∂xᵢ∂xₖ, or ∂/∂xᵢ
// with k = −1, the element that it belongs to, a column of −1 being the right
// side, or nowhere.
func (l *layout) take(root int32, where func(i, k int64) (row, col int, sign float64)) {
	for x, key := range l.keys[root] {
		i, k := key, int64(-1)
		if key >= l.first() {
			i, k = key/l.first()-1, key%l.first()
		}
		if row, col, sign := where(i, k); row >= 0 {
			l.j.reads = append(l.j.reads, reading{l.base[root] + int32(x), sign, int32(row), int32(col)})
		}
	}
}
