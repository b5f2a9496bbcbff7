package resolve_test

import (
	"path/filepath"
	"testing"

	"lagc/internal/chunked"
	"lagc/parser"
	"lagc/resolve"
	"lagc/source"
)

// TestErrors checks every diagnostic against what stands beside the source.
// The parser's are among them: its errors must not make others here.
func TestErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/*.lag")
	if err != nil || len(files) == 0 {
		t.Fatal("no files of errors", err)
	}
	for _, file := range files {
		chunks, err := chunked.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range chunks {
			t.Run(filepath.Base(file)+"/"+c.Name, func(t *testing.T) {
				tree, list := parser.Parse(source.NewFile(c.Name, c.Source))
				sys, more := resolve.Resolve(tree, resolve.Options{})
				list = append(list, more...)
				c.Check(t, list)
				if (sys == nil) != (list.Err() != nil) {
					t.Errorf("a system: %v, errors: %v", sys != nil, list.Err() != nil)
				}
			})
		}
	}
}
