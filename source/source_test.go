package source

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"
)

func TestPosition(t *testing.T) {
	f := NewFile("a.lag", "θ = 1\r\n\nlast")
	for _, c := range []struct {
		offset, line, column int
	}{
		{-1, 1, 1}, {0, 1, 1}, {2, 1, 2}, {5, 1, 5}, {8, 2, 1}, {9, 3, 1}, {12, 3, 4}, {13, 3, 5}, {99, 3, 5},
	} {
		if line, column := f.Position(c.offset); line != c.line || column != c.column {
			t.Errorf("offset %d: %d:%d, want %d:%d", c.offset, line, column, c.line, c.column)
		}
	}
	for i, want := range []string{"", "θ = 1", "", "last", ""} {
		if got := f.Line(i); got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
	if got := f.Slice(Span{9, 99}); got != "last" {
		t.Errorf("slice: %q", got)
	}
	if got := f.Slice(Span{12, 9}); got != "" {
		t.Errorf("reversed slice: %q", got)
	}
}

// Lines and columns lead back to where they came from.
func TestPositionInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := NewFile("a.lag", rapid.StringOf(rapid.SampledFrom([]rune("ab\nθ\t"))).Draw(t, "text"))
		offset := rapid.IntRange(0, len(f.Text)).Draw(t, "offset")
		for offset < len(f.Text) && !utf8.RuneStart(f.Text[offset]) {
			offset++
		}
		line, column := f.Position(offset)
		before := strings.Join(strings.SplitAfter(f.Text, "\n")[:line-1], "")
		rest := []rune(f.Text[len(before):])
		if got := len(before) + len(string(rest[:column-1])); got != offset {
			t.Fatalf("offset %d is at %d:%d, which is %d", offset, line, column, got)
		}
	})
}

func TestSpanTo(t *testing.T) {
	if got := (Span{3, 5}).To(Span{1, 4}); got != (Span{1, 5}) {
		t.Errorf("got %v", got)
	}
}

func TestRender(t *testing.T) {
	long := strings.Repeat("a", 100) + "bad" + strings.Repeat("c", 100)
	for _, c := range []struct {
		name, text string
		span       Span
		want       string
	}{
		{"plain", "let x = thta\n", Span{8, 12}, "a.lag:1:9: error: oops\n    let x = thta\n            ^^^^\n"},
		{"tabs", "\tx", Span{1, 2}, "a.lag:1:2: error: oops\n    \tx\n    \t^\n"},
		{"combining marks", "q\u0307 + q\u0307", Span{6, 9}, "a.lag:1:6: error: oops\n    q\u0307 + q\u0307\n        ^\n"},
		{"end of file", "let", Span{3, 3}, "a.lag:1:4: error: oops\n    let\n       ^\n"},
		{"several lines", "ab\ncd", Span{1, 5}, "a.lag:1:2: error: oops\n    ab\n     ^\n"},
		{"long line", long, Span{100, 103}, "a.lag:1:101: error: oops\n    …" + long[60:180] + "…\n" + strings.Repeat(" ", 45) + "^^^\n"},
		{"control characters", "a\x1b[2Jb", Span{0, 1}, "a.lag:1:1: error: oops\n    a\uFFFD[2Jb\n    ^\n"},
		{"invalid UTF-8", "a\xffb", Span{1, 2}, "a.lag:1:2: error: oops\n    a\uFFFDb\n     ^\n"},
	} {
		d := Diagnostic{NewFile("a.lag", c.text), c.span, Error, "oops"}
		if got := d.Render(); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestList(t *testing.T) {
	f := NewFile("a.lag", "one\ntwo\n")
	var l List
	if l.Err() != nil {
		t.Error("an empty list is an error")
	}
	l.Warnf(f, Span{4, 7}, "careful")
	if l.Err() != nil {
		t.Error("a warning is an error")
	}
	l.Errorf(f, Span{4, 7}, "wrong %d", 2)
	l.Errorf(f, Span{0, 3}, "wrong %d", 1)
	l.Errorf(f, Span{4, 7}, "wrong %d", 2)
	want := "a.lag:1:1: error: wrong 1\na.lag:2:1: error: wrong 2\na.lag:2:1: warning: careful"
	if err := l.Err(); err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if got := strings.Count(l.Render(), "\n"); got != 9 {
		t.Errorf("%d lines:\n%s", got, l.Render())
	}
}

func TestClosest(t *testing.T) {
	known := []string{"param", "coord", "lagrangian", "let", "run", "Theta", "x1"}
	for _, c := range []struct{ word, want string }{
		{"parm", "param"}, {"pararm", "param"}, {"parma", "param"}, {"theta", "Theta"},
		{"lagrngain", "lagrangian"}, {"RUN", "run"}, {"x2", "x1"},
		{"coord", ""}, {"aparm", ""}, {"foo", ""}, {"", ""}, {"zzzzzzz", ""}, {"q", ""},
	} {
		if got := Closest(c.word, known); got != c.want {
			t.Errorf("%q: got %q, want %q", c.word, got, c.want)
		}
	}
}

// The distance is a metric as far as it should be: zero for equal words only,
// the same both ways, and one for one change.
func TestDistance(t *testing.T) {
	word := rapid.SliceOfN(rapid.SampledFrom([]rune("abθ")), 0, 8)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if (d == 0) != (string(a) == string(b)) || d != distance(b, a) || d > max(len(a), len(b)) {
			t.Fatalf("%q, %q: %d and %d", string(a), string(b), d, distance(b, a))
		}
		i := rapid.IntRange(0, len(a)).Draw(t, "at")
		longer := append(append(append([]rune(nil), a[:i]...), 'z'), a[i:]...)
		if d := distance(a, longer); d != 1 {
			t.Fatalf("%q, %q: %d", string(a), string(longer), d)
		}
	})
}
