package lower

import (
	"slices"

	"lagc/codegen/program"
)

// schedule puts the body in an order that keeps few values alive, which is the
// order in which it is executed and printed. Results do not depend on it.
//
// It goes backward (bottom-up list scheduling; Cooper & Torczon, Engineering a
// Compiler, section 12.3): of the operations whose users are all placed, one
// whose result frees as much as its arguments occupy comes next, else the one
// that stood last. So what needs no other value than the inputs moves down to
// its use, and the order of the elimination is kept, whose pivots wait for each
// other. Depth first from the outputs was tried and is worse by a third for 64
// links: it follows one recurrence to its end before it begins the next.
func schedule(p *program.Program) {
	s := newScheduler(p)
	placed := make([]program.Instr, 0, len(p.Body))
	for i := range p.Body {
		if s.users[i] == 0 {
			s.offer(i)
		}
	}
	for len(s.ready.all) > 0 {
		c := s.ready.pop()
		if !s.done[c.index] {
			placed = append(placed, p.Body[c.index])
			s.place(c.index)
		}
	}
	slices.Reverse(placed)
	p.Body = placed
}

type scheduler struct {
	p        *program.Program
	producer []int              // of each slot: the instruction of the body, −1 where there is none
	reads    rows[program.Slot] // of each instruction: what the body computes
	readers  rows[int]          // of each slot
	users    []int              // of each instruction: those not placed yet
	live     []bool             // slots that what is placed reads
	done     []bool
	ready    queue[schedulable]
}

// rows are lists that lie one behind the other.
type rows[T any] struct {
	start []int
	all   []T
}

func (r rows[T]) row(i int) []T { return r.all[r.start[i]:r.start[i+1]] }

func newScheduler(p *program.Program) *scheduler {
	n := len(p.Body)
	s := &scheduler{
		p: p, producer: make([]int, p.Slots), users: make([]int, n), live: make([]bool, p.Slots), done: make([]bool, n),
		ready: queue[schedulable]{before: schedulable.before},
	}
	for i := range s.producer {
		s.producer[i] = -1
	}
	s.reads = rows[program.Slot]{make([]int, 1, n+1), make([]program.Slot, 0, 3*n)}
	s.readers = rows[int]{start: make([]int, p.Slots+1)}
	last := make([]int, p.Slots) // the last reader of a slot, plus 1
	for i, in := range p.Body {
		for _, a := range p.Reads(in) {
			if k := s.producer[a]; k >= 0 && last[a] <= i {
				last[a] = i + 1
				s.reads.all = append(s.reads.all, a)
				s.readers.start[a+1]++
				s.users[k]++
			}
		}
		s.reads.start = append(s.reads.start, len(s.reads.all))
		at, results := p.Writes(in)
		for k := range results {
			s.producer[int(at)+k] = i
		}
	}
	s.findReaders()
	for _, o := range p.Outputs {
		s.live[o] = true
	}
	return s
}

// findReaders turns reads around; start counts the readers of the slot before.
func (s *scheduler) findReaders() {
	start := s.readers.start
	for a := range s.p.Slots {
		start[a+1] += start[a]
	}
	s.readers.all = make([]int, len(s.reads.all))
	next := slices.Clone(start)
	for i := range s.p.Body {
		for _, a := range s.reads.row(i) {
			s.readers.all[next[a]] = i
			next[a]++
		}
	}
}

// growth is by how many values more are alive before instruction i than after.
func (s *scheduler) growth(i int) int {
	n := 0
	for _, a := range s.reads.row(i) {
		if !s.live[a] {
			n++
		}
	}
	first, results := s.p.Writes(s.p.Body[i])
	for k := range results {
		if s.live[int(first)+k] {
			n--
		}
	}
	return n
}

// offer makes an instruction whose users are placed a candidate.
func (s *scheduler) offer(i int) {
	s.ready.push(schedulable{growth: min(1, s.growth(i)), index: i})
}

// place notes what instruction i frees and occupies, and offers what that changes.
func (s *scheduler) place(i int) {
	s.done[i] = true
	for _, a := range s.reads.row(i) {
		if s.live[a] {
			continue
		}
		s.live[a] = true
		for _, u := range s.readers.row(int(a)) {
			if s.users[u] == 0 && !s.done[u] {
				s.offer(u)
			}
		}
	}
	for _, a := range s.reads.row(i) {
		k := s.producer[a]
		if s.users[k]--; s.users[k] == 0 {
			s.offer(k)
		}
	}
}

// schedulable is a candidate with its growth, 1 standing for all above.
type schedulable struct{ growth, index int }

// before puts the least growth first, then what stood last.
func (c schedulable) before(d schedulable) bool {
	return c.growth < d.growth || c.growth == d.growth && c.index > d.index
}
