package resolve_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/examples"
	"lagc/internal/chunked"
	"lagc/mechanics"
	"lagc/parser"
	"lagc/parser/token"
	"lagc/resolve"
	"lagc/source"
)

// fuzzLimit bounds what fuzzing expands: far less than a user may, so that the
// fuzzer finds what grows beyond it, and not what merely takes its time.
const fuzzLimit = 20_000

// fuzzPatience is after how long a text counts as a hang. Within the limit
// expansion takes milliseconds; the rest is for slow and busy machines.
const fuzzPatience = 10 * time.Second

// tester is what testing and rapid have in common.
type tester interface {
	Helper()
	Errorf(string, ...any)
}

// seeds are texts that hold everything the language has, right and wrong.
func seeds(t testing.TB) []string {
	t.Helper()
	var texts []string
	for _, name := range examples.Names() {
		e, err := examples.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, e.Text)
	}
	files, _ := filepath.Glob("testdata/*.lag")
	for _, file := range files {
		chunks, err := chunked.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range chunks {
			texts = append(texts, c.Source)
		}
	}
	return texts
}

func FuzzResolve(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { withstand(t, text) })
}

// TestMutations does what FuzzResolve does with texts that are likelier to
// pass the parser: seeds in which a few tokens are changed for others.
func TestMutations(t *testing.T) {
	texts := seeds(t)
	var pool []string
	for _, text := range texts {
		pool = append(pool, tokens(text)...)
	}
	rapid.Check(t, func(t *rapid.T) {
		words := slices.Clone(tokens(rapid.SampledFrom(texts).Draw(t, "text")))
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			if len(words) == 0 {
				break
			}
			i := rapid.IntRange(0, len(words)-1).Draw(t, "place")
			word := rapid.SampledFrom(pool).Draw(t, "word")
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0:
				words = slices.Insert(words, i, word)
			case 1:
				words = slices.Delete(words, i, i+1)
			default:
				words[i] = word
			}
		}
		withstand(t, strings.Join(words, " "))
	})
}

// tokens cuts a text into the texts of its tokens, comments left out.
func tokens(text string) []string {
	found, _ := token.Scan(text)
	var words []string
	for _, t := range found {
		if t.Kind != token.Comment && t.End > t.Start {
			words = append(words, text[t.Start:t.End])
		}
	}
	return words
}

// withstand checks that whatever a text holds, resolving it ends soon without a
// panic, all findings lie within the text, there is a system exactly if there is
// no error, and equations follow from it.
func withstand(t tester, text string) {
	t.Helper()
	began := time.Now()
	tree, list := parser.Parse(source.NewFile("fuzz.lag", text))
	sys, more := resolve.Resolve(tree, resolve.Options{Limit: fuzzLimit})
	list = append(list, more...)
	for _, d := range list {
		if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) || d.Message == "" {
			t.Errorf("span %v of %d bytes: %q", d.Span, len(text), d.Message)
		}
	}
	if (sys == nil) != (list.Err() != nil) {
		t.Errorf("a system: %v, errors: %v", sys != nil, list)
	}
	if sys != nil {
		complete(t, sys)
	}
	if sys != nil && sys.Graph.Len() < fuzzLimit {
		mechanics.Derive(sys)
	}
	if took := time.Since(began); took > fuzzPatience {
		t.Errorf("took %v", took)
	}
}

// complete checks that a system has everything for each of its coordinates.
func complete(t tester, sys *mechanics.System) {
	t.Helper()
	n := len(sys.Coordinates)
	if n == 0 || sys.Lagrangian == 0 || len(sys.Forces) != n || len(sys.InitialPosition) != n || len(sys.InitialVelocity) != n {
		t.Errorf("%d coordinates, Lagrangian %d, %d forces, %d positions, %d velocities",
			n, sys.Lagrangian, len(sys.Forces), len(sys.InitialPosition), len(sys.InitialVelocity))
	}
	for i := range n {
		if sys.InitialPosition[i] == 0 || sys.InitialVelocity[i] == 0 ||
			sys.Hand != nil && sys.Hand[i] == 0 || sys.Exact != nil && sys.Exact[i] == 0 {
			t.Errorf("coordinate %d: a value is missing", i)
		}
	}
	for _, p := range sys.Params {
		if p.Value == 0 {
			t.Errorf("param %s has no value", p.Name)
		}
	}
}
