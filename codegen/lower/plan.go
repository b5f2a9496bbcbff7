package lower

import (
	"cmp"
	"slices"

	"lagc/mechanics"
)

// planner finds an order in which the variables of a let form go. A let can that
// no other uses any more, and so can a coordinate; a multiplier comes after all
// that its constraint contains, for its pivot is 0 before. preference says which
// of those that can is next.
type planner struct {
	form       *mechanics.LetForm
	preference func(p *planner, v, fill, operations int) [3]int // the least goes first
	w          []map[int]struct{}                               // structure of W, diagonal included
	users      []int                                            // the lets left that use a variable
	version    []int                                            // of the candidate that counts
	done       []bool
	queue      queue[planned]
	work       int // what may still be spent
	total      int // operations so far
}

// preferences are the orders that are tried. The first is that of sparse
// factorisations: the fewest new elements of W, then the fewest operations.
// (By operations alone the dense matrix comes back.) The second follows the lets
// back from the deepest, coordinates as soon as they can go; it wins where ties
// lead the first astray, as in chains in space.
var preferences = []func(p *planner, v, fill, operations int) [3]int{
	func(_ *planner, v, fill, operations int) [3]int { return [3]int{fill, operations, v} },
	func(p *planner, v, fill, _ int) [3]int {
		if p.form.Let(v) == nil {
			return [3]int{0, fill, v}
		}
		return [3]int{1, -v, 0}
	},
}

// planningWork bounds planning: elements of W looked at, per preference. Where
// it ends, W fills in so much that this way would not be taken.
const planningWork = 1_000_000

// planLets returns the order that takes the fewest operations of those tried, as
// counted for lets that are replaced one after the other;
// it reports whether one stays under most.
func planLets(form *mechanics.LetForm, most int) (order []int, ok bool) {
	for _, preference := range preferences {
		p := newPlanner(form, preference)
		if o := p.run(most); o != nil {
			order, most = o, p.total
		}
	}
	return order, order != nil
}

func newPlanner(form *mechanics.LetForm, preference func(p *planner, v, fill, operations int) [3]int) *planner {
	size := form.Variables()
	p := &planner{
		form: form, preference: preference, work: planningWork,
		w: make([]map[int]struct{}, size), users: make([]int, size), version: make([]int, size), done: make([]bool, size),
		queue: queue[planned]{before: planned.before},
	}
	for i := range p.w {
		p.w[i] = map[int]struct{}{}
	}
	for _, w := range form.Weights {
		p.w[w.Row][w.Col], p.w[w.Col][w.Row] = struct{}{}, struct{}{}
	}
	for _, let := range form.Lets {
		for _, t := range let.Terms {
			p.users[t.Variable]++
		}
	}
	first := size - len(form.Constraints)
	for k, row := range form.Constraints {
		p.w[first+k][first+k] = struct{}{} // 0 at first, but never for long
		for _, t := range row.Terms {
			p.w[first+k][t.Variable], p.w[t.Variable][first+k] = struct{}{}, struct{}{}
		}
	}
	return p
}

// run returns the order, nil if it takes as many operations as most.
func (p *planner) run(most int) []int {
	for v := range p.w {
		p.offer(v)
	}
	order := make([]int, 0, len(p.w))
	for len(p.queue.all) > 0 {
		c := p.queue.pop()
		if p.done[c.index] || c.version != p.version[c.index] {
			continue
		}
		order = append(order, c.index)
		p.total += c.operations
		p.remove(c.index)
		if p.work < 0 || p.total >= most {
			return nil
		}
	}
	if len(order) < len(p.w) {
		return nil
	}
	return order
}

// terms returns the terms of a let, nil for other variables.
func (p *planner) terms(v int) []mechanics.LetTerm {
	if let := p.form.Let(v); let != nil {
		return let.Terms
	}
	return nil
}

// waits reports whether v cannot go yet.
func (p *planner) waits(v int) bool {
	if p.users[v] > 0 {
		return true
	}
	if p.form.Multiplier(v) < 0 {
		return false
	}
	for i := range p.w[v] {
		if p.form.Multiplier(i) < 0 {
			return true
		}
	}
	return false
}

// touched visits the elements (i, j) that removing v changes.
func (p *planner) touched(v int, visit func(i, j int)) {
	others := sortedKeys(p.w[v])
	if p.form.Let(v) == nil {
		for a, i := range others {
			for _, j := range others[:a+1] {
				if i != v && j != v {
					visit(i, j)
				}
			}
		}
		return
	}
	_, heavy := p.w[v][v]
	terms := p.terms(v)
	for a, t := range terms {
		for _, u := range terms[:a+1] {
			_, first := p.w[v][t.Variable]
			_, second := p.w[v][u.Variable]
			if heavy || first || second {
				visit(t.Variable, u.Variable)
			}
		}
		for _, b := range others {
			if b != v && !isTerm(terms, b) {
				visit(t.Variable, b)
			}
		}
	}
}

func isTerm(terms []mechanics.LetTerm, variable int) bool {
	for _, t := range terms {
		if t.Variable == variable {
			return true
		}
	}
	return false
}

// offer makes v a candidate if it can go now.
func (p *planner) offer(v int) {
	if p.done[v] || p.waits(v) {
		return
	}
	if size := len(p.w[v]) + len(p.terms(v)); size*size > p.work {
		p.work = -1
		return
	}
	p.version[v]++
	c := planned{index: v, version: p.version[v], operations: 3*len(p.w[v]) + 2*len(p.terms(v))}
	fill := 0
	p.touched(v, func(i, j int) {
		c.operations++
		p.work--
		if _, ok := p.w[i][j]; !ok {
			fill++
		}
	})
	c.rank = p.preference(p, v, fill, c.operations)
	p.queue.push(c)
}

// remove takes v out of W and offers anew what that changes.
func (p *planner) remove(v int) {
	changed := map[int]struct{}{}
	p.touched(v, func(i, j int) {
		p.w[i][j], p.w[j][i] = struct{}{}, struct{}{}
		changed[i], changed[j] = struct{}{}, struct{}{}
	})
	p.done[v] = true
	for i := range p.w[v] {
		delete(p.w[i], v)
		changed[i] = struct{}{}
	}
	for _, t := range p.terms(v) {
		p.users[t.Variable]--
		changed[t.Variable] = struct{}{}
	}
	again := map[int]struct{}{}
	for i := range changed {
		again[i] = struct{}{}
		for j := range p.w[i] {
			again[j] = struct{}{}
		}
	}
	delete(again, v)
	for _, i := range sortedKeys(again) {
		p.offer(i)
	}
}

// planned is a variable that can go.
type planned struct {
	rank                       [3]int
	operations, index, version int
}

func (c planned) before(d planned) bool {
	return cmp.Or(slices.Compare(c.rank[:], d.rank[:]), c.version-d.version) < 0
}
