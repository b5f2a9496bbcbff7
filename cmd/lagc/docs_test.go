package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lagc/internal/golden"
)

const reference = "../../docs/cli.md"

// TestDocs runs the sessions in docs/cli.md, which are its console blocks, and
// compares what they print: first stdout, then stderr. With -update it writes
// down what they print instead.
func TestDocs(t *testing.T) {
	path, err := filepath.Abs(reference)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	inExamples(t)
	golden.Check(t, path, replayed(t, string(text)))
}

// replayed returns a text with its sessions as they run now.
func replayed(t *testing.T, text string) string {
	var out strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		switch {
		case line == "```console\n":
			inside = true
		case line == "```\n":
			inside = false
		case inside && strings.HasPrefix(line, "$ "):
			stdout, stderr, _ := invoke(t, strings.TrimSpace(line[2:]))
			line += stdout + stderr
		case inside:
			continue // stands in stdout or stderr
		}
		out.WriteString(line)
	}
	return out.String()
}

// The picture in README.md is what the command above it draws.
func TestPictureInReadme(t *testing.T) {
	path, err := filepath.Abs("../../docs/double_pendulum.svg")
	if err != nil {
		t.Fatal(err)
	}
	inExamples(t)
	if _, stderr, status := invoke(t, "lagc run double_pendulum.lag --plot double_pendulum.svg --plot-kind path"); status != 0 {
		t.Fatal(stderr)
	}
	picture, err := os.ReadFile("double_pendulum.svg")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, path, string(picture))
}

// The help of every command is one of the sessions.
func TestDocsAreComplete(t *testing.T) {
	text, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands(t) {
		if session := "\n$ lagc " + c + " --help\n"; !strings.Contains(string(text), session) {
			t.Errorf("docs/cli.md lacks the session%s", session)
		}
	}
}
