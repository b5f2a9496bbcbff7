package token

import (
	"strings"
	"unicode/utf8"
)

// combiningDot is U+0307, which stands after the letter that it is drawn above.
const (
	dotAbove     = '\u0307'
	combiningDot = "\u0307"
)

// dotted maps every letter that Unicode composes of a letter and a dot above
// to that letter. Such a letter is canonically equivalent to its two parts, and
// editors turn one form into the other, so both must read alike: a dot is a
// time derivative. (That takes ż, ė, ġ and their like away from names; only
// letters whose whole decomposition is letter and dot are in the table.)
var dotted = map[rune]rune{
	'Ȧ': 'A', 'Ḃ': 'B', 'Ċ': 'C', 'Ḋ': 'D', 'Ė': 'E', 'Ḟ': 'F', 'Ġ': 'G', 'Ḣ': 'H', 'İ': 'I',
	'Ṁ': 'M', 'Ṅ': 'N', 'Ȯ': 'O', 'Ṗ': 'P', 'Ṙ': 'R', 'Ṡ': 'S', 'Ṫ': 'T', 'Ẇ': 'W', 'Ẋ': 'X', 'Ẏ': 'Y', 'Ż': 'Z',
	'ȧ': 'a', 'ḃ': 'b', 'ċ': 'c', 'ḋ': 'd', 'ė': 'e', 'ḟ': 'f', 'ġ': 'g', 'ḣ': 'h',
	'ṁ': 'm', 'ṅ': 'n', 'ȯ': 'o', 'ṗ': 'p', 'ṙ': 'r', 'ṡ': 's', 'ṫ': 't', 'ẇ': 'w', 'ẋ': 'x', 'ẏ': 'y', 'ż': 'z',
	'ẛ': 'ſ',
}

// undot returns a word without its dots and their number. It is not ok if a
// dot stands anywhere but above the last letter.
func undot(word string) (bare string, dots int, ok bool) {
	if strings.IndexFunc(word, isDotted) < 0 {
		return word, 0, true
	}
	var b strings.Builder
	ok = true
	for _, r := range word {
		if r == dotAbove {
			dots++
			continue
		}
		ok = ok && dots == 0
		if base := dotted[r]; base != 0 {
			dots++
			r = base
		}
		b.WriteRune(r)
	}
	return b.String(), dots, ok
}

func isDotted(r rune) bool { return r == dotAbove || r >= utf8.RuneSelf && dotted[r] != 0 }
