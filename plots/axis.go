package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Axis describes an axis. Its zero value is linear and shows all the data.
type Axis struct {
	Label string // what it shows, with markup; see the package
	Unit  string // as typed, m/s^2; "" for a pure number
	Log   bool   // logarithmic: values that are not positive are gaps
	// Min and Max are the least range that is shown, data or not; where both are
	// 0 the data alone decide. What they mean is as in the data, also on
	// a logarithmic axis.
	Min, Max float64
}

// huge is the largest value that is drawn; differences of larger ones overflow.
const huge = 1e300

// position returns where on the axis a value stands, in units of the axis
// (decades on a logarithmic one), NaN for what cannot be shown.
func (a Axis) position(v float64) float64 {
	switch {
	case !(math.Abs(v) <= huge) || a.Log && !(v > 0):
		return math.NaN()
	case a.Log:
		return math.Log10(v)
	}
	return v
}

// span is a range of positions; an empty one has lo > hi.
type span struct{ lo, hi float64 }

func nothing() span { return span{math.Inf(1), math.Inf(-1)} }

func (s span) empty() bool { return s.lo > s.hi }

// cover widens s by positions; NaN is passed over.
func (s *span) cover(x float64) {
	if x < s.lo {
		s.lo = x
	}
	if x > s.hi {
		s.hi = x
	}
}

// shown returns the span that is drawn for data that cover s: never empty, wide
// enough for ticks, and wider than the data by the fraction pad.
func (a Axis) shown(s span, pad float64) span {
	if a.Min != 0 || a.Max != 0 {
		s.cover(a.position(a.Min))
		s.cover(a.position(a.Max))
	}
	if s.empty() {
		s = span{0, 1}
	}
	if a.Log {
		return decades(s, pad)
	}
	// Steps near rounding errors would be ticks with all the same label.
	least := 1e-11 * max(math.Abs(s.lo), math.Abs(s.hi))
	if s.hi == s.lo {
		least = 0.2 * math.Abs(s.lo)
	}
	if least = max(least, 1e-290); s.lo == 0 && s.hi == 0 {
		least = 2
	}
	if d := s.hi - s.lo; d < least {
		mid := s.lo + d/2
		return span{mid - least/2, mid + least/2}
	}
	d := float64(pad * (s.hi - s.lo))
	return span{s.lo - d, s.hi + d}
}

// decades widens a span of a logarithmic axis until two powers of ten are in
// it.
func decades(s span, pad float64) span {
	if d := pad * (s.hi - s.lo); math.Floor(s.hi)-math.Ceil(s.lo) >= 1 {
		return span{s.lo - d, s.hi + d}
	}
	s = span{math.Floor(s.lo), math.Ceil(s.hi)}
	if s.lo == s.hi {
		s.lo, s.hi = s.lo-0.5, s.hi+1
	}
	return s
}

// tick is a mark on an axis.
type tick struct {
	at    float64 // position
	label string  // "" for a minor one
}

// scale is what stands beside an axis.
type scale struct {
	ticks []tick
	title string // label and unit, with the offset and the factor that ticks leave out
}

// scale chooses ticks that are at least apart from each other, for an axis of a
// length in points.
func (a Axis) scale(s span, length, apart float64) scale {
	n := max(3, math.Floor(length/apart))
	if a.Log {
		return scale{logTicks(s, n), a.title("", "")}
	}
	return a.linear(s, n)
}

func logTicks(s span, n float64) []tick {
	first, last := math.Ceil(s.lo), math.Floor(s.hi)
	step := 1.0
	for _, step = range []float64{1, 2, 3, 5, 10, 20, 50, 100, 200} {
		if last-first < float64(n*step) {
			break
		}
	}
	var out []tick
	for k := math.Ceil(first/step) * step; k <= last; k += step {
		out = append(out, tick{k, "10^{" + minus(strconv.Itoa(int(k))) + "}"})
	}
	if step > 1 || last-first > 12 {
		for k := first; k <= last && step <= 20; k++ {
			if math.Mod(k, step) != 0 {
				out = append(out, tick{k, ""})
			}
		}
		return out
	}
	for k := math.Floor(s.lo); k <= last; k++ {
		for m := 2.0; m < 10; m++ {
			if x := k + math.Log10(m); x >= s.lo && x <= s.hi {
				out = append(out, tick{x, ""})
			}
		}
	}
	return out
}

