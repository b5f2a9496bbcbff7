package plots

import (
	"math"
	"slices"
)

// Histogram is a panel that shows how often values occur.
type Histogram struct {
	Title  string
	X      Axis      // of the values
	Values []float64 // what the axis cannot show is not counted
	Bins   int       // 0 chooses by the rule of Freedman and Diaconis
}

// count sorts the values into bins of equal width on the axis.
func (h Histogram) count() (xs span, counts []float64) {
	xs = nothing()
	var at []float64
	for _, v := range h.Values {
		if x := h.X.position(v); x == x {
			at = append(at, x)
			xs.cover(x)
		}
	}
	plain := Axis{Min: h.X.Min, Max: h.X.Max}
	if h.X.Log && (plain.Min != 0 || plain.Max != 0) {
		plain.Min, plain.Max = h.X.position(plain.Min), h.X.position(plain.Max)
	}
	xs = plain.shown(xs, 0)
	counts = make([]float64, h.bins(at, xs))
	for _, x := range at {
		i := int((x - xs.lo) / (xs.hi - xs.lo) * float64(len(counts)))
		counts[max(0, min(i, len(counts)-1))]++
	}
	return xs, counts
}

// bins returns their number: as asked for, or with the width
// 2·IQR/n^{1/3} (D. Freedman and P. Diaconis, 1981), within reason.
func (h Histogram) bins(at []float64, xs span) int {
	const least, most = 5, 100
	if h.Bins > 0 {
		return min(h.Bins, 10*most)
	}
	if len(at) == 0 {
		return least
	}
	at = slices.Sorted(slices.Values(at))
	between := at[len(at)*3/4] - at[len(at)/4]
	n := (xs.hi - xs.lo) / (2 * between / math.Cbrt(float64(len(at))))
	if !(n < most) { // also NaN
		return most
	}
	return max(least, int(math.Ceil(n)))
}

func (h Histogram) axes() (axes, []float64) {
	xs, counts := h.count()
	y := Axis{Label: "count"}
	ys := y.shown(span{0, slices.Max(counts)}, 0.05)
	ys.lo = 0
	return axes{h.X, y, xs, ys}, counts
}

func (h Histogram) height(w float64) float64 { return max(lowest, min(usualRatio*w, highest)) }

func (h Histogram) margins(w float64) margins {
	a, _ := h.axes()
	m := a.margins(w, h.height(w))
	m.top = max(m.top, head{title: h.Title}.height(w))
	return m
}

func (h Histogram) curves() int { return 0 }

func (h Histogram) draw(p *pen, body rect) {
	a, counts := h.axes()
	a.under(p, body)
	any := false
	for i, n := range counts {
		if n > 0 {
			any = true
			x0 := body.x0 + float64(body.width()*float64(i))/float64(len(counts))
			x1 := body.x0 + float64(body.width()*float64(i+1))/float64(len(counts))
			p.box(rect{x0 + 0.25, body.y0, x1 - 0.25, along(a.ys, n, body.y0, body.y1)}, hues[0])
		}
	}
	a.over(p, body)
	head{title: h.Title}.draw(p, body)
	if !any {
		empty(p, body)
	}
}
