package token

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limit is the largest number of tokens that Scan returns. Files of 10⁵ terms
// have about 10⁶; beyond the limit the parser's memory would no longer be
// modest.
const Limit = 4_000_000

// Scan returns the tokens of a text in order, comments included. The last
// result is false if the text has more than Limit tokens or 2³¹ bytes; the
// tokens are then those before the limit.
func Scan(text string) ([]Token, bool) {
	if len(text) > 1<<31-1 {
		return nil, false
	}
	s := scanner{text: text, first: true}
	s.tokens = make([]Token, 0, min(len(text)/3+8, Limit+1))
	if strings.HasPrefix(text, "\uFEFF") { // a byte order mark
		s.pos = len("\uFEFF")
	}
	for s.space(); s.pos < len(text); s.space() {
		if len(s.tokens) >= Limit {
			return s.tokens, false
		}
		s.scan()
	}
	return s.tokens, true
}

type scanner struct {
	text   string
	pos    int
	first  bool // no token yet on this line
	tokens []Token
}

// space skips white space and notes line ends.
func (s *scanner) space() {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == '\n':
			s.first = true
			s.pos++
		case c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f':
			s.pos++
		case c < utf8.RuneSelf:
			return
		default:
			r, size := utf8.DecodeRuneInString(s.text[s.pos:])
			if !unicode.IsSpace(r) {
				return
			}
			s.pos += size
		}
	}
}

// emit adds the token from start to the current position.
func (s *scanner) emit(k Kind, start int) {
	s.tokens = append(s.tokens, Token{k, s.first, int32(start), int32(s.pos)})
	s.first = false
}

// scan reads one token; a name with dots above it is several.
func (s *scanner) scan() {
	start := s.pos
	switch c := s.text[s.pos]; {
	case c == '#':
		s.comment()
	case c == '"':
		s.quoted()
	case isDigit(c) || c == '.' && isDigit(s.at(1)):
		s.number()
	case c < utf8.RuneSelf && !isLetter(c):
		s.operator()
	default:
		r, size := utf8.DecodeRuneInString(s.text[s.pos:])
		switch {
		case r == dotAbove:
			s.pos += size
			s.emit(Prime, start)
		case r == '_' || unicode.IsLetter(r):
			s.name()
		default:
			s.unknown()
		}
	}
}

// at returns the byte i places ahead, 0 beyond the end.
func (s *scanner) at(i int) byte {
	if s.pos+i < len(s.text) {
		return s.text[s.pos+i]
	}
	return 0
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }

// comment reads up to the end of the line.
func (s *scanner) comment() {
	start := s.pos
	s.line()
	kind := Comment
	if !clean(s.text[start:s.pos]) {
		kind = Bad
	}
	s.emit(kind, start)
}

