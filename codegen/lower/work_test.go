package lower_test

import (
	"testing"

	"lagc/codegen/lower"
)

// The work per link stays the same however long a chain is, and elimination
// over the lets is what is taken.
func TestWorkIsLinear(t *testing.T) {
	for _, c := range structures {
		if c.name == "tree" || c.name == "closed sum" {
			continue // links of several kinds; one sum over all links, which couples all
		}
		t.Run(c.name, func(t *testing.T) {
			var count []int
			for _, n := range []int{16, 24, 32} {
				p, choice := lower.Compared(structure(t, c.name, c.text, n).Equations)
				if choice.Way != lower.Lets {
					t.Errorf("%d links: %v was taken: %+v", n, choice.Way, choice)
				}
				count = append(count, p.Operations())
			}
			if first, second := count[1]-count[0], count[2]-count[1]; first != second {
				t.Errorf("operations %v: not linear", count)
			}
		})
	}
}

// What a link takes where x and y of a body are replaced together, and elements of W
// summed over the fewest lets. One operation more would be one that is done twice. For
// the chain: a sine and cosine, and 5 operations for what its joint contributes; 2 to add the
// mass to what follows, and 1 its weight; 4 × 2 for Wc and Wγ and 2 × 2 for the diagonal and
// the force; 13 for a pivot: a check, a reciprocal, 3 products with it, 3 of its row and 5
// that are subtracted; 6 on the way back.
func TestWorkOfALink(t *testing.T) {
	each := map[string]int{"chain": 1 + 5 + 3 + 4*2 + 2*2 + 13 + 6, "centres of mass": 74, "chain in space": 145}
	for _, c := range structures {
		if each[c.name] == 0 {
			continue
		}
		var count []int
		for _, n := range []int{16, 17} {
			p := lower.AccelerationsBy(structure(t, c.name, c.text, n).Equations, lower.Lets)
			count = append(count, p.Operations())
		}
		if got := count[1] - count[0]; got != each[c.name] {
			t.Errorf("%s: a link takes %d operations, not %d", c.name, got, each[c.name])
		}
	}
}
