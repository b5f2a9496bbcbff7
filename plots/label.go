package plots

import (
	"strings"
	"unicode"
)

// Name returns the label of a name with subscripts and a number of time
// derivatives: a name of one letter carries dots, a longer one primes.
func Name(head string, subscripts []string, derivatives int) string {
	s := clean(head)
	if len([]rune(s)) == 1 && derivatives <= 2 {
		s += [...]string{"", "\u0307", "\u0308"}[derivatives]
	} else {
		s += strings.Repeat("′", derivatives)
	}
	if len(subscripts) > 0 {
		s += "_{" + clean(strings.Join(subscripts, ",")) + "}"
	}
	return s
}

// Unit returns the label of a unit as it is typed: m/s^2 has its exponent
// raised and * becomes a dot.
func Unit(typed string) string {
	var b strings.Builder
	rest := strings.ReplaceAll(clean(typed), "*", "·")
	for {
		before, after, found := strings.Cut(rest, "^")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		digits := strings.TrimLeft(strings.TrimPrefix(after, "-"), "0123456789")
		exponent := strings.TrimSuffix(after, digits)
		if exponent == "" || exponent == "-" {
			b.WriteString("^")
			rest = after
			continue
		}
		b.WriteString("^{" + strings.ReplaceAll(exponent, "-", "−") + "}")
		rest = digits
	}
}

// clean drops what cannot stand in a picture.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// piece is a part of a label that is set in one go.
type piece struct {
	text  string
	level int // −1 for a subscript, 1 for a superscript
	dots  int // above text, which is a single letter then
}

// pieces parses a label. What is no well-formed markup stands for itself.
func pieces(label string) []piece {
	var out []piece
	var plain []rune
	flush := func() {
		if len(plain) > 0 {
			out, plain = append(out, piece{text: string(plain)}), nil
		}
	}
	r := []rune(clean(label))
	for i := 0; i < len(r); i++ {
		if level, inner, n := script(r[i:]); n > 0 {
			flush()
			out = append(out, piece{text: inner, level: level})
			i += n - 1
			continue
		}
		if dots := dotsAbove(r[i]); dots > 0 && len(plain) > 0 {
			letter := plain[len(plain)-1]
			plain = plain[:len(plain)-1]
			flush()
			out = append(out, piece{text: string(letter), dots: dots})
			continue
		}
		plain = append(plain, r[i])
	}
	flush()
	return out
}

// script reads _{…} or ^{…} at the start of r, n runes long.
func script(r []rune) (level int, inner string, n int) {
	if len(r) < 4 || r[1] != '{' || r[0] != '_' && r[0] != '^' {
		return 0, "", 0
	}
	for k := 2; k < len(r); k++ {
		if r[k] == '}' && k > 2 {
			return map[rune]int{'_': -1, '^': 1}[r[0]], string(r[2:k]), k + 1
		}
	}
	return 0, "", 0
}

func dotsAbove(r rune) int {
	switch r {
	case '\u0307':
		return 1
	case '\u0308':
		return 2
	}
	return 0
}

// plainText returns a label without its markup, for searching and for screen
// readers.
func plainText(label string) string {
	var b strings.Builder
	for _, p := range pieces(label) {
		b.WriteString(map[int]string{-1: "_", 0: "", 1: "^"}[p.level] + p.text)
		b.WriteString([...]string{"", "\u0307", "\u0308"}[p.dots])
	}
	return b.String()
}