// linear chooses round steps: 1, 2 or 5 times a power of ten, n ticks at most
// (or a few more where n is small). Where ticks differ in late digits only, they
// are labelled by their difference from a round number, which the title names;
// large and small ones share a power of ten.
func (a Axis) linear(s span, n float64) scale {
	d := s.hi - s.lo
	mantissa, power := roundStep(s, n)
	step := float64(mantissa * pow10(power))
	offset, offsetText := 0.0, ""
	largest := max(math.Abs(s.lo), math.Abs(s.hi))
	if step < 1e-4*largest {
		p := int(math.Ceil(math.Log10(d))) + 1
		offset = math.Round(s.lo/pow10(p)) * pow10(p)
		offsetText = rounded(offset, p)
		largest = max(math.Abs(s.lo-offset), math.Abs(s.hi-offset))
	}
	factor := 0
	if e := int(math.Floor(math.Log10(largest))); e >= 5 || e <= -4 {
		factor = 3 * int(math.Floor(float64(e)/3))
	}
	unit := pow10(factor)
	decimals := max(0, factor-power)
	var out []tick
	const slack = 1e-6 // of a step, for rounding
	last := math.Floor((s.hi-offset)/step + slack)
	for i := math.Ceil((s.lo-offset)/step - slack); i <= last && len(out) < 100; i++ {
		v := float64(i * step)
		out = append(out, tick{offset + v, decimal(v/unit, decimals)})
	}
	text := ""
	if factor != 0 {
		text = "10^{" + minus(strconv.Itoa(factor)) + "}"
	}
	return scale{out, a.title(offsetText, text)}
}

// roundStep returns a step of m·10^p, m = 1, 2 or 5, for at most n steps in s, or
// the next smaller one where there would not be three ticks.
func roundStep(s span, n float64) (mantissa float64, power int) {
	d := s.hi - s.lo
	power = int(math.Floor(math.Log10(d/n))) - 1
	steps := []float64{1, 2, 5}
	k := 0
	at := func(k int) float64 { return float64(steps[k%3] * pow10(power+k/3)) }
	for at(k)*n < d {
		k++
	}
	if k > 0 && math.Floor(s.hi/at(k))-math.Ceil(s.lo/at(k)) < 2 {
		k--
	}
	return steps[k%3], power + k/3
}

// title joins what stands beside the axis: label − offset (factor unit).
func (a Axis) title(offset, factor string) string {
	s := a.Label
	switch {
	case strings.HasPrefix(offset, "-"):
		s += " + " + offset[1:]
	case offset != "":
		s += " − " + offset
	}
	unit := strings.TrimSpace(factor + " " + Unit(a.Unit))
	if unit != "" {
		s += " (" + unit + ")"
	}
	return strings.TrimSpace(s)
}

// rounded writes a number that is a multiple of 10^p.
func rounded(x float64, p int) string {
	if x == 0 {
		return "0"
	}
	e := int(math.Floor(math.Log10(math.Abs(x))))
	if e < 6 && e > -5 {
		return trimmed(strconv.FormatFloat(x, 'f', max(0, -p), 64))
	}
	digits := trimmed(strconv.FormatFloat(x/pow10(e), 'f', max(0, e-p), 64))
	return fmt.Sprintf("%s·10^{%s}", digits, minus(strconv.Itoa(e)))
}

// trimmed drops zeros at the end of a fraction.
func trimmed(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func pow10(e int) float64 { return math.Pow10(e) }

// decimal writes a tick's number.
func decimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return minus(s)
}

// minus replaces the hyphen by the sign.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }
