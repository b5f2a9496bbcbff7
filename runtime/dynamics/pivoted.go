package dynamics

import "math"

// pivoted solves a dense symmetric system that may be indefinite: elimination
// with scaled partial pivoting and one step of iterative refinement (Higham,
// Accuracy and Stability of Numerical Algorithms, 2002, ch. 9 and 12).
type pivoted struct {
	n     int
	a, lu []float64 // n×n by rows
	b, x  []float64
	r     []float64
	scale []float64
	width []float64 // of columns: the largest element, relative to its row
	perm  []int
}

// singularPivot is the size, relative to its row and column and per unknown,
// under which a pivot is rounding noise: a small multiple of the unit roundoff.
const singularPivot = 8 * 0x1p-52

func newPivoted(n int) *pivoted {
	return &pivoted{
		n: n, a: make([]float64, n*n), lu: make([]float64, n*n),
		b: make([]float64, n), x: make([]float64, n), r: make([]float64, n),
		scale: make([]float64, n), width: make([]float64, n), perm: make([]int, n),
	}
}

// load reads the lower triangle by rows, then the right side.
func (p *pivoted) load(output func(int) float64) {
	next := 0
	for i := range p.n {
		for j := range i + 1 {
			v := output(next)
			p.a[i*p.n+j], p.a[j*p.n+i] = v, v
			next++
		}
	}
	for i := range p.n {
		p.b[i] = output(next + i)
	}
}

// finite reports whether the matrix holds numbers only.
func (p *pivoted) finite() bool {
	for _, v := range p.a {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// solve sets x; it returns the unknowns that the system does not determine, nil
// if it determines all.
func (p *pivoted) solve() []int {
	if failed := p.factor(); failed >= 0 {
		return p.undetermined(failed)
	}
	copy(p.x, p.b)
	p.substitute(p.x)
	for i := range p.n {
		r := p.b[i]
		for j, v := range p.a[i*p.n : (i+1)*p.n] {
			r = math.FMA(-v, p.x[j], r)
		}
		p.r[i] = r
	}
	p.substitute(p.r)
	for i, d := range p.r {
		p.x[i] += d
	}
	return nil
}

// factor returns the column at which it found no pivot, or −1.
func (p *pivoted) factor() int {
	n := p.n
	copy(p.lu, p.a)
	for i := range n {
		p.perm[i] = i
		p.scale[i] = 0
		for _, v := range p.a[i*n : (i+1)*n] {
			p.scale[i] = math.Max(p.scale[i], math.Abs(v))
		}
	}
	p.measure()
	for k := range n {
		best, size := k, -1.0
		for i := k; i < n; i++ {
			if s := math.Abs(p.lu[i*n+k]) / p.scale[p.perm[i]]; s > size {
				best, size = i, s
			}
		}
		if !(size > singularPivot*float64(n)*p.width[k]) || math.IsInf(size, 0) {
			return k
		}
		p.swap(k, best)
		p.eliminate(k)
	}
	return -1
}

// measure finds the widths of columns.
func (p *pivoted) measure() {
	n := p.n
	clear(p.width)
	for i, scale := range p.scale {
		for k, v := range p.a[i*n : (i+1)*n] {
			if w := math.Abs(v) / scale; w > p.width[k] {
				p.width[k] = w
			}
		}
	}
}

func (p *pivoted) swap(i, j int) {
	if i == j {
		return
	}
	n := p.n
	for k := range n {
		p.lu[i*n+k], p.lu[j*n+k] = p.lu[j*n+k], p.lu[i*n+k]
	}
	p.perm[i], p.perm[j] = p.perm[j], p.perm[i]
}

func (p *pivoted) eliminate(k int) {
	n := p.n
	for i := k + 1; i < n; i++ {
		l := p.lu[i*n+k] / p.lu[k*n+k]
		p.lu[i*n+k] = l
		if l == 0 {
			continue
		}
		for j := k + 1; j < n; j++ {
			p.lu[i*n+j] = math.FMA(-l, p.lu[k*n+j], p.lu[i*n+j])
		}
	}
}

// substitute replaces b by the solution, in place.
func (p *pivoted) substitute(b []float64) {
	n := p.n
	y := p.scale // the scales have done their work
	for i := range n {
		s := b[p.perm[i]]
		for j := range i {
			s = math.FMA(-p.lu[i*n+j], y[j], s)
		}
		y[i] = s
	}
	for i := n - 1; i >= 0; i-- {
		s := y[i]
		for j := i + 1; j < n; j++ {
			s = math.FMA(-p.lu[i*n+j], b[j], s)
		}
		b[i] = s / p.lu[i*n+i]
	}
}

// undetermined returns the unknowns that a direction takes part in along which
// the matrix is 0: the solution of U v = 0 with v[k] = 1.
func (p *pivoted) undetermined(k int) []int {
	n := p.n
	v := make([]float64, k+1)
	v[k] = 1
	for i := k - 1; i >= 0; i-- {
		s := 0.0
		for j := i + 1; j <= k; j++ {
			s -= p.lu[i*n+j] * v[j]
		}
		v[i] = s / p.lu[i*n+i]
	}
	var out []int
	for i, x := range v {
		if !(math.Abs(x)*p.width[i] <= 1e-9*p.width[k]) || i == k {
			out = append(out, i)
		}
	}
	return out
}
