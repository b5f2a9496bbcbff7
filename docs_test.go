package lagc_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lagc"
	"lagc/examples"
	"lagc/parser"
	"lagc/parser/ast"
	"lagc/parser/token"
	"lagc/resolve"
	"lagc/runtime/simulate"
	"lagc/source"
)

// The documents are held to what they show. Of the fenced blocks in README.md
// and docs/*.md,
//
//	```lag             is a whole file: it loads and could be run, without a warning
//	```lag fragment    is a part of one: what it uses and does not declare is
//	                   taken from the document's block "lag defaults", and where
//	                   it has no Lagrangian it gets one
//	```lag error       has mistakes: the next block shows all that is reported
//	```go              is a program: it is run, and prints the next block
//	$ lagc …           in any block is run in a folder that holds the bundled
//	                   examples; it exits with 0, or with N where the line ends in
//	                   "# exit status N". What follows up to the next $ is what it
//	                   prints, if anything follows
//
// In what is shown, … stands for anything: alone on a line for any number of
// lines, else for a part of the line.

// block is a fenced block of a document.
type block struct {
	doc  string
	line int    // of the opening fence
	info string // what follows the opening fence
	text string
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.doc, b.line) }

// blocks returns the fenced blocks of a document.
func blocks(doc, text string) (out []block) {
	var b *block
	for i, line := range strings.SplitAfter(text, "\n") {
		info, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && b == nil:
			b = &block{doc: doc, line: i + 1, info: strings.TrimSpace(info)}
		case fence:
			out, b = append(out, *b), nil
		case b != nil:
			b.text += line
		}
	}
	return out
}

// eachDocument runs f on README.md and on every document in docs.
func eachDocument(t *testing.T, f func(t *testing.T, doc string, found []block)) {
	docs, err := filepath.Glob("docs/*.md")
	if err != nil || len(docs) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, doc := range append([]string{"README.md"}, docs...) {
		t.Run(doc, func(t *testing.T) {
			text, err := os.ReadFile(doc)
			if err != nil {
				t.Fatal(err)
			}
			f(t, doc, blocks(doc, string(text)))
		})
	}
}

// TestDocumentsLoad loads every block of the language.
func TestDocumentsLoad(t *testing.T) {
	eachDocument(t, func(t *testing.T, doc string, found []block) {
		defaults := ""
		for i, b := range found {
			kind := strings.Fields(b.info)
			if len(kind) == 0 || kind[0] != "lag" {
				continue
			}
			text := b.text
			if slices.Contains(kind, "defaults") {
				defaults = b.text
			}
			if slices.Contains(kind, "fragment") || slices.Contains(kind, "defaults") {
				text = completed(text, defaults)
			}
			switch {
			case !slices.Contains(kind, "error"):
				if got := findings("doc.lag", text); got != "" {
					t.Errorf("%v has mistakes:\n%s\n%s", b, text, got)
				}
			case i+1 == len(found):
				t.Errorf("%v: no block shows what is reported", b)
			default:
				want := found[i+1].text
				name, _, _ := strings.Cut(want, ":")
				if got := findings(name, text); !matches(want, got) {
					t.Errorf("%v: reported is\n%s\nshown is\n%s", b, got, want)
				}
			}
		}
	})
}

// findings loads a file, and binds it to its values if it can be run. It
// returns everything that is reported.
func findings(name, text string) string {
	s, err := lagc.Load(name, text, resolve.Options{})
	var list source.List
	switch {
	case errors.As(err, &list):
		return list.Render()
	case len(s.Mechanics.Unsupported) > 0:
		return s.Warnings.Render()
	}
	sim, err := s.Simulate(simulate.Setup{}, 0)
	switch {
	case errors.As(err, &list):
		return list.Render()
	case err != nil:
		return err.Error() + "\n"
	}
	return s.Warnings.Render() + strings.Join(sim.Warnings, "\n")
}

// completed puts the declarations that a fragment lacks before it, and a
// Lagrangian after it.
func completed(fragment, defaults string) string {
	known, used := declared(fragment), names(fragment)
	text := fragment
	for _, d := range slices.Backward(declarations(defaults)) { // what is declared first may be used by what follows
		if used[d.name] && !known[d.name] {
			text = d.text + "\n" + text
			for name := range names(d.text) {
				used[name] = true
			}
		}
	}
	if regexp.MustCompile(`(?m)^lagrangian`).MatchString(text) {
		return text
	}
	return text + anyLagrangian(text)
}

// declaration is one item of a const, param, learn or coord statement.
type declaration struct {
	name, kind, text string
	element          string // as in sums over it: q[a, b]
	ranges           string // as in sums over it: a in 1..3, b in 1..2
}

// declarations takes the declarations of a text apart.
func declarations(text string) (out []declaration) {
	tree, _ := parser.Parse(source.NewFile("", text))
	for _, s := range tree.Statements {
		group, ok := s.(*ast.Declare)
		if !ok {
			continue
		}
		for _, item := range group.Items {
			d := declaration{name: item.Name.Name, kind: group.Kind, text: group.Kind + " " + tree.Source.Slice(item.Span())}
			var indices, ranges []string
			for k, r := range item.Ranges {
				indices = append(indices, fmt.Sprintf("index_%d", k))
				ranges = append(ranges, indices[k]+" in "+tree.Source.Slice(r.Span()))
			}
			d.element, d.ranges = strings.Join(indices, ", "), strings.Join(ranges, ", ")
			out = append(out, d)
		}
	}
	return out
}

