package ast

import (
	"testing"

	"lagc/source"
)

func TestEqual(t *testing.T) {
	at := func(n int) At { return At{source.Span{Start: n, End: n + 1}} }
	sum := func(place int, op, last string) Expr {
		return &Chain{At: at(place), First: &Ident{at(place), "a"}, Rest: []Link{
			{Op: "+", OpAt: source.Span{Start: place}, X: &Number{at(place), "1"}},
			{Op: op, X: &Prime{at(place), &Ident{at(place), last}}},
		}}
	}
	a := sum(1, "-", "b")
	for _, c := range []struct {
		name string
		b    any
		want bool
	}{
		{"itself", a, true},
		{"another place", sum(9, "-", "b"), true},
		{"another operator", sum(1, "+", "b"), false},
		{"another name", sum(1, "-", "c"), false},
		{"shorter", &Chain{First: &Ident{Name: "a"}}, false},
		{"another type", &Ident{Name: "a"}, false},
		{"nothing", nil, false},
	} {
		if got := Equal(a, c.b); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	one := &File{Source: source.NewFile("a", "a"), Statements: []Statement{&Let{Items: []*LetItem{{Name: &Ident{Name: "x"}, Value: a}}}}}
	two := &File{Source: source.NewFile("b", "b"), Statements: []Statement{&Let{Items: []*LetItem{{Name: &Ident{Name: "x"}, Value: a}}}}}
	if !Equal(one, two) {
		t.Error("the names of files matter")
	}
	two.Statements[0].(*Let).Items[0].Comment = "text"
	if Equal(one, two) {
		t.Error("a description does not matter")
	}
	if !Equal(nil, nil) {
		t.Error("nil differs from nil")
	}
}
