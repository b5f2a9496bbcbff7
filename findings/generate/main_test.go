package main

import (
	"os"
	"path/filepath"
	"testing"
)

// What cannot be written whole leaves everything as it was.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := write(dir, map[string][]byte{"a": []byte("old")}); err != nil {
		t.Fatal(err)
	}
	if err := write(dir, map[string][]byte{"a": []byte("new"), "b": nil, "missing/c": nil}); err == nil {
		t.Error("a file in a folder that is not there was written")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "a"))
	if len(entries) != 1 || err != nil || string(text) != "old" {
		t.Errorf("%d files, a is %q, %v", len(entries), text, err)
	}
}

func TestUnknownPart(t *testing.T) {
	if err := measureAnew(t.Context(), "magic", t.TempDir()); err == nil {
		t.Error("magic was measured")
	}
}
