package native

// schedule is the order in which a flat list is written and the future of every value in it.
type schedule struct {
	order []value
	first []int32 // of the uses of a value in uses; the next value's first ends them
	uses  []int32 // positions in order
}

// plan leaves out what nothing needs and moves outputs to where they are known.
func (f *flat) plan() *schedule {
	needed := make([]bool, len(f.list))
	outputs := make([]value, len(f.list)) // the last output of each value
	chained := make([]value, len(f.list)) // the output before
	for i := len(f.list) - 1; i >= 0; i-- {
		in := &f.list[i]
		needed[i] = needed[i] || facts[in.op].kind == special
		if in.op == opOutput && facts[f.list[in.a].op].kind != passive {
			chained[i], outputs[in.a] = outputs[in.a], value(i)
		}
		if needed[i] {
			for _, v := range in.operands() {
				if v != absent {
					needed[v] = true
				}
			}
		}
	}
	s := &schedule{order: make([]value, 0, len(f.list))}
	for i := range f.list {
		in := &f.list[i]
		if !needed[i] || facts[in.op].kind == passive || in.op == opOutput && facts[f.list[in.a].op].kind != passive {
			continue
		}
		s.order = append(s.order, value(i))
		for o := outputs[i]; o != absent; o = chained[o] {
			s.order = append(s.order, o)
		}
	}
	s.count(f)
	return s
}

// count collects the uses.
func (s *schedule) count(f *flat) {
	s.first = make([]int32, len(f.list)+1)
	each := func(visit func(v value, at int32)) {
		for at, i := range s.order {
			for _, v := range f.list[i].operands() {
				if v != absent {
					visit(v, int32(at))
				}
			}
		}
	}
	each(func(v value, _ int32) { s.first[v+1]++ })
	for v := range f.list {
		s.first[v+1] += s.first[v]
	}
	s.uses = make([]int32, s.first[len(f.list)])
	fill := append([]int32(nil), s.first...)
	each(func(v value, at int32) {
		s.uses[fill[v]] = at
		fill[v]++
	})
}
