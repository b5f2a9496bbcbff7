package value

import (
	"fmt"
	"strings"
	"testing"

	"lagc/symbolic"
)

func TestParseAxis(t *testing.T) {
	for text, want := range map[string]string{
		"th=-3..3:1000":         "th  -3 3 1000",
		" r[2] = 0..2*pi/3 : 5": "r[1]  0 2.0943951023931953 5",
		"th'=1..10:2*5:log":     "th'  1 10 10 log",
		"k=1..2":                "k  1 2",
		"k=1..2:log":            "k  1 2 log",
		"k=1,2,4":               "k 1 2 4",
		"k=[1, 2]":              "k 1 2",
		"k=7":                   "k 7",
	} {
		a, err := ParseAxis(Text{"--over", text})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := shownAxis(t, a); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// shownAxis evaluates what an axis says.
func shownAxis(t *testing.T, a Axis) string {
	g := symbolic.New()
	var b strings.Builder
	b.WriteString(a.Name)
	if len(a.Indices) > 0 {
		b.WriteString("[1]")
	}
	b.WriteString(strings.Repeat("'", a.Primes))
	show := func(n symbolic.Node, err error) {
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(" " + fmt.Sprint(g.Eval([]symbolic.Node{n}, nil)[0]))
	}
	for _, e := range a.Elems {
		show(a.Node(g, e, nil))
	}
	if a.Elems == nil {
		b.WriteByte(' ')
		show(a.Range.Node(g, a.Range.First, nil))
		show(a.Range.Node(g, a.Range.Last, nil))
	}
	for _, e := range a.Count.Elems {
		show(a.Count.Node(g, e, nil))
	}
	if a.Log {
		b.WriteString(" log")
	}
	return b.String()
}

func TestParseAxisErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":              "--over:1:1: error: write NAME=A..B:N for N values over a range, or NAME=V,V,V for a list",
		"th":            "--over:1:1: error: write NAME=A..B:N for N values over a range, or NAME=V,V,V for a list",
		"th=":           "--over:1:1: error: what th goes over is missing; write for example th=-1..1:100",
		"th=1..2*:3":    "--over:1:8: error: expected an expression after \"*\"",
		"th=1..2:3*":    "--over:1:10: error: expected an expression after \"*\"",
		"th=1..2:3:lin": "--over:1:1: error: behind a range stand the number of values and, for equal factors, log: 0.1..10:50:log",
		"a=1, b=2":      "--over:1:1: error: this is more than one axis; repeat the flag for each",
	} {
		if _, err := ParseAxis(Text{"--over", text}); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestParseKept(t *testing.T) {
	for text, want := range map[string][3]string{
		"max(th)":                {"max(th)", "max", "th"},
		"peak = max(th'^2)":      {"peak", "max", "th'^2"},
		"mean((a + b)/2)":        {"mean((a + b)/2)", "mean", "(a + b)/2"},
		"max(a, b)":              {"max(a, b)", "", "max(a, b)"},
		"E":                      {"E", "", "E"},
		"2*max(th)":              {"2*max(th)", "", "2*max(th)"},
		"if a = b then 1 else 0": {"if a = b then 1 else 0", "", "if a = b then 1 else 0"},
	} {
		k, err := ParseKept(Text{"--keep", text})
		if got := [3]string{k.Name, k.Reduce, k.Expr}; err != nil || got != want {
			t.Errorf("%s: got %q, want %q: %v", text, got, want, err)
		}
		if text[k.At:k.At+len(k.Expr)] != k.Expr {
			t.Errorf("%s: %q does not stand at %d", text, k.Expr, k.At)
		}
	}
	for _, text := range []string{"", "max(", "a b", "a observe b = 1", "x = ", `a "m"`, "a, b = 2", "1 # one"} {
		if k, err := ParseKept(Text{"--keep", text}); err == nil {
			t.Errorf("%q is taken: %+v", text, k)
		}
	}
}

// Whatever is typed, there is an axis or an error that points into it.
func FuzzParseAxis(f *testing.F) {
	for _, text := range []string{"th=-3..3:1000", "r[2]=0..2*pi:5:log", "th'=1,2", "k=[1,2]", "=..:", "θ=1..2:\n3", "a=..", "a=1..2:3:4:5"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ParseAxis(Text{"--over", text})
		k, errKept := ParseKept(Text{"--keep", text})
		for _, err := range []error{err, errKept} {
			if err != nil && !strings.Contains(err.Error(), "error: ") {
				t.Errorf("%q: %v", text, err)
			}
		}
		if err == nil && a.Elems == nil && (a.Range.First == nil || a.Range.Last == nil) {
			t.Errorf("%q is no list and no range", text)
		}
		if errKept == nil && (k.Expr == "" || k.Name == "" || !strings.HasPrefix(text[k.At:], k.Expr)) {
			t.Errorf("%q: keeps %+v", text, k)
		}
	})
}
