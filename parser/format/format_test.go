package format

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/internal/golden"
	"lagc/parser"
	"lagc/parser/ast"
	"lagc/parser/internal/random"
	"lagc/source"
)

func read(t testing.TB, path string) *source.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(filepath.Base(path), string(data))
}

func inputs(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.lag")
	if err != nil || len(paths) == 0 {
		t.Fatal("no inputs", err)
	}
	return paths
}

func TestGolden(t *testing.T) {
	for _, path := range inputs(t) {
		out, list := Source(read(t, path))
		if len(list) > 0 {
			t.Fatal(list.Render())
		}
		golden.Check(t, strings.TrimSuffix(path, ".lag")+".golden", out)
	}
}

// reporter is what check needs of a test.
type reporter interface {
	Helper()
	Fatalf(string, ...any)
}

// check checks what holds for every text: a good file keeps its tree and is
// stable under formatting, a bad one gives the parser's errors.
func check(t reporter, text string) {
	t.Helper()
	before, list := parser.Parse(source.NewFile("in.lag", text))
	out, found := Source(source.NewFile("in.lag", text))
	if len(list) != len(found) || list.Err() != nil && out != "" {
		t.Fatalf("%q: the parser says %v, the formatter %v and %q", text, list, found, out)
	}
	if list.Err() != nil {
		return
	}
	after, list := parser.Parse(source.NewFile("out.lag", out))
	if len(list) > 0 {
		t.Fatalf("%q became bad:\n%s", text, list.Render())
	}
	if !ast.Equal(before, after) {
		t.Fatalf("another tree:\n%s", cmp.Diff(text, out))
	}
	again, _ := Source(source.NewFile("out.lag", out))
	if again != out {
		t.Fatalf("not stable:\n%s", cmp.Diff(out, again))
	}
	if strings.Contains(out, " \n") || strings.Contains(out, "\n\n\n") || strings.HasPrefix(out, "\n") || strings.HasSuffix(out, "\n\n") {
		t.Fatalf("stray blanks: %q", out)
	}
}

func TestKeepsTree(t *testing.T) {
	for _, path := range inputs(t) {
		check(t, read(t, path).Text)
	}
	check(t, "")
	check(t, "\n\n# only\n\n")
	check(t, "#!/usr/bin/env lagc\nlet a = 1\r\nlet b = 2\r\n")
}

// Random trees with random blanks, line ends and comments between the tokens.
func TestRandom(t *testing.T) {
	gap := rapid.SampledFrom([]string{" ", " ", " ", "  ", "\t", "\n", "\n\n\n  ", " # text\n", "\n  #text\n", "\n\n##\n"})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for _, token := range random.Tokens(random.File(t)) {
			b.WriteString(token)
			b.WriteString(gap.Draw(t, "gap"))
		}
		check(t, b.String())
	})
}

func TestRefusesErrors(t *testing.T) {
	out, list := Source(source.NewFile("a.lag", "let a = 1\nlet b = 2x\n"))
	if out != "" || len(list) != 1 {
		t.Errorf("got %q and %v", out, list)
	}
}

// Margins must not make a small file large.
func TestSize(t *testing.T) {
	deep := "let a = " + strings.Repeat("(\n", 900) + "x" + strings.Repeat("\n)", 900)
	wide := "let b = " + strings.Repeat("x + ", 100_000) + "x # text\n" + strings.Repeat("let c = 1 # text\n", 1000)
	for _, text := range []string{deep, wide} {
		out, list := Source(source.NewFile("a.lag", text))
		// Each line has 64 blanks at most before it, or two before its comment.
		if limit := len(text) + 64*strings.Count(text, "\n") + 2000; len(list) > 0 || len(out) > limit {
			t.Errorf("%d bytes became %d, %v", len(text), len(out), list)
		}
	}
}

func FuzzFormat(f *testing.F) {
	for _, path := range inputs(f) {
		f.Add(read(f, path).Text)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}
