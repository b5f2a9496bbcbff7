package parser

import (
	"os"
	"path/filepath"
	"testing"

	"lagc/internal/chunked"
	"lagc/source"
)

// reporter is what checkParse needs of a test.
type reporter interface {
	Helper()
	Fatalf(string, ...any)
}

// checkParse checks what holds for every text.
func checkParse(t reporter, text string) {
	t.Helper()
	f := source.NewFile("fuzz.lag", text)
	file, list := Parse(f)
	if file == nil || file.Source != f {
		t.Fatalf("no file for %q", text)
	}
	for _, d := range list {
		if d.Message == "" || d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
			t.Fatalf("bad diagnostic for %q: %+v", text, d)
		}
	}
	if len(list) > 0 && list.Render() == "" {
		t.Fatalf("nothing to show for %q", text)
	}
	if (len(list) > 0) != (len(file.Broken) > 0) {
		t.Fatalf("%d errors but %d broken statements in %q", len(list), len(file.Broken), text)
	}
	end := 0
	for _, s := range file.Statements {
		at := s.Span()
		if at.Start < end || at.End <= at.Start || at.End > len(text) {
			t.Fatalf("%T of %q lies at %v, after %d", s, text, at, end)
		}
		end = at.End
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range corpus(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkParse(t, text) })
}

// corpus returns the sources of the error tests and all files in testdata.
func corpus(t testing.TB) (texts []string) {
	chunks, err := chunked.Read("testdata/errors.lag")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chunks {
		texts = append(texts, c.Source)
	}
	paths, err := filepath.Glob("format/testdata/*.lag")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	return texts
}
