package findings

import (
	"bytes"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"

	"lagc/plots"
)

//go:embed paper.md.tmpl
var paper string

//go:embed slides.md.tmpl
var slides string

// Render returns the paper, as Markdown and as LaTeX, the slides and the figures
// by their paths from the folder docs. The same results give the same bytes.
func Render(r *Results) (map[string][]byte, error) {
	out := map[string][]byte{}
	text, err := r.fill("paper", paper)
	if err != nil {
		return nil, err
	}
	out["findings.md"] = text
	if out["findings/findings.tex"], err = latex(text); err != nil {
		return nil, err
	}
	if out["slides.md"], err = r.fill("slides", slides); err != nil {
		return nil, err
	}
	for _, f := range figures {
		for _, ending := range []string{".svg", ".pdf"} {
			format, err := plots.FormatOf(ending)
			if err != nil {
				return nil, err
			}
			var b bytes.Buffer
			if err := format.Write(&b, f.draw(r)); err != nil {
				return nil, fmt.Errorf("figure %s: %w", f.name, err)
			}
			out["findings/"+f.name+ending] = b.Bytes()
		}
	}
	return out, nil
}

// fill executes a template whose functions look numbers up: no measured number
// stands in a text itself.
func (r *Results) fill(name, text string) ([]byte, error) {
	t, err := template.New(name).Option("missingkey=error").Funcs(r.lookups()).Parse(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, nil)
	return b.Bytes(), err
}

// num writes a number with two digits as mathematics.
func num(x float64) string {
	if x == 0 {
		return "0"
	}
	if a := abs(x); a >= 0.01 && a < 10000 {
		return digits(x, 2)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', 1, 64), "e")
	e, _ := strconv.Atoi(exponent) // what FormatFloat writes
	if mantissa == "1.0" {
		return fmt.Sprintf("$10^{%d}$", e)
	}
	return fmt.Sprintf("$%s\\cdot10^{%d}$", mantissa, e)
}

// digits writes a number with so many digits, without an exponent.
func digits(x float64, n int) string {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', n, 64), 64) // as above
	return strconv.FormatFloat(y, 'f', -1, 64)
}

// duration writes nanoseconds with three digits.
func duration(ns float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}} {
		if ns >= u.size {
			return digits(ns/u.size, 3) + " " + u.name
		}
	}
	return digits(ns, 3) + " ns"
}

func code(s string) string { return "`" + s + "`" }

func abs(x float64) float64 { return max(x, -x) }
