package integrate

import "math"

// A kernel is the workspace of a method: the derivatives of all stages, and its tableau with the
// zeros left out, ready for combine.
type kernel struct {
	dim, stride int       // components, and the same rounded up to whole blocks of four
	k           []float64 // derivatives, one row of stride per stage

	stages  int // s: rows 0 … s−1 are the formula's stages
	arrival int // offset of row s, f(now, arrived), which dense output and error estimates use
	spare   int // offset of the last row, f(now, state), where projection makes the two differ

	a       [][]term // rows of the stages
	b       []term
	errors  [][]term
	extra   [][]term // rows of the stages for dense output
	shape   [][]term // weights of dense output
	endInE  bool     // the error estimate needs the derivative at the end
	halfDim int      // for splitting methods
}

// A term is a coefficient and the offset in kernel.k of the stage that it multiplies.
type term struct {
	weight float64
	at     int
}

func newKernel(m *Method, dim int) kernel {
	stride := (dim + 3) &^ 3
	w := kernel{dim: dim, stride: stride, halfDim: dim / 2}
	if t := m.Tableau; t != nil {
		w.stages = len(t.B)
		w.a, w.extra = w.sparse(t.A), w.sparse(t.DenseA)
		w.errors, w.shape = w.sparse(t.Error), w.sparse(t.Dense)
		w.b = w.terms(t.B)
		for _, e := range t.Error {
			w.endInE = w.endInE || len(e) > w.stages
		}
	} else {
		w.stages = len(m.Kicks)
	}
	rows := w.stages + 1 + len(w.extra) + 1
	w.arrival, w.spare = w.stages*stride, (rows-1)*stride
	w.k = make([]float64, rows*stride)
	return w
}

// sparse turns rows of coefficients into terms.
func (w *kernel) sparse(rows [][]float64) [][]term {
	out := make([][]term, len(rows))
	for i, row := range rows {
		out[i] = w.terms(row)
	}
	return out
}

// terms lists a row's coefficients that are not zero.
func (w *kernel) terms(row []float64) (ts []term) {
	for j, c := range row {
		if c != 0 {
			ts = append(ts, term{c, j * w.stride})
		}
	}
	return ts
}

// combine sets out = base + h·Σ weight·k over the terms of a row, which has at least one, in their order, with
// fused operations. It is where a step spends its time besides f: components go in blocks of four, whose
// sums stay in registers while the row is walked (rows are padded, so there is no rest).
func (w *kernel) combine(out, base []float64, h float64, row []term) {
	k, first, more := w.k, row[0], row[1:]
	weight := first.weight
	if len(more) == 0 { // the product with h first: one operation less to wait for
		h, weight = float64(h*weight), 1
	}
	for i := 0; i < len(out) && i < len(base); i += 4 {
		v := (*[4]float64)(k[first.at+i:])
		s0, s1, s2, s3 := float64(weight*v[0]), float64(weight*v[1]), float64(weight*v[2]), float64(weight*v[3])
		for _, c := range more {
			v := (*[4]float64)(k[c.at+i:])
			s0 = math.FMA(c.weight, v[0], s0)
			s1 = math.FMA(c.weight, v[1], s1)
			s2 = math.FMA(c.weight, v[2], s2)
			s3 = math.FMA(c.weight, v[3], s3)
		}
		b, o := (*[4]float64)(base[i:]), (*[4]float64)(out[i:])
		o[0] = math.FMA(h, s0, b[0])
		o[1] = math.FMA(h, s1, b[1])
		o[2] = math.FMA(h, s2, b[2])
		o[3] = math.FMA(h, s3, b[3])
	}
}

// row is the derivative at an offset.
func (w *kernel) row(at int) []float64 { return w.k[at : at+w.dim : at+w.dim] }
