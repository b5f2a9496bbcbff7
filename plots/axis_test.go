package plots

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func labels(ticks []tick) string {
	var out []string
	for _, t := range ticks {
		if t.label != "" {
			out = append(out, t.label)
		}
	}
	return strings.Join(out, " ")
}

// What stands on axes, for a length of 200 points and ticks 40 apart.
func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		log    bool
		want   string
	}{
		{0, 10, false, "0 2 4 6 8 10 | E (J)"},
		{-1, 1, false, "−1.0 −0.5 0.0 0.5 1.0 | E (J)"},
		{0, 1, false, "0.0 0.2 0.4 0.6 0.8 1.0 | E (J)"},
		{0, 25000, false, "0 5000 10000 15000 20000 25000 | E (J)"},
		{0, 3e6, false, "0 1 2 3 | E (10^{6} J)"},
		{-4e-5, 4e-5, false, "−40 −20 0 20 40 | E (10^{−6} J)"},
		{19.62 - 1e-7, 19.62 + 1e-7, false, "−100 −50 0 50 100 | E − 19.62 (10^{−9} J)"},
		{-19.62 - 1e-7, -19.62 + 1e-7, false, "−100 −50 0 50 100 | E + 19.62 (10^{−9} J)"},
		{5, 5, false, "4.6 4.8 5.0 5.2 5.4 | E (J)"},
		{0, 0, false, "−1.0 −0.5 0.0 0.5 1.0 | E (J)"},
		{1, 1e4, true, "10^{0} 10^{1} 10^{2} 10^{3} 10^{4} | E (J)"},
		{1e-16, 1e-2, true, "10^{−15} 10^{−12} 10^{−9} 10^{−6} 10^{−3} | E (J)"},
		{2, 3, true, "10^{0} 10^{1} | E (J)"},
		{10, 10, true, "10^{1} 10^{2} | E (J)"},
	} {
		a := Axis{Label: "E", Unit: "J", Log: c.log}
		s := a.scale(a.shown(span{a.position(c.lo), a.position(c.hi)}, 0), 200, 40)
		if got := labels(s.ticks) + " | " + s.title; got != c.want {
			t.Errorf("%v to %v: %s, want %s", c.lo, c.hi, got, c.want)
		}
	}
}

// Ticks stand where their labels say, to what the labels can say.
func TestTicksTellTheTruth(t *testing.T) {
	for _, s := range []span{{0, 7}, {-3e-9, 5e-9}, {1e7, 1.0001e7}, {-12.5, 1e4}, {1e-200, 3e-200}} {
		got := Axis{}.scale(s, 200, 40)
		offset, factor := 0.0, 1.0
		_, _ = fmt.Sscanf(strings.ReplaceAll(got.title, "−", "-"), "(10^{%g})", &factor)
		if strings.HasPrefix(got.title, "−") {
			rest, exponent, _ := strings.Cut(strings.TrimPrefix(got.title, "− "), "·10^{")
			_, _ = fmt.Sscan(rest, &offset)
			e := 0.0
			_, _ = fmt.Sscan(exponent, &e)
			offset *= math.Pow(10, e)
		}
		if factor != 1 {
			factor = math.Pow(10, factor)
		}
		if len(got.ticks) < 3 {
			t.Errorf("%v: %d ticks", s, len(got.ticks))
		}
		for _, k := range got.ticks {
			v := 0.0
			if _, err := fmt.Sscan(strings.Replace(k.label, "−", "-", 1), &v); err != nil {
				t.Fatal(err)
			}
			if want := offset + v*factor; math.Abs(want-k.at) > 1e-9*(s.hi-s.lo) { // rounding of the sums here
				t.Errorf("%v: a tick at %v says %s, %s", s, k.at, k.label, got.title)
			}
		}
	}
}

func TestPieces(t *testing.T) {
	for label, want := range map[string]string{
		"th":             "[{th 0 0}]",
		"θ\u0307_{1,2}s": "[{θ 0 1} {1,2 -1 0} {s 0 0}]",
		"ab\u0308":       "[{a 0 0} {b 0 2}]",
		"10^{−3}":        "[{10 0 0} {−3 1 0}]",
		"tip_x ^ _{} _{": "[{tip_x ^ _{} _{ 0 0}]",
		"\u0307a\x01":    "[{\u0307a 0 0}]",
	} {
		if got := fmt.Sprint(pieces(label)); got != want {
			t.Errorf("%q: %s, want %s", label, got, want)
		}
	}
}

func TestNamesAndUnits(t *testing.T) {
	for got, want := range map[string]string{
		Name("θ", []string{"1"}, 1):   "θ\u0307_{1}",
		Name("x", nil, 2):             "x\u0308",
		Name("tip", []string{"x"}, 1): "tip′_{x}",
		Name("q", nil, 3):             "q′′′",
		Unit("kg*m^2/s^2"):            "kg·m^{2}/s^{2}",
		Unit("m^-1"):                  "m^{−1}",
		Unit("a^b"):                   "a^b",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The font has every letter that the project sets, so that no picture shows an
// empty box.
func TestGlyphs(t *testing.T) {
	for _, r := range "αβγδεϵζηθϑικλμνξοπϖρσςτυφϕχψωΓΔΘΛΞΠΣΥΦΨΩℓħ′−·×…|○●₁²°∂√≤" {
		if i, err := sans().GlyphIndex(nil, r); err != nil || i == 0 {
			t.Errorf("no glyph for %c", r)
		}
	}
}

// The ramp gets lighter evenly, and no two of its steps look alike to readers
// without red or green: lightness alone tells them apart.
func TestRamp(t *testing.T) {
	last := -1.0
	for i := range 256 {
		c := ramp(float64(i) / 255)
		y := 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B) // CIE luminance
		l := math.Cbrt(y)
		if l <= last {
			t.Fatalf("step %d is not lighter", i)
		}
		last = l
	}
}

func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// Bodies of a grid do not overlap, and axes of a column are in line.
func TestArrange(t *testing.T) {
	wide := Lines{Y: Axis{Label: "y", Min: 0, Max: 12345}}
	l := Figure{Title: "t", Columns: 2, Panels: []Panel{wide, Lines{}, Lines{}, wide, HeatMap{}}}.arrange()
	b := l.bodies
	if b[0].x0 != b[2].x0 || b[0].x1 != b[2].x1 || b[1].x0 != b[3].x0 || b[0].y0 != b[1].y0 || b[2].y1 != b[3].y1 {
		t.Errorf("out of line: %v", b)
	}
	if !(b[0].x1 < b[1].x0 && b[2].y1 < b[0].y0 && b[4].y1 < b[2].y0 && b[4].y0 > 0 && b[0].y1 < l.height) {
		t.Errorf("overlap: %v", b)
	}
}
