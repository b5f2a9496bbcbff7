// Package golden compares text with files of known good text.
//
// It is meant for layout (formatted files, reports, emitted code), never for
// numbers, which have better references than our own results. All tests share
// one flag: go test ./… -update writes the files anew.
package golden

import (
	"flag"
	"os"
	"path/filepath"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Reporter is the part of *testing.T that Check needs.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// Check compares a text with the file at path and reports the difference. With
// -update it writes the file.
func Check(t Reporter, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run go test with -update to write it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (- wanted, + got):\n%s", path, diff)
	}
}
