package value_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/cmd/lagc/internal/value"
	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
)

// evaluate returns the value of an expression without names.
func evaluate(v value.Value, e ast.Expr) (float64, error) {
	g := symbolic.New()
	n, err := v.Node(g, e, nil)
	if err != nil {
		return 0, err
	}
	return g.Eval([]symbolic.Node{n}, nil)[0], nil
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		text string
		want []float64
	}{
		{"1", []float64{1}},
		{"-1.5e-3", []float64{-1.5e-3}},
		{" 2*pi/3 ", []float64{2 * math.Pi / 3}},
		{"-2^2", []float64{-4}},
		{"2^3^2", []float64{512}},
		{"1-2-3", []float64{-4}},
		{"8/4/2", []float64{1}},
		{"sqrt(9) + abs(-1)", []float64{4}},
		{"1,2,3", []float64{1, 2, 3}},
		{"[1, 2]", []float64{1, 2}},
		{"[[1, 2], [3, 4]]", []float64{1, 2, 3, 4}},
		{"atan2(0, 1), 5", []float64{0, 5}},
		{"[7]", []float64{7}},
	} {
		v, err := value.Parse(value.Text{Flag: "--x", Text: c.text})
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if len(v.Elems) != len(c.want) || v.List != (len(c.want) > 1 || c.text[0] == '[') {
			t.Errorf("%q: %d elements, a list: %v", c.text, len(v.Elems), v.List)
			continue
		}
		for i, e := range v.Elems {
			// A constant factor is rounded, pi is, and so is their product: 3 half units.
			if got, err := evaluate(v, e); err != nil || math.Abs(got-c.want[i]) > 3*0x1p-53*math.Abs(c.want[i]) {
				t.Errorf("%q: element %d is %v (%v), want %v", c.text, i, got, err, c.want[i])
			}
		}
	}
}

func TestErrorsPointIntoTheValue(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `--x:1:1: error: a value is missing; write for example --x=1.5`},
		{"2*", `--x:1:2: error: expected an expression after "*"`},
		{"1, 2*", `--x:1:6: error: expected an expression`},
		{"y", `--x:1:1: error: no names can stand here, only numbers and pi`},
		{"1 + foo(2)", `--x:1:5: error: unknown function "foo"`},
		{"2 3", `--x:1:3: error: two operands side by side; write 2*3`},
		{"1 coord y", `--x:1:1: error: this is more than one value`},
		{"1 # one", `--x:1:1: error: this is more than one value`},
		{`1 "kg"`, `--x:1:1: error: a value is an expression of numbers, such as 2*pi/3, or a list of them`},
		{"sin(1, 2)", `--x:1:1: error: sin takes 1, not 2, in the value of a flag`},
		{"x'", `--x:1:1: error: the value of a flag is an expression of numbers and pi, with functions such as sqrt`},
	} {
		v, err := value.Parse(value.Text{Flag: "--x", Text: c.text})
		if err == nil {
			_, err = evaluate(v, v.Elems[0])
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%q:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

func TestAssignments(t *testing.T) {
	list, err := value.ParseAssignments(value.Text{Flag: "--init", Text: "th = 1, r[1, 2]'=3"})
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	if a := list[1]; a.Name != "r" || len(a.Indices) != 2 || a.Primes != 1 {
		t.Errorf("got %+v", a)
	}
	list, err = value.ParseAssignments(value.Text{Flag: "--init", Text: "r=1,2,x"})
	if err != nil || len(list) != 1 || len(list[0].Elems) != 3 || !list[0].List {
		t.Fatal(list, err)
	}
	_, err = evaluate(list[0].Value, list[0].Elems[2])
	if want := "--init:1:7: error: no names can stand here, only numbers and pi"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s: the brackets that were put in must not count", err, want)
	}
}

func TestRange(t *testing.T) {
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{"0..10", true}, {"10", true}, {"-1 .. 2*pi", true}, {"1,2", false}, {"0..10 every 1", false},
		{"..", false}, {"", false}, {"0..1..2", false}, {"0..", false},
	} {
		if _, err := value.ParseRange(value.Text{Flag: "--t", Text: c.text}); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

// Nothing that can be typed panics or hangs, and every error is about a place in
// what was typed.
func TestAnything(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"1", "2.5e3", "pi", "x", "sin", "(", ")", "[", "]", ",", "+", "-", "*", "/",
		"^", "'", "=", "..", " ", "coord", "if", "then", "\"", "#", "\n", "é", "\xff", "9", "{", "\\", "sum", "for", "in"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces") {
			text += p
		}
		typed := value.Text{Flag: "--x", Text: text}
		v, err := value.Parse(typed)
		for i := 0; err == nil && i < len(v.Elems); i++ {
			_, err = evaluate(v, v.Elems[i])
		}
		_, err2 := value.ParseAssignments(typed)
		_, err3 := value.ParseRange(typed)
		for _, err := range []error{err, err2, err3} {
			var l source.List
			if err != nil && !errors.As(err, &l) {
				t.Fatalf("%q: %v", text, err)
			}
			for _, d := range l {
				if d.File.Text != text || d.Span.Start < 0 || d.Span.End > len(text) || d.Span.Start > d.Span.End {
					t.Fatalf("%q: %+v", text, d)
				}
				_ = d.Render()
			}
		}
	})
}