// declared returns the names that a text declares.
func declared(text string) map[string]bool {
	out := map[string]bool{}
	for _, d := range declarations(text) {
		out[d.name] = true
	}
	tree, _ := parser.Parse(source.NewFile("", text))
	for _, s := range tree.Statements {
		if let, ok := s.(*ast.Let); ok {
			for _, item := range let.Items {
				out[item.Name.Name] = true
			}
		}
	}
	return out
}

// names returns the names that occur in a text.
func names(text string) map[string]bool {
	out := map[string]bool{}
	tokens, _ := token.Scan(text)
	for _, t := range tokens {
		if t.Kind == token.Name {
			out[t.Value(text)] = true
		}
	}
	return out
}

// anyLagrangian returns statements that give a text's coordinates masses.
func anyLagrangian(text string) string {
	terms := []string{"0"}
	for _, d := range declarations(text) {
		switch {
		case d.kind != "coord":
		case d.ranges == "":
			terms = append(terms, d.name+"'^2")
		default:
			terms = append(terms, fmt.Sprintf("sum(%s[%s]'^2 for %s)", d.name, d.element, d.ranges))
		}
	}
	if len(terms) == 1 {
		return "coord any_coordinate\nlagrangian any = any_coordinate'^2\n"
	}
	return "lagrangian any = " + strings.Join(terms, " + ") + "\n"
}

// matches compares what is printed with what a document shows.
func matches(shown, printed string) bool {
	pattern := regexp.QuoteMeta(strings.TrimSpace(shown))
	pattern = regexp.MustCompile(`(?m)^…$`).ReplaceAllString(pattern, `(?s:.*)`)
	pattern = strings.ReplaceAll(pattern, "…", ".*")
	return regexp.MustCompile(`^\s*` + pattern + `\s*$`).MatchString(printed)
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		shown, printed string
		want           bool
	}{
		{"a\nb\n", "a\nb\n", true},
		{"a.b", "acb", false},
		{"a\nb", "a\nb\nc", false},
		{"a\n…\nd\n", "a\nb\nc\nd\n", true},
		{"…\nd\n", "a\nb\nc\nd\n", true},
		{"a\n…\n", "a\nb\nc\nd\n", true},
		{"1,…,3\n4", "1,2,3\n4", true},
		{"1,…,3\n4", "1,2\n2,3\n4", false},
	} {
		if got := matches(c.shown, c.printed); got != c.want {
			t.Errorf("matches(%q, %q) = %v", c.shown, c.printed, got)
		}
	}
}

// TestDocumentsGo runs the Go programs that documents show.
func TestDocumentsGo(t *testing.T) {
	eachDocument(t, func(t *testing.T, doc string, found []block) {
		for i, b := range found {
			if b.info != "go" {
				continue
			}
			if i+1 == len(found) {
				t.Errorf("%v: no block shows what the program prints", b)
				continue
			}
			file := filepath.Join(t.TempDir(), "main.go")
			if err := os.WriteFile(file, []byte(b.text), 0o666); err != nil {
				t.Fatal(err)
			}
			printed, err := exec.Command("go", "run", file).CombinedOutput()
			if shown := found[i+1].text; err != nil || !matches(shown, string(printed)) {
				t.Errorf("%v: the program printed (%v)\n%s\nshown is\n%s", b, err, printed, shown)
			}
		}
	})
}

// session is a command that a document shows, and what it prints.
type session struct {
	block   block
	command string
	status  int
	shown   string
}

var promisedStatus = regexp.MustCompile(`# exit status (\d+)$`)

// sessions returns the commands of a block that run lagc.
func sessions(b block) (out []session) {
	running := false
	for _, line := range strings.SplitAfter(b.text, "\n") {
		command, prompt := strings.CutPrefix(strings.TrimSpace(line), "$ ")
		switch {
		case prompt:
			if running = strings.HasPrefix(command, "lagc "); !running {
				continue
			}
			s := session{block: b, command: command}
			if m := promisedStatus.FindStringSubmatch(command); m != nil {
				fmt.Sscan(m[1], &s.status)
			}
			out = append(out, s)
		case running:
			out[len(out)-1].shown += line
		}
	}
	return out
}

// TestDocumentsRun runs the commands that documents show. Those of docs/cli.md
// are run by a test of cmd/lagc.
func TestDocumentsRun(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin, "./cmd/lagc").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	env := append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "COLUMNS=100")
	eachDocument(t, func(t *testing.T, doc string, found []block) {
		if doc == "docs/cli.md" {
			t.Skip("run by cmd/lagc")
		}
		dir := t.TempDir()
		for _, name := range examples.Names() {
			e, err := examples.Get(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name+".lag"), []byte(e.Text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		for _, b := range found {
			for _, s := range sessions(b) {
				s.run(t, shell, dir, env)
			}
		}
	})
}

// run runs a command and compares its status, and what it prints if that is
// shown.
func (s session) run(t *testing.T, shell, dir string, env []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, shell, "-c", s.command)
	cmd.Dir, cmd.Env = dir, env
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %s: %v", s.block, s.command, err)
	}
	if got := cmd.ProcessState.ExitCode(); got != s.status {
		t.Errorf("%v: %s: exit status %d, not %d\n%s", s.block, s.command, got, s.status, printed.String())
	}
	if s.shown != "" && !matches(s.shown, printed.String()) {
		t.Errorf("%v: %s printed\n%s\nshown is\n%s", s.block, s.command, printed.String(), s.shown)
	}
}
