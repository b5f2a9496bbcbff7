package chunked

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lagc/source"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "chunks.lag")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	chunks, err := Read(write(t, "a ### `x+` \"y\"\nb # c\n---\n--- named\nd ### +1 `z`\ne\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(chunks) != 3 {
		t.Fatalf("%d chunks", len(chunks))
	}
	a, b, c := chunks[0], chunks[1], chunks[2]
	if a.Source != "a\nb # c\n" || a.Line != 1 || len(a.Wants) != 2 || a.Wants[0].Line != 1 || a.Wants[1].Pattern.String() != "y" {
		t.Errorf("first chunk: %+v", a)
	}
	if b.Source != "" || b.Name != "line 4" {
		t.Errorf("second chunk: %+v", b)
	}
	if c.Name != "named" || c.Source != "d\ne\n" || c.Line != 5 || len(c.Wants) != 1 || c.Wants[0].Line != 2 {
		t.Errorf("third chunk: %+v", c)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{"a ###\n", "a ### x\n", "a ### `(`\n", "a ### +x `y`\n"} {
		if _, err := Read(write(t, text)); err == nil || !strings.Contains(err.Error(), ":1:") {
			t.Errorf("%q: got %v, want an error with its line", text, err)
		}
	}
	if _, err := Read("no such file"); err == nil {
		t.Error("a missing file is no error")
	}
}

// failures counts what a check reports.
type failures int

func (f *failures) Helper()               {}
func (f *failures) Errorf(string, ...any) { *f++ }

// A check that cannot fail is none.
func TestCheck(t *testing.T) {
	chunks, err := Read(write(t, "a ### `found`\nb\n"))
	if err != nil {
		t.Fatal(err)
	}
	f := source.NewFile("f", chunks[0].Source)
	found := func(offset int, message string) source.List {
		var l source.List
		l.Errorf(f, source.Span{Start: offset, End: offset + 1}, "%s", message)
		return l
	}
	cases := []struct {
		name string
		list source.List
		fail bool
	}{
		{"as expected", found(0, "found"), false},
		{"nothing", nil, true},
		{"another message", found(0, "lost"), true},
		{"another line", found(2, "found"), true},
		{"one too many", append(found(0, "found"), found(2, "more")...), true},
	}
	for _, c := range cases {
		var inner failures
		chunks[0].Check(&inner, c.list)
		if failed := inner > 0; failed != c.fail {
			t.Errorf("%s: failed = %v", c.name, failed)
		}
	}
}
