package exchange

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"lagc"
	"lagc/codegen/kernel"
	"lagc/codegen/program"
	"lagc/resolve"
)

func page(t *testing.T) string {
	text, err := os.ReadFile("../../docs/program.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// block returns the page's first block of a kind.
func block(t *testing.T, kind string) string {
	_, rest, found := strings.Cut(page(t), "```"+kind+"\n")
	text, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("docs/program.md has no block %s", kind)
	}
	return text
}

// The example of docs/program.md is what lagc compile writes, and gives what
// the page says.
func TestDocumentedExample(t *testing.T) {
	shown := block(t, "json")
	f, err := Read([]byte(shown))
	if err != nil {
		t.Fatal(err)
	}
	s, err := lagc.Load("spring.lag", block(t, "lag"), resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := New(s.Equations)
	if err != nil {
		t.Fatal(err)
	}
	whole.Programs = whole.Programs[:1]
	if text := written(t, whole); !bytes.Equal(text, []byte(shown)) {
		t.Errorf("the example is not what is written:\n%s", text)
	}
	o, err := newOutsider([]byte(shown))
	if err != nil {
		t.Fatal(err)
	}
	in := []float64{0, 1, 0, f.Params[0].Value, f.Params[1].Value}
	out, ok := o.run(0, in)
	m := regexp.MustCompile("acceleration is −0.15,\nbits `([0-9a-f]{16})`").FindStringSubmatch(page(t))
	if m == nil || !ok || out[0] != -0.15 || bits(out[0]) != hex(m[1]) {
		t.Errorf("the acceleration is %v, the page says %v", out[0], m)
	}
	if got := run(f.Programs[0].Program, in); got[1] != bits(-0.15) {
		t.Errorf("interpreted the acceleration is %x", got)
	}
}

// The page has every operation that no kernel defines, and every one of the
// kernels' own, and every slow path.
func TestPageIsComplete(t *testing.T) {
	text := page(t)
	defined := map[string]bool{}
	for _, k := range kernel.Table() {
		defined[k.Name] = true
		if k.Slow != "" && !strings.Contains(text, "`"+k.Slow+"`") {
			t.Errorf("%s is not described", k.Slow)
		}
	}
	names := []string{}
	for op := program.Add; op <= program.Solve; op++ {
		if !defined[op.String()] {
			names = append(names, op.String())
		}
	}
	for op := range kernel.Facts {
		names = append(names, kernel.Op(op).String())
	}
	for _, name := range names {
		if !strings.Contains(text, "`"+name+"`") && !strings.Contains(text, `["`+name+`",`) {
			t.Errorf("%s is not described", name)
		}
	}
	for kind := range inputKinds {
		if !strings.Contains(text, `["`+kind+`", `) {
			t.Errorf("inputs of kind %s are not described", kind)
		}
	}
}
