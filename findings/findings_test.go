package findings

import (
	"bytes"
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lagc/compare"
	"lagc/runtime/integrate"
)

const folder = "../docs/findings"

func read(t *testing.T) *Results {
	t.Helper()
	r, err := Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What stands in docs is what Render makes of the results.
func TestRegenerated(t *testing.T) {
	files, err := Render(read(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", "docs", filepath.FromSlash(name)))
		if err != nil {
			t.Errorf("%v; go generate ./findings writes it", err)
		} else if !bytes.Equal(got, want) {
			t.Errorf("docs/%s is not what go generate ./findings writes", name)
		}
	}
}

// Every figure is shown in the paper, and every file in docs/findings comes from
// somewhere.
func TestNothingIsLeftOver(t *testing.T) {
	r := read(t)
	files, err := Render(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		if !bytes.Contains(files["findings.md"], []byte("(findings/"+f.name+".svg)")) {
			t.Errorf("the paper does not show the figure %s", f.name)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		_, rendered := files["findings/"+e.Name()]
		measured := slices.ContainsFunc(r.parts(), func(p part) bool { return p.name+".json" == e.Name() })
		if !rendered && !measured {
			t.Errorf("nothing writes docs/findings/%s", e.Name())
		}
	}
}

// The parts that can be measured and those that are kept are the same.
func TestPartsAreMeasurements(t *testing.T) {
	var parts, measurements []string
	for _, p := range (&Results{}).parts() {
		parts = append(parts, p.name)
	}
	for _, m := range Measurements {
		measurements = append(measurements, m.Name)
	}
	if diff := cmp.Diff(parts, measurements); diff != "" {
		t.Error(diff)
	}
}

// portable says which ways compute the same bits on every processor: those that
// execute lagc's own straight-line programs. The package autodiff computes with
// Go's operators and its package math, which processors with a fused
// multiply-add may round differently.
func portable(way string) bool { return way == "symbolic" || way == "hand" }

// sameErrors compares errors measured anew. Where bits may differ, an error of a
// few ulp may come out as another few ulp: it is the order of magnitude that has
// to agree, within a factor of 4 and 4 ulp; noise of differences is as random.
func sameErrors(t *testing.T, what string, got, want []Error) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d ways, want %d", what, len(got), len(want))
		return
	}
	for i, w := range want {
		g := got[i]
		if portable(w.Way) && g != w {
			t.Errorf("%s, %s: %+v, want %+v", what, w.Way, g, w)
		}
		const ulp = 0x1p-52
		if g.Way != w.Way || g.Max > 4*(w.Max+ulp) || w.Max > 4*(g.Max+ulp) {
			t.Errorf("%s, %s: error %v, want about %v", what, w.Way, g.Max, w.Max)
		}
	}
}

func TestAccuracyAnew(t *testing.T) {
	r := read(t)
	for _, name := range []string{"pendulum", "charged", "kepler", "double_pendulum"} {
		got, err := accuracyOf(context.Background(), name)
		if err != nil {
			t.Fatal(err)
		}
		want := r.Accuracy[slices.IndexFunc(r.Accuracy, func(a Accuracy) bool { return a.System == name })]
		if got.N != want.N || got.Condition != want.Condition || got.Exact != want.Exact {
			t.Errorf("%s: %d coordinates, condition %v, exact %v; want %d, %v, %v", name, got.N, got.Condition, got.Exact, want.N, want.Condition, want.Exact)
		}
		sameErrors(t, name, got.Ways, want.Ways)
	}
}

func TestConditioningAnew(t *testing.T) {
	want := read(t).Conditioning
	for _, k := range []int{0, 2} {
		got, err := conditionedAt(context.Background(), want[k].Param)
		if err != nil {
			t.Fatal(err)
		}
		// The condition number comes from gonum's singular values, in plain Go.
		if math.Abs(got.Condition/want[k].Condition-1) > 1e-9 {
			t.Errorf("ratio %v: condition %v, want %v", want[k].Param, got.Condition, want[k].Condition)
		}
		sameErrors(t, "conditioning", got.Ways, want[k].Ways)
	}
}

func TestCausesAnew(t *testing.T) {
	r := &Results{}
	if err := causes(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	for i, want := range read(t).Causes {
		got := r.Causes[i]
		if portable(want.Way) && cmp.Diff(got, want) != "" {
			t.Errorf("%+v, want %+v", got, want)
		}
		if got.Error > 4*want.Error || want.Error > 4*got.Error { // as in sameErrors
			t.Errorf("%s: error %v, want about %v", want.Name, got.Error, want.Error)
		}
		// The paper says that the predictions explain the errors. Half an ulp of the
		// rest of the computation is not predicted: 2⁻⁵³ of 4e-15 is 3 %.
		if want.Predicted != 0 && math.Abs(want.Predicted/want.Error-1) > 0.05 {
			t.Errorf("%s: predicted %v, measured %v", want.Name, want.Predicted, want.Error)
		}
	}
}

// Differences of one step use the interpreter, hence the same bits everywhere,
// and gonum's solution of 2 equations, whose rounding, 1e-16, is seen beside the
// least of these errors, 2e-8.
func TestStepsAnew(t *testing.T) {
	got, err := stepsOf("kepler")
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for _, want := range read(t).Steps {
		if want.System != "kepler" {
			continue
		}
		if math.Abs(got[i].Error/want.Error-1) > 1e-7 || got[i].Step != want.Step {
			t.Errorf("%+v, want %+v", got[i], want)
		}
		i++
	}
	if i != len(got) {
		t.Errorf("%d steps are kept, want %d", i, len(got))
	}
}

func TestConservationAnew(t *testing.T) {
	r := &Results{}
	if err := conserve(context.Background(), r, kept[0]); err != nil {
		t.Fatal(err)
	}
	for i, got := range r.Conservation {
		want := read(t).Conservation[i]
		// The determinant is gonum's: differences of 1 and itself, to its rounding.
		if math.Abs(*got.Volume-*want.Volume) > 1e-12 {
			t.Errorf("%s: volume %v, want %v", want.Method, *got.Volume, *want.Volume)
		}
		got.Volume, want.Volume = nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (- kept, + anew):\n%s", want.Method, diff)
		}
	}
}

// The first 100 periods of a long run.
func TestLongAnew(t *testing.T) {
	s, err := setting{name: "charged"}.subject()
	if err != nil {
		t.Fatal(err)
	}
	m, err := integrate.Lookup("rk4")
	if err != nil {
		t.Fatal(err)
	}
	period := 2 * math.Pi
	_, got, _, err := compare.Exactly(context.Background(), s, integrate.Options{Method: m, Step: period / 200}, period, longPeriods[:7])
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range read(t).Long {
		if l.System == "charged" && l.Method == "rk4" {
			if diff := cmp.Diff(l.Error[:7], got); diff != "" {
				t.Errorf("(- kept, + anew):\n%s", diff)
			}
		}
	}
}

// A number that was not measured fails the rendering, it is not left blank.
func TestMissingNumbers(t *testing.T) {
	r := read(t)
	for _, text := range []string{
		`{{time "pendulum" "magic"}}`, `{{medianRatio "magic" "symbolic"}}`, `{{leastRatio "magic" "symbolic"}}`, `{{medianPays "magic"}}`, `{{mostPays "magic"}}`, `{{costSetup "chain" "go" 63}}`,
		`{{buildPays "magic"}}`, `{{cost "chain" "go" 63}}`, `{{costRatio "chain" "go" 63}}`, `{{costGrowth "chain" "go" 1 63}}`, `{{ulp "pendulum" "magic"}}`, `{{mostApart "finite"}}`, `{{doubled "magic"}}`,
		`{{condition "magic"}}`, `{{worst "magic"}}`, `{{median "magic"}}`, `{{conditioned "magic" 1.0}}`, `{{cause "magic"}}`, `{{predicted "slow"}}`,
		`{{leastStep "magic"}}`, `{{stepGrowth "kepler" -1.0 -20.0}}`, `{{work "charged" "rk4" "symbolic" 3.0}}`, `{{long "charged" "rk4" 3.0}}`,
		`{{growth "charged" "magic"}}`, `{{energy "charged" "magic"}}`, `{{momentum "pendulum" "rk4"}}`, `{{volume "kepler" "rk4"}}`, `{{table "magic"}}`,
	} {
		if got, err := r.fill("test", text); err == nil {
			t.Errorf("%s is %q, want an error", text, got)
		}
	}
}

// Every function is used: what nothing looks up need not be kept.
func TestLookupsAreUsed(t *testing.T) {
	for name := range read(t).lookups() {
		if !regexp.MustCompile(`{{-? ?` + name + `\b`).MatchString(paper + slides) {
			t.Errorf("no template uses %s", name)
		}
	}
}

func TestNumbers(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 0.5: "0.5", 123: "120", 0.0123: "0.012", 1e-17: "$10^{-17}$", 6.25e-13: `$6.2\cdot10^{-13}$`, 12345: `$1.2\cdot10^{4}$`, -3: "-3", 9999: "10000",
	} {
		if got := num(x); got != want {
			t.Errorf("num(%v) = %s, want %s", x, got, want)
		}
	}
	for ns, want := range map[float64]string{3.14159: "3.14 ns", 999.9: "1000 ns", 1234: "1.23 µs", 2.5e6: "2.5 ms", 3.38e9: "3.38 s"} {
		if got := duration(ns); got != want {
			t.Errorf("duration(%v) = %s, want %s", ns, got, want)
		}
	}
}

