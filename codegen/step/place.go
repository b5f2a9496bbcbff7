package step

import (
	"math"

	"lagc/runtime/integrate"
)

// Put sets a program's inputs, except params, to the place s. The step that reaches or passes the time pause is
// referred; infinity means none. h is the size of fixed steps, tol the tolerance of adaptive ones.
func (p *Step) Put(inputs []float64, s *integrate.Snapshot, pause, h, tol float64) {
	direction := s.Direction()
	w := writer{inputs}
	w.put(s.T)
	w.put(s.State...)
	w.put(s.Low...)
	if p.Method.Adaptive {
		rejected := 0.0
		if s.Rejected {
			rejected = 1
		}
		w.put(s.TLow, s.Step, s.LogErr, rejected)
		w.put(s.Derivative[p.N:]...)
		w.put(0, 0, tol, s.End, integrate.Rounding(s.Origin, s.End))
	} else {
		w.put(float64(s.Index), direction*h, s.Origin)
	}
	w.put(direction, pause, integrate.Rounding(s.Origin, pause))
}

type writer struct{ to []float64 }

func (w *writer) put(x ...float64) { w.to = w.to[copy(w.to, x):] }

// Get moves s on to where memory, the first inputs of the next turn, stands: memory began with Put(s).
func (p *Step) Get(memory []float64, s *integrate.Snapshot) {
	dim := 2 * p.N
	s.T = memory[0]
	s.State = append(s.State[:0], memory[1:1+dim]...)
	s.Low = append(s.Low[:0], memory[1+dim:1+2*dim]...)
	rest := memory[1+2*dim:]
	if !p.Method.Adaptive {
		if taken := int64(rest[0]) - s.Index; taken > 0 {
			s.Stats.Evaluations += taken * p.evaluations()
			if len(s.Derivative) > 0 {
				s.Stats.Evaluations-- // the integrator would not have evaluated it again
			}
			s.Derivative = s.Derivative[:0]
			s.Stats.Steps += taken
			s.Index += taken
		}
		return
	}
	s.TLow, s.Step, s.LogErr, s.Rejected = rest[0], rest[1], rest[2], rest[3] != 0
	s.Derivative = append(append(s.Derivative[:0], s.State[p.N:]...), rest[4:4+p.N]...)
	taken, refused := int64(rest[4+p.N]), int64(rest[5+p.N])
	s.Stats.Steps += taken
	s.Stats.Rejected += refused
	last := int64(0) // a refused step does without the derivative at its end unless the estimate needs it
	for _, e := range p.Method.Tableau.Error {
		if len(e) > len(p.Method.Tableau.B) {
			last = 1
		}
	}
	s.Stats.Evaluations += taken*(p.evaluations()) + refused*(p.evaluations()-1+last)
}

// evaluations is how often a step evaluates the accelerations: an adaptive one knows them at its start, and finds
// them at its end.
func (p *Step) evaluations() int64 {
	if p.Method.Tableau != nil {
		return int64(len(p.Method.Tableau.B))
	}
	count := int64(0)
	for _, k := range p.Method.Kicks {
		if k.Kick != 0 {
			count++
		}
	}
	return count
}

// MaxTime bounds the times of a compiled run: below it, step sizes need no bound of their own.
const MaxTime = 1e290

// Takes reports whether a run from start to end may be compiled.
func Takes(start, end float64) bool {
	return math.Abs(start) <= MaxTime && math.Abs(end) <= MaxTime
}
