package intern

import (
	"testing"

	"pgregory.net/rapid"
)

// word has few hashes, so that keys collide.
type word uint16

func (w word) Hash() uint64 { return uint64(w % 7) }

// TestNumber compares with a map.
func TestNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var table Table[word]
		numbers := map[word]int{}
		for _, w := range rapid.SliceOfN(rapid.Uint16Range(0, 300), 0, 500).Draw(t, "keys") {
			if w == 300 {
				table.Reserve(2 * len(numbers))
				continue
			}
			n, known := table.Number(word(w))
			want, ok := numbers[word(w)]
			if !ok {
				want = len(numbers)
				numbers[word(w)] = want
			}
			if n != want || known != ok {
				t.Fatalf("the number of %d is %d, known: %v; want %d, %v", w, n, known, want, ok)
			}
		}
	})
}