// line moves to the end of the line, leaving out trailing white space.
func (s *scanner) line() {
	rest := s.text[s.pos:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	s.pos += len(strings.TrimRightFunc(rest, unicode.IsSpace))
}

// clean tells whether a comment or string is valid text without NUL.
func clean(s string) bool {
	return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
}

// quoted reads a string, which ends on its line and knows no escapes.
func (s *scanner) quoted() {
	start := s.pos
	end := strings.IndexAny(s.text[start+1:], "\"\n")
	if end < 0 || s.text[start+1+end] == '\n' {
		s.line()
		s.pos = max(s.pos, start+1)
		s.emit(Bad, start)
		return
	}
	s.pos = start + end + 2
	kind := String
	if !clean(s.text[start:s.pos]) {
		kind = Bad
	}
	s.emit(kind, start)
}

// number reads a literal. "0..10" is a range, so a point followed by another
// ends the number; "1.", "1e", "2x" and "1.2.3" are bad.
func (s *scanner) number() {
	start, kind := s.pos, Number
	s.digits()
	if s.at(0) == '.' && s.at(1) != '.' {
		s.pos++
		if !s.digits() {
			kind = Bad
		}
	}
	if s.at(0)|0x20 == 'e' {
		if isDigit(s.at(1)) || (s.at(1) == '+' || s.at(1) == '-') && isDigit(s.at(2)) {
			s.pos += 2
			s.digits()
		}
	}
	for s.word() || s.at(0) == '.' && isDigit(s.at(1)) {
		kind = Bad
		if s.at(0) == '.' {
			s.pos++
		}
	}
	s.emit(kind, start)
}

// digits skips digits and tells whether there were any.
func (s *scanner) digits() bool {
	start := s.pos
	for isDigit(s.at(0)) {
		s.pos++
	}
	return s.pos > start
}

// word skips letters, digits, _ and dots above, and tells whether there were
// any.
func (s *scanner) word() bool {
	start := s.pos
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c < utf8.RuneSelf {
			if !isLetter(c) && !isDigit(c) {
				break
			}
			s.pos++
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[s.pos:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != dotAbove {
			break
		}
		s.pos += size
	}
	return s.pos > start
}

// name reads a name, and the dots above its last letter as primes.
func (s *scanner) name() {
	start := s.pos
	s.word()
	end := s.pos
	word := s.text[start:end]
	name, dots, ok := undot(word)
	if !ok {
		s.emit(Bad, start)
		return
	}
	kind := Name
	if Keywords[name] != 0 {
		kind = Keyword
	}
	s.pos = start + len(strings.TrimRight(word, combiningDot))
	if combining := (end - s.pos) / len(combiningDot); combining < dots {
		s.emit(kind, start)
		s.emit(Prime, s.pos) // the precomposed dot, of no width
	} else {
		s.emit(kind, start)
	}
	for s.pos < end {
		s.pos += len(combiningDot)
		s.emit(Prime, s.pos-len(combiningDot))
	}
}

// operator reads the longest operator that the text goes on with, be it of
// this language or of another one.
func (s *scanner) operator() {
	start := s.pos
	rest := s.text[s.pos:]
	for _, op := range operators[rest[0]] {
		if strings.HasPrefix(rest, op.text) {
			s.pos += len(op.text)
			if op.text == "//" { // a comment elsewhere
				s.line()
			}
			s.emit(op.kind, start)
			return
		}
	}
	s.unknown()
}

// unknown reads what is not of the language: a LaTeX command with its
// arguments, a run of bytes that are not UTF-8, or one character.
func (s *scanner) unknown() {
	start := s.pos
	if s.at(0) == '\\' {
		s.command()
	} else if r, size := utf8.DecodeRuneInString(s.text[s.pos:]); r == utf8.RuneError && size == 1 {
		for r == utf8.RuneError && size == 1 {
			s.pos += size
			r, size = utf8.DecodeRuneInString(s.text[s.pos:])
		}
	} else {
		s.pos += size
	}
	s.emit(Bad, start)
}

// command reads \name and the {…} groups right after it, all on one line.
func (s *scanner) command() {
	s.pos++
	for isLetter(s.at(0)) && s.at(0) != '_' {
		s.pos++
	}
	for s.at(0) == '{' {
		depth, i := 0, 0
		for ; s.at(i) != '\n' && s.at(i) != 0; i++ {
			if c := s.at(i); c == '{' {
				depth++
			} else if c == '}' {
				if depth--; depth == 0 {
					break
				}
			}
		}
		if s.at(i) != '}' {
			return
		}
		s.pos += i + 1
	}
}

// operator is a text that stands for itself; those of kind Bad come from other
// languages.
type operator struct {
	text string
	kind Kind
}

// operators holds the operators by their first byte, longer ones first.
var operators = func() (table [utf8.RuneSelf][]operator) {
	add := func(text string, kind Kind) {
		list := append(table[text[0]], operator{text, kind})
		slices.SortStableFunc(list, func(a, b operator) int { return len(b.text) - len(a.text) })
		table[text[0]] = list
	}
	for _, text := range strings.Fields("+ - * / ^ = != < <= > >= ( ) [ ] , .. ->") {
		add(text, Op)
	}
	add("'", Prime)
	for _, text := range slices.Sorted(maps.Keys(foreign)) {
		if text[0] < utf8.RuneSelf {
			add(text, Bad)
		}
	}
	return table
}()
