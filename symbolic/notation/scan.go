package notation

import (
	"strings"
	"unicode/utf8"
)

// token is a piece of LaTeX that is not broken, or where it may be.
type token struct {
	tex   string
	width float64
	kind  tokenKind
	match int // of a bracket: the other one
}

type tokenKind uint8

const (
	piece tokenKind = iota
	opening
	closing
	sign     // + or − between terms
	relation // = between sides
)

// scanner cuts LaTeX into tokens.
type scanner struct {
	s     string
	out   []token
	below float64 // width of the subscript just written
}

// scan cuts an expression at its signs and round brackets; what stands in
// braces stays in one piece.
func scan(s string) []token {
	x := scanner{s: s}
	for len(x.s) > 0 {
		x.next()
	}
	return x.out
}

func (x *scanner) put(tex string, width float64, kind tokenKind) {
	x.out = append(x.out, token{tex: tex, width: width, kind: kind})
}

func (x *scanner) next() {
	if x.s[0] == '_' || x.s[0] == '^' {
		x.script()
		return
	}
	x.below = 0
	switch {
	case strings.HasPrefix(x.s, " + "), strings.HasPrefix(x.s, " - "):
		x.put(x.s[:3], binary, sign)
		x.s = x.s[3:]
	case strings.HasPrefix(x.s, " = "):
		x.put(" = ", comparable, relation)
		x.s = x.s[3:]
	case x.s[0] == '{':
		inside, all := braces(x.s)
		x.put(all, Width(inside), piece)
		x.s = x.s[len(all):]
	case x.s[0] == '\\':
		x.command()
	default:
		r, size := utf8.DecodeRuneInString(x.s)
		x.put(x.s[:size], glyph(r), piece)
		x.s = x.s[size:]
	}
}

// braces returns what the pair of braces at the start of s encloses, without
// and with them.
func braces(s string) (inside, all string) {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[1:i], s[:i+1]
			}
		}
	}
	return "", s
}

// script takes an index or an exponent; an exponent stands above an index.
func (x *scanner) script() {
	mark := x.s[:1]
	inside, all := x.s[1:min(2, len(x.s))], x.s[1:min(2, len(x.s))]
	if strings.HasPrefix(all, "{") {
		inside, all = braces(x.s[1:])
	}
	w := scripted*Width(inside) + 0.5
	added := max(0, w-x.below)
	x.put(mark+all, added, piece)
	x.s = x.s[1+len(all):]
	if x.below = 0; mark == "_" {
		x.below = w
	}
}

// command takes a command with its arguments.
func (x *scanner) command() {
	end := 1
	for end < len(x.s) && isLetter(x.s[end]) {
		end++
	}
	end = min(max(end, 2), len(x.s))
	name := x.s[:end]
	x.s = x.s[end:]
	switch name {
	case `\frac`:
		num, first := braces(x.s)
		den, second := braces(x.s[len(first):])
		x.put(name+first+second, max(Width(num), Width(den))+3, piece)
		x.s = x.s[len(first)+len(second):]
	case `\sqrt`:
		at := strings.IndexByte(x.s, '{')
		inside, all := braces(x.s[max(0, at):])
		x.put(name+x.s[:max(0, at)]+all, Width(inside)+9, piece)
		x.s = x.s[max(0, at)+len(all):]
	case `\dot`, `\ddot`, `\dddot`, `\ddddot`:
		inside, all := braces(x.s)
		x.put(name+all, Width(inside), piece)
		x.s = x.s[len(all):]
	case `\mathrm`, `\operatorname`, `\text`, `\mathsf`:
		inside, all := braces(x.s)
		x.put(name+all, letterWidth(inside)+beside, piece)
		x.s = x.s[len(all):]
	case `\begin`:
		at := strings.LastIndex(x.s[:matching(x.s)], `\end{`)
		x.put(name+x.s[:matching(x.s)], casesWidth(x.s[:max(0, at)])-Width("cases"), piece)
		x.s = x.s[matching(x.s):]
	case `\left`:
		x.pair()
	default:
		x.put(name, commandWidth(name), piece)
	}
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// matching returns where the environment ends whose \begin stands before s.
func matching(s string) int {
	depth, at := 1, 0
	for depth > 0 {
		begin, end := strings.Index(s[at:], `\begin{`), strings.Index(s[at:], `\end{`)
		switch {
		case end < 0:
			return len(s)
		case begin >= 0 && begin < end:
			depth++
			at += begin + len(`\begin{`)
		default:
			depth--
			at += end
			_, all := braces(s[at+len(`\end`):])
			at += len(`\end`) + len(all)
		}
	}
	return at
}

// pair takes brackets with what is between them. Round ones may be broken
// inside.
func (x *scanner) pair() {
	depth, at := 1, 0
	for depth > 0 {
		left, right := strings.Index(x.s[at:], `\left`), strings.Index(x.s[at:], `\right`)
		switch {
		case right < 0:
			x.put(x.s, 0, piece) // not what this package prints
			x.s = ""
			return
		case left >= 0 && left < right:
			depth++
			at += left + len(`\left`)
		default:
			depth--
			at += right + len(`\right`)
		}
	}
	inside := x.s[:at-len(`\right`)]
	if strings.HasPrefix(x.s, "(") && strings.HasPrefix(x.s[at:], ")") {
		x.put(`\left(`, bracket, opening)
		open := len(x.out) - 1
		for _, t := range scan(inside[1:]) {
			if t.kind == opening || t.kind == closing {
				t.match += open + 1
			}
			x.out = append(x.out, t)
		}
		x.put(`\right)`, bracket, closing)
		x.out[open].match, x.out[len(x.out)-1].match = len(x.out)-1, open
		x.s = x.s[at+1:]
		return
	}
	end := min(at+1, len(x.s))
	if strings.HasPrefix(x.s[at:], `\`) {
		for end < len(x.s) && isLetter(x.s[end]) {
			end++
		}
	}
	x.put(`\left`+x.s[:end], Width(inside)+bracket, piece)
	x.s = x.s[end:]
}
