package mechanics_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"lagc/mechanics"
	"lagc/symbolic"
)

// What the structure leaves undetermined is what the null vectors of a matrix
// of that structure with random numbers are made of: where elements are
// independent, only the structure can make a symmetric matrix singular.
func TestUndetermined(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	singular, regular := 0, 0
	for range 400 {
		n := 1 + random.IntN(6)
		m := random.IntN(n)
		density := 0.5 * random.Float64()
		a := mat.NewDense(n+m, n+m, nil)
		e := &mechanics.Equations{System: &mechanics.System{Coordinates: make([]mechanics.Coordinate, n)}}
		e.Rate = make([]symbolic.Node, m)
		for i := range n + m {
			for j := range min(i+1, n) {
				if random.Float64() > density {
					continue
				}
				v := random.NormFloat64()
				a.Set(i, j, v)
				a.Set(j, i, v)
				if i < n {
					e.Mass = append(e.Mass, symbolic.Entry{Row: i, Col: j, Value: 1})
				} else {
					e.Jacobian = append(e.Jacobian, symbolic.Entry{Row: i - n, Col: j, Value: 1})
				}
			}
		}
		want := nullCoordinates(a, n)
		if want == nil {
			regular++
		} else {
			singular++
		}
		if got := e.Undetermined(); !slices.Equal(got, want) {
			t.Errorf("undetermined %v, want %v in\n%v", got, want, mat.Formatted(a))
		}
	}
	if singular < 50 || regular < 50 {
		t.Errorf("%d singular and %d regular matrices; both should be tried", singular, regular)
	}
}

// nullCoordinates are the indices under n that the null space of a involves.
func nullCoordinates(a *mat.Dense, n int) (out []int) {
	size, _ := a.Dims()
	var svd mat.SVD
	svd.Factorize(a, mat.SVDFull)
	var v mat.Dense
	svd.VTo(&v)
	values := svd.Values(nil)
	for i := range n {
		for k := range size {
			// Random elements of size 1 make singular values of size 1; those of
			// the null space are rounding errors, some 1e-16.
			if values[k] < 1e-12 && (v.At(i, k) > 1e-9 || v.At(i, k) < -1e-9) {
				out = append(out, i)
				break
			}
		}
	}
	return out
}
