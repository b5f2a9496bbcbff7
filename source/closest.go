package source

import "strings"

// Closest returns the candidate that is most likely meant by a misspelt word:
// the one at the smallest edit distance (insertions, deletions, replacements
// and swaps of neighbours count one each, letter case counts nothing), and ""
// if none is near. Of several equally near ones the first is taken.
func Closest(word string, candidates []string) string {
	w := []rune(strings.ToLower(word))
	best, nearest := "", max(1, len(w)/3)+1
	for _, c := range candidates {
		if c == word {
			continue
		}
		r := []rune(strings.ToLower(c))
		if abs := len(r) - len(w); abs >= nearest || -abs >= nearest {
			continue
		}
		if d := distance(w, r); d < nearest && d < max(len(w), len(r)) {
			best, nearest = c, d
		}
	}
	return best
}

// distance is the optimal string alignment distance: Levenshtein's with swaps
// of neighbours.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
