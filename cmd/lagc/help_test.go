package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lagc/examples"
)

// inExamples changes to a fresh folder that holds the bundled examples.
func inExamples(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("COLUMNS", "80")
	for _, name := range examples.Names() {
		e, err := examples.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name+ending, []byte(e.Text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// invoke runs a command line as a shell would cut it.
func invoke(t *testing.T, line string) (out, err string, status int) {
	t.Helper()
	args := fields(line)
	if args[0] != "lagc" {
		t.Fatalf("an example of something else: %s", line)
	}
	var o, e strings.Builder
	status = run(args[1:], strings.NewReader(""), &o, &e)
	return o.String(), e.String(), status
}

// fields cuts at blanks outside of double quotes.
func fields(line string) []string {
	quoted := false
	words := strings.FieldsFunc(line, func(r rune) bool {
		quoted = quoted != (r == '"')
		return r == ' ' && !quoted
	})
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, `"`, "")
	}
	return words
}

// Every command's help has examples, and each works as printed.
func TestHelpExamples(t *testing.T) {
	inExamples(t)
	for _, c := range commands(t) {
		if runExamples(t, c) == 0 {
			t.Errorf("the help of %s has no example", c)
		}
	}
}

// commands returns the commands that lagc --help lists.
func commands(t *testing.T) (names []string) {
	help, _, _ := invoke(t, "lagc --help")
	_, list, _ := strings.Cut(help, "Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	for line := range strings.Lines(list) {
		names = append(names, strings.Fields(line)[0])
	}
	if len(names) == 0 {
		t.Fatal("no commands found in the help")
	}
	return names
}

// runExamples runs the examples of a command's help.
func runExamples(t *testing.T, command string) (shown int) {
	help, _, status := invoke(t, "lagc "+command+" --help")
	if status != 0 {
		t.Fatalf("help of %s: status %d", command, status)
	}
	for line := range strings.Lines(help) {
		example, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
		if !ok {
			continue
		}
		shown++
		out, err, status := invoke(t, example)
		// fmt -d says by its status whether there are differences.
		if status != 0 && !(strings.Contains(example, "fmt -d") && status == 1) {
			t.Errorf("%s: status %d\n%s%s", example, status, out, err)
		}
	}
	return shown
}

// Whatever is bundled passes check and runs for a moment.
func TestBundledRun(t *testing.T) {
	inExamples(t)
	for _, name := range examples.Names() {
		if _, err, status := invoke(t, "lagc check "+name+ending); status != 0 {
			t.Errorf("check %s: %s", name, err)
			continue
		}
		out, err, status := invoke(t, "lagc run "+name+ending+" --t 0.01 --every 0.005")
		if status != 0 || strings.Count(out, "\n") != 4 {
			t.Errorf("run %s: status %d\n%s%s", name, status, err, out)
		}
	}
	left, err := filepath.Glob(".*.tmp")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
