package parser

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/parser/ast"
	"lagc/parser/internal/random"
)

// What is written from a tree reads as that tree.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := random.File(t)
		text := strings.Join(random.Tokens(want), " ")
		got, list := parse(text)
		if len(list) > 0 {
			t.Fatalf("%s", list.Render())
		}
		if !ast.Equal(want.Statements, got.Statements) {
			t.Fatalf("%s\nreads as\n%s", text, strings.Join(random.Tokens(got), " "))
		}
	})
}

// Whatever is done to a good file, Parse answers in order: every error lies in
// the text and names a place, and what is left of the file is a tree.
func TestDamage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tokens := random.Tokens(random.File(t))
		for range rapid.IntRange(1, 5).Draw(t, "times") {
			if len(tokens) == 0 {
				break
			}
			i := rapid.IntRange(0, len(tokens)-1).Draw(t, "at")
			tokens[i] = rapid.SampledFrom([]string{"", "(", ")", "]", ",", "=", "x", "let", "in", "..", "\n", "#", "\"", "'", "2x", "if", "d/dt("}).Draw(t, "with")
		}
		checkParse(t, strings.Join(tokens, " "))
	})
}
