package lower

import (
	"cmp"
	"slices"

	"lagc/codegen/program"
)

// order returns an elimination order by minimum degree, the lowest index first
// among equals, and the multiplications and divisions that it takes. A
// multiplier comes after the coordinates that it couples: its pivot is 0
// before.
func (s *linearSystem) order() (order []int, count int) {
	neighbours := make([]map[int]struct{}, s.n)
	for i := range neighbours {
		neighbours[i] = map[int]struct{}{}
	}
	for p := range s.entries {
		if p.row != p.col {
			neighbours[p.row][p.col] = struct{}{}
			neighbours[p.col][p.row] = struct{}{}
		}
	}
	waiting := s.coupled(neighbours)
	q := &queue[candidate]{before: func(a, b candidate) bool { return cmp.Or(a.degree-b.degree, a.index-b.index) < 0 }}
	for i := range neighbours {
		if waiting[i] == 0 {
			q.push(candidate{len(neighbours[i]), i})
		}
	}
	done := make([]bool, s.n)
	for len(order) < s.n {
		c := q.pop()
		if done[c.index] || c.degree != len(neighbours[c.index]) {
			continue // eliminated, or its degree has changed and it stands again further on
		}
		done[c.index] = true
		order = append(order, c.index)
		d := c.degree
		count += d*(d+1)/2 + 3*d + 1
		s.eliminate(c.index, neighbours, waiting, q)
	}
	return order, count
}

// coupled counts for each multiplier the coordinates it has to wait for.
func (s *linearSystem) coupled(neighbours []map[int]struct{}) []int {
	waiting := make([]int, s.n)
	first := s.n - s.multipliers
	for k := first; k < s.n; k++ {
		for j := range neighbours[k] {
			if j < first {
				waiting[k]++
			}
		}
	}
	return waiting
}

// eliminate removes v and connects its neighbours with each other.
func (s *linearSystem) eliminate(v int, neighbours []map[int]struct{}, waiting []int, q *queue[candidate]) {
	around := sortedKeys(neighbours[v])
	first := s.n - s.multipliers
	for _, i := range around {
		delete(neighbours[i], v)
		if i >= first && v < first {
			waiting[i]--
		}
	}
	for a, i := range around {
		for _, j := range around[:a] {
			if _, ok := neighbours[i][j]; ok {
				continue
			}
			neighbours[i][j] = struct{}{}
			neighbours[j][i] = struct{}{}
			if i >= first && j < first {
				waiting[i]++
			}
		}
	}
	for _, i := range around {
		if waiting[i] == 0 {
			q.push(candidate{len(neighbours[i]), i})
		}
	}
}

type candidate struct{ degree, index int }

func (s *linearSystem) sortedEntries() []pair {
	keys := make([]pair, 0, len(s.entries))
	for p := range s.entries {
		keys = append(keys, p)
	}
	slices.SortFunc(keys, func(a, b pair) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.col - b.col
	})
	return keys
}

func sortedKeys[V program.Slot | struct{}](m map[int]V) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