// The LaTeX writer knows what the paper uses, protects formulas and refuses the
// rest.
func TestLaTeX(t *testing.T) {
	got, err := latex([]byte("# T_1\n\n<!-- no -->\n\nA *b* **c** `d_e` $f_{1} \\cdot g$ 5 % < 6.\n\n$$h_2$$\n\n- i\n\n| a | b |\n| :-- | --: |\n| `x_y` | $10^{2}$ |\n\n![p](findings/q.svg)\n\n*Figure 1.* Caption.\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`\title{T\_1}`, `A \emph{b} \textbf{c} \texttt{d\_e} $f_{1} \cdot g$ 5 \% \textless{} 6.`, `\[h_2\]`, `\item i`, `\texttt{x\_y} & $10^{2}$ \\`,
		`\includegraphics[width=\textwidth]{q.pdf}`, `\small \emph{Figure 1.} Caption.`,
	} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if bytes.Contains(got, []byte("no -->")) || bytes.Count(got, []byte("Caption")) != 1 {
		t.Errorf("a comment, or a caption twice:\n%s", got)
	}
	if _, err := latex([]byte("> quoted\n")); err == nil {
		t.Error("what is not known passes")
	}
}

// The LaTeX document builds, and nothing runs off the page.
func TestPDF(t *testing.T) {
	tool, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Skip("pdflatex is not installed (Debian: texlive-latex-recommended): that findings.tex builds is not tested")
	}
	cmd := exec.Command(tool, "-interaction=nonstopmode", "-halt-on-error", "-output-directory", t.TempDir(), "findings.tex")
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "Overfull") && !strings.Contains(line, "alignment") { // the widths of long tables are right on a second run only
			t.Error(strings.TrimSpace(line))
		}
	}
}
