package autodiff

import "lagc/symbolic"

// laneSweep is a sweep over all lanes of a tape.
type laneSweep struct {
	roots, lanes int
	bar          []float64 // ∂(root r)/∂(entry e) at [(e·roots+r)·lanes+lane]
	live         []bool
}

// at returns the derivatives of root r by the i-th variable, nil where they are 0.
func (s *laneSweep) at(i, r int) []float64 {
	if s.roots == 0 || !s.live[i] {
		return nil
	}
	at := (i*s.roots + r) * s.lanes
	return s.bar[at : at+s.lanes]
}

// all returns the derivatives of all roots by entry e.
func (s *laneSweep) all(e entry) []float64 {
	size := s.roots * s.lanes
	return s.bar[int(e)*size : int(e+1)*size]
}

// run differentiates the roots by all entries; see sweep.
func (s *laneSweep) run(t *tape, roots []entry) {
	if len(roots) == 0 {
		return
	}
	size := len(t.records)
	s.roots, s.lanes = len(roots), t.lanes
	if need := size * s.roots * s.lanes; need > len(s.bar) {
		s.bar = make([]float64, need+need/2)
	}
	if size > len(s.live) {
		s.live = make([]bool, 2*size)
	}
	clear(s.live[:size])
	top := none
	for r, e := range roots {
		if e == none {
			continue
		}
		if !s.live[e] {
			s.live[e] = true
			clear(s.all(e))
		}
		seed := s.at(int(e), r)
		for i := range seed {
			seed[i]++
		}
		top = max(top, e)
	}
	for y := top; y >= 0; y-- {
		if r := t.records[y]; s.live[y] && r.varies && r.op != symbolic.OpSymbol {
			s.step(t, y, r)
		}
	}
	t.rewind(size)
}

// step passes the derivatives by entry y on to its arguments.
func (s *laneSweep) step(t *tape, y entry, r record) {
	if r.op == opKeep {
		s.pass(t, y, r.b, none, t.lane(r.a), r.c)
		return
	}
	rule := t.rules[r.op].reverse
	if rule == nil {
		return
	}
	mark := len(t.records)
	for k, x := range [2]entry{r.a, r.b} {
		if x < 0 || !t.records[x].varies {
			continue
		}
		var mask []float64
		if r.guard != 0 && r.guard != t.records[x].guard {
			mask = t.lane(t.masks[r.guard])
		}
		s.pass(t, y, x, rule(t, y, r.a, r.b, k), mask, 1)
	}
	t.rewind(mark)
}

// pass adds slope times the derivatives by y to those by x, in the lanes where
// mask, if there is one, has the value that is wanted. A slope of none is 1.
func (s *laneSweep) pass(t *tape, y, x, slope entry, mask []float64, want float64) {
	if !s.live[x] {
		s.live[x] = true
		clear(s.all(x))
	}
	if slope == none {
		slope = t.one()
	}
	d := t.lane(slope)
	for r := range s.roots {
		from, to := s.at(int(y), r)[:len(d)], s.at(int(x), r)[:len(d)]
		switch {
		case mask != nil:
			mask := mask[:len(d)]
			for i := range d {
				if mask[i] == want {
					to[i] += float64(from[i] * d[i])
				}
			}
		case slope == t.one():
			for i := range d {
				to[i] += from[i]
			}
		default:
			for i := range d {
				to[i] += float64(from[i] * d[i])
			}
		}
	}
}
