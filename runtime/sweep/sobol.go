package sweep

// SobolAxes is the number of axes that there are Sobol points for.
const SobolAxes = len(directions) + 1

// sobolBits is the number of digits of a Sobol point, base 2.
const sobolBits = 48

// directions are the first lines of the table new-joe-kuo-6.21201 by S. Joe and F. Y. Kuo (Constructing Sobol
// sequences with better two-dimensional projections, SIAM J. Sci. Comput. 30, 2635, 2008), from its axis 2 on: a
// primitive polynomial x^s + a₁x^(s−1) + … + 1, whose inner coefficients are the bits of a, and the first s
// direction numbers.
var directions = [...]struct {
	s, a uint
	m    []uint64
}{
	{1, 0, []uint64{1}},
	{2, 1, []uint64{1, 3}},
	{3, 1, []uint64{1, 3, 1}},
	{3, 2, []uint64{1, 1, 1}},
	{4, 1, []uint64{1, 1, 3, 3}},
	{4, 4, []uint64{1, 3, 5, 13}},
	{5, 2, []uint64{1, 1, 5, 5, 17}},
	{5, 4, []uint64{1, 1, 5, 5, 5}},
	{5, 7, []uint64{1, 1, 7, 11, 19}},
	{5, 11, []uint64{1, 1, 5, 1, 1}},
	{5, 13, []uint64{1, 1, 1, 3, 11}},
	{5, 14, []uint64{1, 3, 5, 5, 31}},
	{6, 1, []uint64{1, 3, 3, 9, 7, 49}},
	{6, 13, []uint64{1, 1, 1, 15, 21, 21}},
	{6, 16, []uint64{1, 3, 1, 13, 27, 49}},
	{6, 19, []uint64{1, 1, 1, 15, 7, 5}},
	{6, 22, []uint64{1, 3, 1, 15, 13, 25}},
	{6, 25, []uint64{1, 1, 5, 5, 19, 61}},
	{7, 1, []uint64{1, 3, 7, 11, 23, 15, 103}},
	{7, 4, []uint64{1, 3, 7, 13, 13, 15, 69}},
}

// sobolAxis are the direction numbers of one axis, scaled to sobolBits digits.
type sobolAxis [sobolBits]uint64

// newSobolAxis continues the direction numbers of axis i, from 0, by the recurrence of its polynomial. Axis 0 is
// van der Corput's sequence.
func newSobolAxis(i int) (v sobolAxis) {
	if i == 0 {
		for k := range v {
			v[k] = 1 << (sobolBits - 1 - k)
		}
		return v
	}
	d := directions[i-1]
	for k := range v {
		if k < int(d.s) {
			v[k] = d.m[k] << (sobolBits - 1 - k)
			continue
		}
		v[k] = v[k-int(d.s)] ^ v[k-int(d.s)]>>d.s
		for j := uint(1); j < d.s; j++ {
			if d.a>>(d.s-1-j)&1 == 1 {
				v[k] ^= v[k-int(j)]
			}
		}
	}
	return v
}

// at is the n-th number of the sequence in Gray code order (I. A. Antonov, V. M. Saleev, 1979), directly from n.
func (v *sobolAxis) at(n uint64) (x uint64) {
	gray := n ^ n>>1
	for k := 0; gray != 0; k, gray = k+1, gray>>1 {
		if gray&1 == 1 {
			x ^= v[k]
		}
	}
	return x
}
