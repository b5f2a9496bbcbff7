package golden

import (
	"os"
	"path/filepath"
	"testing"
)

// failures counts what a check reports; unlike in a test, it goes on after
// Fatal.
type failures int

func (f *failures) Helper()               {}
func (f *failures) Errorf(string, ...any) { *f++ }
func (f *failures) Fatal(...any)          { *f++ }
func (f *failures) Fatalf(string, ...any) { *f++ }

func TestCheck(t *testing.T) {
	if *update {
		t.Skip("Check does not compare now")
	}
	path := filepath.Join(t.TempDir(), "a.golden")
	if err := os.WriteFile(path, []byte("text\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	Check(t, path, "text\n")
	var inner failures
	if Check(&inner, path, "other\n"); inner != 1 {
		t.Error("a difference goes unnoticed")
	}
	if Check(&inner, path+".missing", "text\n"); inner != 3 {
		t.Error("a missing file goes unnoticed")
	}
}

func TestUpdate(t *testing.T) {
	defer func(before bool) { *update = before }(*update)
	*update = true
	path := filepath.Join(t.TempDir(), "new", "a.golden")
	Check(t, path, "text\n")
	*update = false
	Check(t, path, "text\n")
}
