package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lagc"
	"lagc/examples"
	"lagc/internal/golden"
	"lagc/mechanics/report"
	"lagc/resolve"
	"lagc/symbolic"
)

func load(t *testing.T, name string, consts map[string]symbolic.Rational) *lagc.System {
	t.Helper()
	e, err := examples.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := lagc.Load(name, e.Text, resolve.Options{Consts: consts})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The layout of all three forms; what the expressions say is tested against
// textbooks in package simplify and against hand equations elsewhere.
func TestForms(t *testing.T) {
	for _, name := range []string{"pendulum", "double_pendulum", "cartesian_pendulum", "disc", "damped", "kepler", "top"} {
		r := report.New(load(t, name, nil).Equations)
		for ending, write := range map[string]func(*bytes.Buffer) error{
			"txt":  func(b *bytes.Buffer) error { return r.Text(b) },
			"tex":  func(b *bytes.Buffer) error { return r.LaTeX(b) },
			"json": func(b *bytes.Buffer) error { return r.JSON(b) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			golden.Check(t, filepath.Join("testdata", name+"."+ending), b.String())
		}
	}
}

// Every bundled system's LaTeX compiles with a plain installation, no line of
// it runs off the page, and its JSON is valid. One document holds the bodies of all, which spares starting
// LaTeX for each.
func TestEveryExample(t *testing.T) {
	const begin, end = "\\begin{document}\n", "\\end{document}\n"
	var all bytes.Buffer
	for k, name := range examples.Names() {
		r := report.New(load(t, name, nil).Equations)
		var tex, js bytes.Buffer
		if err := r.LaTeX(&tex); err != nil {
			t.Fatal(err)
		}
		if err := r.JSON(&js); err != nil || !json.Valid(js.Bytes()) {
			t.Errorf("%s: JSON: %v", name, err)
		}
		preamble, body, _ := strings.Cut(tex.String(), begin)
		if k == 0 {
			all.WriteString(preamble + begin)
		}
		all.WriteString(strings.TrimSuffix(body, end))
	}
	all.WriteString(end)
	compile(t, all.Bytes())
}

func compile(t *testing.T, document []byte) {
	pdflatex, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Skip("pdflatex is not installed: LaTeX was written but not compiled")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "all.tex"), document, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(pdflatex, "-interaction=nonstopmode", "-halt-on-error", "all.tex")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out[max(0, len(out)-1500):])
	}
	if wide := regexp.MustCompile(`Overfull \\hbox.*`).FindAllString(string(out), -1); len(wide) > 0 {
		t.Errorf("lines run off the page:\n%s", strings.Join(wide, "\n"))
	}
}
