package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lagc/examples"
	"lagc/parser"
	"lagc/parser/ast"
	"lagc/source"
)

// parse reads a bundled example and fails the test on any diagnostic.
func parse(t *testing.T, name string) *ast.File {
	t.Helper()
	ex, err := examples.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	file, list := parser.Parse(source.NewFile(name+".lag", ex.Text))
	for _, d := range list {
		t.Errorf("%s", d.Render())
	}
	return file
}

func TestNamesAreTheFiles(t *testing.T) {
	paths, err := filepath.Glob("*.lag")
	if err != nil {
		t.Fatal(err)
	}
	var onDisk []string
	for _, p := range paths {
		onDisk = append(onDisk, strings.TrimSuffix(p, ".lag"))
	}
	names := examples.Names()
	slices.Sort(names)
	if !slices.Equal(names, onDisk) {
		t.Errorf("listed %v\non disk %v", names, onDisk)
	}
}

func TestEveryExampleIsWellFormed(t *testing.T) {
	for _, name := range examples.Names() {
		t.Run(name, func(t *testing.T) {
			ex, _ := examples.Get(name)
			if ex.Title == "" || !strings.HasSuffix(ex.Title, ".") {
				t.Errorf("title %q is not a sentence", ex.Title)
			}
			if !strings.HasPrefix(ex.Text, "# ") || !strings.Contains(ex.Text, "\n# Source: ") {
				t.Error("no introduction with a source at the top of the file")
			}
			count := map[string]int{}
			for _, s := range parse(t, name).Statements {
				count[s.Keyword()]++
				if sys, ok := s.(*ast.System); ok && sys.Name.Name != name {
					t.Errorf("the system is called %s", sys.Name.Name)
				}
			}
			for _, once := range []string{"system", "lagrangian", "run"} {
				if count[once] != 1 {
					t.Errorf("%d statements %q, want 1", count[once], once)
				}
			}
			if count["observe"] == 0 || count["init"] == 0 {
				t.Error("nothing observed, or no initial values")
			}
		})
	}
}

// targets returns the coordinates that statements of a kind define with that
// many primes; a single element is written q[1], a whole array q.
func targets(file *ast.File, kind string, primes int) []string {
	var names []string
	for _, s := range file.Statements {
		assign, ok := s.(*ast.Assign)
		if !ok || assign.Kind != kind {
			continue
		}
		for _, item := range assign.Items {
			if item.Target.Primes == primes {
				names = append(names, strings.TrimRight(file.Source.Slice(item.Target.Span()), "' "))
			}
		}
	}
	return names
}

// covered reports whether an array or scalar coordinate is among the targets,
// as a whole or by its elements. Whether no element is missing, resolve checks.
func covered(name string, targets []string) bool {
	return slices.ContainsFunc(targets, func(target string) bool {
		return target == name || strings.HasPrefix(target, name+"[")
	})
}

func TestHandAndExactCoverTheCoordinates(t *testing.T) {
	for _, name := range examples.Names() {
		file := parse(t, name)
		hand, exact := targets(file, "hand", 2), targets(file, "exact", 0)
		for _, s := range file.Statements {
			coords, ok := s.(*ast.Declare)
			if !ok || coords.Kind != "coord" {
				continue
			}
			for _, c := range coords.Items {
				if !covered(c.Name.Name, hand) {
					t.Errorf("%s: no equation by hand for %s", name, c.Name.Name)
				}
				if len(exact) > 0 && !covered(c.Name.Name, exact) {
					t.Errorf("%s: an exact solution, but not for %s", name, c.Name.Name)
				}
			}
		}
	}
}

func TestReadmeHasARowForEach(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|.*\\| (yes|) ?\\|$").FindAllStringSubmatch(string(text), -1) {
		rows = append(rows, m[1])
		exact := len(targets(parse(t, m[1]), "exact", 0)) > 0
		if exact != (m[2] == "yes") {
			t.Errorf("README: exact of %s is %q, the file says %v", m[1], m[2], exact)
		}
	}
	if !slices.Equal(rows, examples.Names()) {
		t.Errorf("rows of README.md: %v\nwant, in this order: %v", rows, examples.Names())
	}
}

func TestGetSuggests(t *testing.T) {
	if _, err := examples.Get("pendulum.lag"); err != nil {
		t.Errorf("the ending must not matter: %v", err)
	}
	for given, want := range map[string]string{"pendlum": `did you mean "pendulum"`, "zzzzzzzzzz": "lagc examples"} {
		_, err := examples.Get(given)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Get(%q): %v, want %q", given, err, want)
		}
	}
}
