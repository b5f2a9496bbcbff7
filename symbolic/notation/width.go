package notation

import (
	"strings"
	"unicode/utf8"
)

// Width estimates how wide an expression in LaTeX's math mode comes out, in
// points at a document's usual size of 10 pt: sums of Computer Modern's glyph
// widths as its font metrics have them, rounded. It knows what LaTeX
// expressions of this package consist of.
func Width(tex string) float64 {
	w := 0.0
	for _, t := range scan(tex) {
		w += t.width
	}
	return w
}

// Widths of what is not a letter.
const (
	binary     = 12.2 // a sign with the spaces around it
	scripted   = 0.8  // how much smaller indices and exponents are set
	beside     = 1.7  // a thin space
	bracket    = 6.0  // one that has grown a little, with a thin space
	comparable = 13.3 // a relation with the spaces around it
	quad       = 10.0
)

// glyphs are the widths of letters that are not about as wide as others of
// their kind.
var glyphs = map[rune]float64{
	'm': 8.8, 'w': 7.2, 'l': 3.2, 'i': 3.5, 'j': 4.4, 't': 3.7, 'r': 4.7, 'f': 6.1, 'I': 4.8, 'M': 10.5, 'W': 10.3,
	'(': 3.9, ')': 3.9, '[': 2.8, ']': 2.8, ',': 4.5, '.': 2.8, '+': binary, '-': 7.8, '=': comparable, '<': comparable, '>': comparable, ':': comparable,
	'/': 5, ' ': 0, '&': 10, '|': 2.8, '!': 2.8,
}

// commandWidths are those of commands that are no Greek letters.
var commandWidths = map[string]float64{
	`\,`: beside, `\quad`: quad, `\qquad`: 2 * quad, `\cdot`: 7.2, `\times`: binary, `\ldots`: 13, `\le`: comparable, `\ne`: comparable,
	`\land`: 11, `\lor`: 11, `\lnot`: 6.7, `\lfloor`: 5, `\rfloor`: 5, `\lceil`: 5, `\rceil`: 5, `\ell`: 4.2, `\hbar`: 5.4, `\iota`: 3.5, `\colon`: 6,
	`\left`: 0, `\right`: 0,
}

// upright are the commands that are set upright, letter by letter.
var upright = map[string]bool{
	`\sin`: true, `\cos`: true, `\tan`: true, `\arcsin`: true, `\arccos`: true, `\arctan`: true,
	`\sinh`: true, `\cosh`: true, `\tanh`: true, `\ln`: true, `\min`: true, `\max`: true,
}

func glyph(r rune) float64 {
	if w, ok := glyphs[r]; ok {
		return w
	}
	switch {
	case 'A' <= r && r <= 'Z':
		return 7.8
	case '0' <= r && r <= '9':
		return 5
	}
	return 5.3
}

// commandWidth is the width of a command that takes no argument.
func commandWidth(name string) float64 {
	if w, ok := commandWidths[name]; ok {
		return w
	}
	if upright[name] {
		return 4.7*float64(len(name)-1) + beside
	}
	return 5.8 // a Greek letter
}

// letterWidth is the width of upright text.
func letterWidth(s string) float64 {
	if strings.HasPrefix(s, `\`) {
		return Width(s)
	}
	return 5.3 * float64(utf8.RuneCountInString(s))
}

// casesWidth is that of a bracketed list of rows.
func casesWidth(inside string) float64 {
	widest := 0.0
	for _, row := range strings.Split(inside, `\\`) {
		widest = max(widest, Width(row))
	}
	return widest + 2*quad
}
