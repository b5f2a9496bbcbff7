package notation

import (
	"math"
	"strings"
	"testing"
)

// Widths against what TeX measures (\setbox0\hbox{$…$}\the\wd0, 10 pt): within
// an eighth, which is what the room left at the end of a line allows for.
func TestWidth(t *testing.T) {
	for tex, want := range measured {
		if got := Width(tex); math.Abs(got-want) > want/8+2 {
			t.Errorf("%s is %.1f pt wide, estimated %.1f", tex, want, got)
		}
	}
}

// Lines are no wider than asked for, brackets that are broken have a fixed
// size, and nothing is lost.
func TestLines(t *testing.T) {
	long := `\frac{1}{2} m_{1} \left(l_{1} \cos\left(\theta_{1} - \theta_{2}\right) \, \dot{\theta}_{1} + l_{2} \dot{\theta}_{2} + l_{3} \sin \theta_{3} - g l_{1} \cos \theta_{1}\right) + \left|r\right|^{3} - \sqrt{k + m}`
	for _, width := range []float64{60, 100, 150, 220, 400, 1000} {
		lines := Lines(long, width, width)
		var all string
		for i, line := range lines {
			if !balanced(line) {
				t.Errorf("width %v: unbalanced line %s", width, line)
			}
			if w := Width(strings.ReplaceAll(line, "{}", "")); w > width && width >= 150 {
				t.Errorf("width %v: line %s is %.0f wide", width, line, w)
			}
			if i > 0 && !strings.HasPrefix(line, `\quad `) {
				t.Errorf("line %d is not indented: %s", i, line)
			}
			all += line
		}
		if got, want := skeleton(all), skeleton(long); got != want {
			t.Errorf("width %v: %s became %s", width, want, got)
		}
		if width == 1000 && (len(lines) != 1 || lines[0] != long) {
			t.Errorf("what fits is broken: %q", lines)
		}
	}
	if got := Lines(long, 300, 300); len(got) != 2 || !strings.HasPrefix(got[1], `\quad {}- \sqrt`) {
		t.Errorf("broken at %q, want outside the brackets", got)
	}
}

// skeleton keeps what does not depend on breaking.
func skeleton(s string) string {
	for _, cut := range []string{`\left`, `\right`, `\biggl`, `\biggr`, `\Bigl`, `\Bigr`, `\bigl`, `\bigr`, `\quad`, `\times`, "{}", " "} {
		s = strings.ReplaceAll(s, cut, "")
	}
	return s
}

// Whatever is given, Lines returns.
func FuzzLines(f *testing.F) {
	for tex := range measured {
		f.Add(tex)
	}
	for _, s := range []string{`\left(`, `\frac{`, `_`, `^`, `\begin{cases} a`, `\sqrt`, `\`, `}{`, `\left\`, `\right`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(Lines(s, 50, 40)) == 0 && s != "" {
			t.Errorf("%q vanishes", s)
		}
	})
}

// measured are widths that TeX gives in display style.
var measured = map[string]float64{
	`\frac{1}{2} m l^{2} \dot{\theta}^{2}`:                                                                                                             33.3,
	`m_{2} l \cos\left(\theta_{1} - \theta_{2}\right) \, \dot{\theta}_{2}`:                                                                             84.0,
	`\sin^{2} \theta \, \ddot{\theta}_{2} + \frac{G M}{r^{2}} - \sqrt{\frac{k}{m}}`:                                                                    100.9,
	`\left(m_{1} + m_{2} + m_{3} + m_{4}\right) l_{3} \sin\left(\theta_{3} - \theta_{4}\right) \, \dot{\theta}_{4}^{2} - \left(m_{5} + m_{6}\right) g`: 239.0,
	`x_{\mathrm{tip}} + \operatorname{erf}\left(x\right) + 6.674 \times 10^{-11} \omega \psi \phi`:                                                     147.0,
	`\left|r\right|^{3} + \left\lfloor \theta \right\rfloor + e^{-k t}`:                                                                                72.0,
	`\begin{cases} m & \text{if } r < 1 \\ -l & \text{otherwise} \end{cases}`:                                                                          71.4,
}
