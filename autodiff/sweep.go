package autodiff

import "lagc/symbolic"

// sweep is a reverse sweep that is not recorded, for several roots at once.
type sweep struct {
	roots int
	bar   []float64 // ∂(root r)/∂(entry e) at [e·roots+r]
	live  []bool    // whether entry e has been reached
}

// at returns the derivative of root r by the i-th variable.
func (s *sweep) at(i, r int) float64 {
	if s.roots == 0 || !s.live[i] {
		return 0
	}
	return s.bar[i*s.roots+r]
}

// run differentiates the roots by all entries. What the rules record on the way
// is forgotten again.
func (s *sweep) run(t *tape, roots []entry) {
	if len(roots) == 0 {
		return
	}
	size := len(t.records)
	s.roots = len(roots)
	if size*s.roots > len(s.bar) {
		s.bar = make([]float64, 2*size*s.roots)
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
		s.reach(e)
		s.bar[int(e)*s.roots+r] += 1
		top = max(top, e)
	}
	for y := top; y >= 0; y-- {
		if r := &t.records[y]; s.live[y] && r.varies && r.op != symbolic.OpSymbol {
			s.step(t, y, r.op, r.a, r.b)
		}
	}
	t.rewind(size)
}

// step passes the derivatives by entry y on to its arguments.
func (s *sweep) step(t *tape, y entry, op symbolic.Op, a, b entry) {
	rule := t.rules[op].reverse
	if rule == nil {
		return
	}
	mark := len(t.records)
	if t.records[a].varies {
		s.pass(y, a, t.v[rule(t, y, a, b, 0)])
	}
	if b >= 0 && t.records[b].varies {
		s.pass(y, b, t.v[rule(t, y, a, b, 1)])
	}
	t.rewind(mark)
}

// reach starts the derivatives by entry x at 0.
func (s *sweep) reach(x entry) {
	if !s.live[x] {
		s.live[x] = true
		clear(s.bar[int(x)*s.roots : int(x+1)*s.roots])
	}
}

// pass adds slope times the derivatives by y to those by x.
func (s *sweep) pass(y, x entry, slope float64) {
	from := s.bar[int(y)*s.roots : int(y+1)*s.roots]
	to := s.bar[int(x)*s.roots : int(x+1)*s.roots]
	if !s.live[x] {
		s.live[x] = true
		for i, d := range from {
			to[i] = d * slope
		}
		return
	}
	for i, d := range from {
		to[i] += float64(d * slope)
	}
}
