package plots_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"lagc/plots"
)

// An envelope has the same extremes in every column as the curve has.
func TestEnvelopeKeepsExtremes(t *testing.T) {
	const columns, n = 50, 100_000
	r := rand.New(rand.NewPCG(1, 2))
	e := plots.NewEnvelope(0, 1, columns)
	lows, highs := make([]float64, columns), make([]float64, columns)
	for i := range n {
		x, y := float64(i)/n, r.NormFloat64()
		e.Add(x, y)
		c := i * columns / n
		lows[c], highs[c] = min(lows[c], y), max(highs[c], y)
	}
	x, y := e.Points()
	if len(x) > 4*columns || len(x) != len(y) {
		t.Fatalf("%d and %d points of %d columns", len(x), len(y), columns)
	}
	for i := range x {
		if i > 0 && x[i] < x[i-1] {
			t.Fatalf("x turns back at %v", x[i])
		}
		c := int(x[i] * columns)
		if y[i] == lows[c] {
			lows[c] = math.NaN() // seen
		}
		if y[i] == highs[c] {
			highs[c] = math.NaN()
		}
	}
	for c := range columns {
		if lows[c] == lows[c] || highs[c] == highs[c] {
			t.Errorf("column %d lacks %v or %v", c, lows[c], highs[c])
		}
	}
}

// Few points stay as they are, gaps included; backwards in x too.
func TestEnvelopeKeepsFewPoints(t *testing.T) {
	e := plots.NewEnvelope(3, 0, 10)
	want := []float64{1, math.NaN(), 7}
	for i, y := range want {
		e.Add(float64(3-i), y)
	}
	_, y := e.Points()
	for i := range want {
		if math.Float64bits(y[i]) != math.Float64bits(want[i]) {
			t.Errorf("got %v, want %v", y, want)
		}
	}
}

// A column in which there is nothing but what is no number is a gap, also in a
// curve of many points that runs backwards.
func TestEnvelopeKeepsGaps(t *testing.T) {
	const n = 10_000
	e := plots.NewEnvelope(1, 0, 10)
	for i := range n {
		y := 1.0
		if x := 1 - float64(i)/n; x > 0.45 && x < 0.65 {
			y = math.NaN()
		}
		e.Add(1-float64(i)/n, y)
	}
	gaps := 0
	x, y := e.Points()
	for i := range y {
		if math.IsNaN(y[i]) {
			gaps++
		} else if i > 0 && x[i] > x[i-1] {
			t.Errorf("x turns at %v", x[i])
		}
	}
	if gaps != 1 {
		t.Errorf("%d gaps, want 1", gaps)
	}
}

// turn is a curve that comes back to itself.
func turn(i int) (x, y float64) {
	s, c := math.Sincos(float64(i) * 0.01)
	return 3 * c, s
}

// A closed curve run through many times needs few points, none of which is off
// it by more than a reader can see, in memory that does not grow.
func TestCurveIsBounded(t *testing.T) {
	const limit, n = 4096, 2_000_000
	c := plots.NewCurve(limit)
	var before, after runtime.MemStats
	for i := range n {
		x, y := turn(i)
		c.Add(x, y)
		if i == n/10 {
			runtime.GC()
			runtime.ReadMemStats(&before)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	// Other tests' garbage aside, the 1.8 million points between are 29 MB.
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("%d bytes more at the end than at a tenth", grown)
	}
	x, y := c.Points()
	if len(x) > 2*limit || len(x) < limit/8 {
		t.Errorf("%d points, want about %d", len(x), limit)
	}
	last := len(x) - 1
	for i := range x {
		if r := math.Hypot(x[i]/3, y[i]); math.Abs(r-1) > 1e-12 {
			if !math.IsNaN(x[i]) {
				t.Fatalf("a point that was none of the curve: %v, %v", x[i], y[i])
			}
			continue
		}
		if i > 0 && math.Hypot(x[i]-x[i-1], y[i]-y[i-1]) > 0.5 {
			t.Fatalf("a chord from %v, %v to %v, %v, which the curve does not have", x[i-1], y[i-1], x[i], y[i])
		}
	}
	if wantX, wantY := turn(n - 1); x[last] != wantX || y[last] != wantY {
		t.Error("the end is missing")
	}
	if x[0] != 3 || y[0] != 0 {
		t.Error("the start is missing")
	}
}

// A short curve stays as it is.
func TestCurveKeepsFewPoints(t *testing.T) {
	c := plots.NewCurve(1 << 12)
	for i := range 1000 {
		x, y := turn(i)
		if i == 500 {
			y = math.NaN()
		}
		c.Add(x, y)
	}
	xs, ys := c.Points()
	if len(xs) != 1000 || !math.IsNaN(ys[500]) {
		t.Fatalf("%d points", len(xs))
	}
	for i := range xs {
		if x, y := turn(i); i != 500 && (xs[i] != x || ys[i] != y) {
			t.Fatalf("point %d is %v, %v", i, xs[i], ys[i])
		}
	}
}

// A million points of noise, over time and in the plane, make a small file.
func TestFilesStaySmall(t *testing.T) {
	const n = 1_000_000
	r := rand.New(rand.NewPCG(3, 4))
	x, y, z := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], y[i], z[i] = float64(i), r.NormFloat64(), r.NormFloat64()
	}
	f := plots.Figure{Panels: []plots.Panel{
		plots.Lines{Series: []plots.Series{{X: x, Y: y}}},
		plots.Lines{Series: []plots.Series{{X: y, Y: z}}},
	}}
	for _, ending := range plots.Endings() {
		if size := len(render(t, ending, f)); size > 1<<20 {
			t.Errorf("%s: %d bytes", ending, size)
		}
	}
}
