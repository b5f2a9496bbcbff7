package autodiff

import "math"

// dense solves the equations of motion at one state,
//
//	⎡M  Jᵀ⎤ ⎡ q̈⎤   ⎡ f⎤
//	⎣J  0 ⎦ ⎣−λ⎦ = ⎣−γ⎦,
//
// by elimination with complete pivoting after scaling rows and columns to about
// 1, and one step of refinement (Golub and Van Loan, Matrix Computations,
// 2013, section 3.4; Higham, Accuracy and Stability of Numerical Algorithms,
// 2002, chapter 12). Complete pivoting tells a singular matrix at its rank.
type dense struct {
	size       int
	a          []float64 // the matrix by rows
	b, x       []float64 // right side and solution
	lu         []float64
	rows, cols []int     // the order in which rows and columns are eliminated
	scale      []float64 // of rows, then of columns: powers of 2
	r, y       []float64
}

// noise is the size of a pivot, relative to elements of about 1 and per
// unknown, under which it is rounding error.
const noise = 8 * 0x1p-52

func newDense(size int) *dense {
	v := make([]float64, 2*size*size+6*size)
	cut := func(n int) []float64 {
		part := v[:n:n]
		v = v[n:]
		return part
	}
	return &dense{
		size: size, a: cut(size * size), lu: cut(size * size), b: cut(size), x: cut(size),
		r: cut(size), y: cut(size), scale: cut(2 * size), rows: make([]int, size), cols: make([]int, size),
	}
}

// set sets two elements that symmetry makes equal.
func (d *dense) set(i, j int, v float64) {
	d.a[i*d.size+j], d.a[j*d.size+i] = v, v
}

// finite reports whether the matrix holds numbers only.
func (d *dense) finite() bool {
	for _, v := range d.a {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// solve sets x and returns nil, or returns the unknowns that the equations do
// not determine.
func (d *dense) solve() []int {
	d.balance()
	if rank := d.factor(); rank < d.size {
		return d.undetermined(rank)
	}
	d.substitute(d.b, d.x)
	for i := range d.size {
		rest := d.b[i]
		for j, v := range d.a[i*d.size : (i+1)*d.size] {
			rest = math.FMA(-v, d.x[j], rest)
		}
		d.r[i] = rest
	}
	d.substitute(d.r, d.r)
	for i, c := range d.r {
		d.x[i] += c
	}
	return nil
}

// balance copies the matrix with its rows, then its columns, scaled so that
// their largest elements are between 1/2 and 1.
func (d *dense) balance() {
	n := d.size
	for i := range n {
		row := d.lu[i*n : (i+1)*n]
		copy(row, d.a[i*n:(i+1)*n])
		s := inverseScale(row, 1)
		d.scale[i] = s
		for j := range row {
			row[j] *= s
		}
		d.rows[i], d.cols[i] = i, i
	}
	for j := range n {
		s := inverseScale(d.lu[j:], n)
		d.scale[n+j] = s
		for i := range n {
			d.lu[i*n+j] *= s
		}
	}
}

// inverseScale returns the power of 2 that brings the largest of v[0],
// v[stride], … near 1.
func inverseScale(v []float64, stride int) float64 {
	largest := 0.0
	for i := 0; i < len(v); i += stride {
		largest = max(largest, math.Abs(v[i]))
	}
	if largest == 0 {
		return 1
	}
	exponent := int(math.Float64bits(largest)>>52) - 1022
	if exponent < -1021 || exponent > 1021 {
		_, exponent = math.Frexp(largest)
		return math.Ldexp(1, min(1023, -exponent))
	}
	return math.Float64frombits(uint64(1023-exponent) << 52)
}

// factor eliminates until no pivot is left, and returns the rank.
func (d *dense) factor() int {
	n := d.size
	for k := range n {
		best, row, col := 0.0, k, k
		for i := k; i < n; i++ {
			for j, v := range d.lu[i*n+k : (i+1)*n] {
				if v = math.Abs(v); v > best {
					best, row, col = v, i, k+j
				}
			}
		}
		if !(best > noise*float64(n)) {
			return k
		}
		d.exchange(k, row, col)
		d.eliminate(k)
	}
	return n
}

func (d *dense) exchange(k, row, col int) {
	n := d.size
	if row != k {
		d.rows[k], d.rows[row] = d.rows[row], d.rows[k]
		for j := range n {
			d.lu[k*n+j], d.lu[row*n+j] = d.lu[row*n+j], d.lu[k*n+j]
		}
	}
	if col != k {
		d.cols[k], d.cols[col] = d.cols[col], d.cols[k]
		for i := range n {
			d.lu[i*n+k], d.lu[i*n+col] = d.lu[i*n+col], d.lu[i*n+k]
		}
	}
}

func (d *dense) eliminate(k int) {
	n := d.size
	pivot := d.lu[k*n+k+1 : (k+1)*n]
	for i := k + 1; i < n; i++ {
		l := d.lu[i*n+k] / d.lu[k*n+k]
		d.lu[i*n+k] = l
		if l == 0 {
			continue
		}
		row := d.lu[i*n+k+1 : (i+1)*n]
		for j, p := range pivot {
			row[j] -= float64(l * p)
		}
	}
}

// substitute solves for one right side; x may be b.
func (d *dense) substitute(b, x []float64) {
	n := d.size
	for i := range n {
		s := b[d.rows[i]] * d.scale[d.rows[i]]
		for j, l := range d.lu[i*n : i*n+i] {
			s -= float64(l * d.y[j])
		}
		d.y[i] = s
	}
	for i := n - 1; i >= 0; i-- {
		s := d.y[i]
		for j := i + 1; j < n; j++ {
			s -= float64(d.lu[i*n+j] * d.y[j])
		}
		d.y[i] = s / d.lu[i*n+i]
	}
	for i, c := range d.cols {
		x[c] = d.y[i] * d.scale[n+c]
	}
}

// undetermined returns the unknowns that some direction takes part in along
// which the matrix vanishes: the columns beyond the rank, each with what the
// pivots answer to it.
func (d *dense) undetermined(rank int) []int {
	n := d.size
	involved := make([]bool, n)
	for free := rank; free < n; free++ {
		involved[d.cols[free]] = true
		for i := rank - 1; i >= 0; i-- {
			s := -d.lu[i*n+free]
			for j := i + 1; j < rank; j++ {
				s -= d.lu[i*n+j] * d.y[j]
			}
			d.y[i] = s / d.lu[i*n+i]
			if math.Abs(d.y[i]) > 1e-9 {
				involved[d.cols[i]] = true
			}
		}
	}
	var out []int
	for i, is := range involved {
		if is {
			out = append(out, i)
		}
	}
	return out
}
