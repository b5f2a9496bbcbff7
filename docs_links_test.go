package lagc_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"lagc/parser"
	"lagc/parser/token"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/symbolic"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fenced  = regexp.MustCompile("(?ms)^```.*?^```")
	inline  = regexp.MustCompile("`[^`\n]*`")
)

// TestLinks checks that every link of every document in the tree leads to a
// file, and to a heading where it names one.
func TestLinks(t *testing.T) {
	checked := 0
	err := filepath.WalkDir(".", func(doc string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(doc) != ".md":
			return nil
		}
		text, err := os.ReadFile(doc)
		if err != nil {
			return err
		}
		prose := inline.ReplaceAllString(fenced.ReplaceAllString(string(text), ""), "code")
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			if !strings.Contains(m[1], "://") && !strings.HasPrefix(m[1], "mailto:") {
				checked++
				checkLink(t, doc, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked == 0 {
		t.Error("no links were found")
	}
}

func checkLink(t *testing.T, doc, target string) {
	path, anchor, _ := strings.Cut(target, "#")
	file := doc
	if path != "" {
		file = filepath.Join(filepath.Dir(doc), filepath.FromSlash(path))
	}
	if _, err := os.Stat(file); err != nil {
		t.Errorf("%s: the link %s leads nowhere", doc, target)
		return
	}
	if anchor == "" {
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
		if anchorOf(m[1]) == anchor {
			return
		}
	}
	t.Errorf("%s: %s has no heading for the link %s", doc, file, target)
}

// anchorOf is how hosts of Markdown name a heading in links.
func anchorOf(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// TestReferenceIsComplete checks that docs/language.md names every reserved
// word, function, activation, method and limit that the code has.
func TestReferenceIsComplete(t *testing.T) {
	reference := read(t, "docs/language.md")
	var wanted []string
	for word := range token.Keywords {
		wanted = append(wanted, word)
	}
	for name := range token.Activations {
		wanted = append(wanted, name)
	}
	for op := symbolic.OpSin; op <= symbolic.OpRound; op++ {
		wanted = append(wanted, op.String())
	}
	for _, m := range integrate.Methods() {
		wanted = append(wanted, m.Name)
	}
	slices.Sort(wanted)
	for _, name := range append(wanted, "sqrt", "pow", "dot", "cross", "norm") {
		if !regexp.MustCompile("`" + name + "[`(]").MatchString(reference) {
			t.Errorf("docs/language.md does not name `%s`", name)
		}
	}
	for what, limit := range map[string]int{
		"terms": resolve.DefaultLimit, "nesting": parser.MaxDepth, "tokens": token.Limit,
	} {
		if !regexp.MustCompile(`(?m)^\| ` + what + `.*\b` + grouped(limit) + `\b`).MatchString(reference) {
			t.Errorf("docs/language.md: the limit on %s is %s", what, grouped(limit))
		}
	}
}

// grouped writes 4000000 as 4 000 000, and 1000 as 1000.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && n >= 10_000; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// TestBenchmarksAreDocumented holds the table of docs/performance.md against
// the benchmarks that there are.
func TestBenchmarksAreDocumented(t *testing.T) {
	table := read(t, "docs/performance.md")
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)").FindAllStringSubmatch(table, -1) {
		named[m[1]] = true
	}
	there := map[string]bool{}
	files, err := filepath.Glob("bench/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, m := range regexp.MustCompile(`(?m)^func Benchmark(\w+)\(`).FindAllStringSubmatch(read(t, file), -1) {
			there[m[1]] = true
		}
	}
	if !maps.Equal(named, there) {
		t.Errorf("docs/performance.md has %v, bench has %v", named, there)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
