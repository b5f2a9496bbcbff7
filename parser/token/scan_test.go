package token

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"
)

// kinds writes the tokens of a text: values with their kinds' initials, bad
// ones by B.
func kinds(text string) string {
	tokens, _ := Scan(text)
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		if t.First {
			b.WriteByte('^')
		}
		b.WriteString(t.Kind.String()[:1] + ":" + t.Value(text))
	}
	return b.String()
}

func TestScan(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"let x1 = _a", "^K:let N:x1 O:= N:_a"},
		{"0..10", "^N:0 O:.. N:10"},
		{"0.5..1.5", "^N:0.5 O:.. N:1.5"},
		{".5..1", "^N:.5 O:.. N:1"},
		{"1e3..n", "^N:1e3 O:.. N:n"},
		{"1.. .5", "^N:1 O:.. N:.5"},
		{"2.5E+4-1e-3", "^N:2.5E+4 O:- N:1e-3"},
		{"a<=b>=c!=d->e", "^N:a O:<= N:b O:>= N:c O:!= N:d O:-> N:e"},
		{"a<-b", "^N:a O:< O:- N:b"},
		{"x''", "^N:x P:' P:'"},
		{`"a # b" # c "d`, `^S:"a # b" C:# c "d`},
		{"a # c  \r\n# d", "^N:a C:# c ^C:# d"},
		{"θ1*φ", "^N:θ1 O:* N:φ"},
		{"\ufeffa\u00a0b\r\nc", "^N:a N:b ^N:c"},

		{"q\u0307", "^N:q P:\u0307"},
		{"q1\u0307\u0307'", "^N:q1 P:\u0307 P:\u0307 P:'"},
		{"ẋ+aẏ\u0307", "^N:x P: O:+ N:ay P: P:\u0307"},
		{"ṫ", "^K:t P:"},
		{"q\u03071", "^B:q\u03071"}, {"ẋ1 y", "^B:ẋ1 N:y"},

		{"2x", "^B:2x"}, {"2θ y", "^B:2θ N:y"}, {"1.", "^B:1."}, {"1.x", "^B:1.x"}, {"1e", "^B:1e"}, {"1e+", "^B:1e O:+"},
		{"1.2.3", "^B:1.2.3"}, {"1...3", "^N:1 B:... N:3"},
		{`"abc`, `^B:"abc`}, {"\"abc\n\"d\"", "^B:\"abc ^S:\"d\""},
		{"x**2==3", "^N:x B:** N:2 B:== N:3"},
		{"a // b\nc", "^N:a B:// b ^N:c"},
		{`\frac{1}{\sqrt{2}} x`, `^B:\frac{1}{\sqrt{2}} N:x`},
		{`\frac{1`, `^B:\frac B:{ N:1`},
		{"a²−b", "^N:a B:² B:− N:b"},
		{"\xff\xfea", "^B:\xff\xfe N:a"},
		{"", ""}, {"\ufeff", ""}, {" \n", ""},
	} {
		if got := kinds(c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// The tokens of any text are its parts in order, and nothing but white space
// lies between them.
func TestScanCovers(t *testing.T) {
	pieces := []string{
		"a", "θ", "q\u0307", "ẋ", "1", ".", "..", "e", "'", "\"", "#", "\n", " ", "\\", "{", "}", "//", "-", ">", "=",
		"\xff", "\x00", "\u0307", "\u00a0", "let", "²", "\r",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "text"), "")
		tokens, ok := Scan(text)
		if !ok {
			t.Fatal("too long")
		}
		end, line := 0, 0
		for i, tok := range append(tokens, Token{Start: int32(len(text)), End: int32(len(text))}) {
			start := int(tok.Start)
			if start < end || tok.End < tok.Start {
				t.Fatalf("%q: token %d at %v, after %d", text, i, tok.Span(), end)
			}
			between := text[end:start]
			if strings.TrimFunc(between, unicode.IsSpace) != "" {
				t.Fatalf("%q: %q is in no token", text, between)
			}
			line += strings.Count(between, "\n")
			if i < len(tokens) && tok.First != (i == 0 || strings.Contains(between, "\n")) {
				t.Fatalf("%q: token %d: First is %v", text, i, tok.First)
			}
			if tok.Kind == Bad && Explain(text, tok) == "" {
				t.Fatalf("%q: token %d is not explained", text, i)
			}
			end = int(tok.End)
		}
		if line != strings.Count(text, "\n") {
			t.Fatalf("%q: a token holds a line end", text)
		}
	})
}

func TestLimit(t *testing.T) {
	tokens, ok := Scan(strings.Repeat("1 ", Limit))
	if !ok || len(tokens) != Limit {
		t.Errorf("at the limit: %d, %v", len(tokens), ok)
	}
	tokens, ok = Scan(strings.Repeat("1 ", Limit+1))
	if ok || len(tokens) != Limit {
		t.Errorf("beyond the limit: %d, %v", len(tokens), ok)
	}
}

// Each foreign text is read as one bad token and explained by its own remedy.
func TestForeign(t *testing.T) {
	for text, remedy := range foreign {
		tokens, _ := Scan(text)
		if len(tokens) != 1 || tokens[0].Kind != Bad {
			t.Errorf("%q reads as %s", text, kinds(text))
			continue
		}
		if got := Explain(text, tokens[0]); !strings.HasSuffix(got, remedy) {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// The dotted letters are those that Unicode composes of letter and dot; the
// form in two characters reads alike.
func TestDotted(t *testing.T) {
	for r, base := range dotted {
		if !unicode.IsLetter(r) || !unicode.IsLetter(base) {
			t.Errorf("%q, %q: not letters", r, base)
		}
		one, dots, ok := undot("a" + string(r))
		two, same, fine := undot("a" + string(base) + combiningDot)
		if one != two || dots != 1 || same != 1 || !ok || !fine {
			t.Errorf("%q: %q %d %v, %q %d %v", r, one, dots, ok, two, same, fine)
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"let x = 1..2", "\\a{b}{", "1e+.5..", "ẋ\u0307'\"", "\xff#\n//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tokens, _ := Scan(text)
		for _, tok := range tokens {
			_ = tok.Value(text)
			if tok.Kind == Bad {
				_ = Explain(text, tok)
			}
		}
	})
}
