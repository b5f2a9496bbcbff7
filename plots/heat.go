package plots

import (
	"image"
	"math"
)

// HeatMap is a panel of a value over a grid, with its scale of colours.
type HeatMap struct {
	Title   string
	X, Y, Z Axis
	// Columns and Rows are the values of X and Y at the middles of the cells,
	// ascending or descending evenly (on a logarithmic axis, by even factors).
	Columns, Rows []float64
	// Values has len(Rows)·len(Columns) values of Z, row by row. Cells
	// without one, NaN, are grey.
	Values []float64
}

// Sizes of the scale of colours, in points.
const (
	rampGap   = 10.0
	rampWidth = 11.0
)

// axes returns the axes; cells reach half a cell beyond the outer values.
func (h HeatMap) axes() axes {
	return axes{h.X, h.Y, edges(h.X, h.Columns), edges(h.Y, h.Rows)}
}

func edges(a Axis, values []float64) span {
	s := nothing()
	for _, v := range values {
		s.cover(a.position(v))
	}
	a.Min, a.Max, a.Log = 0, 0, false // the cells alone decide
	if s.empty() || s.lo == s.hi {
		return a.shown(s, 0)
	}
	half := (s.hi - s.lo) / float64(len(values)-1) / 2
	return span{s.lo - half, s.hi + half}
}

// values returns the span of colours.
func (h HeatMap) values() span {
	s := nothing()
	for _, v := range h.Values {
		s.cover(h.Z.position(v))
	}
	return h.Z.shown(s, 0)
}

func (h HeatMap) height(w float64) float64 { return max(lowest, min(0.72*w, highest)) }

func (h HeatMap) margins(w float64) margins {
	height := h.height(w)
	m := h.axes().margins(w, height)
	z := h.Z.scale(h.values(), height, yApart)
	m.right = rampGap + rampWidth + tickLength + 3 + widest(z.ticks)
	if z.title != "" {
		m.right += labelSize + 8
	}
	m.top = max(m.top, head{title: h.Title}.height(w))
	return m
}

func (h HeatMap) curves() int { return 0 }

func (h HeatMap) draw(p *pen, body rect) {
	a, zs := h.axes(), h.values()
	if img := h.image(zs); img != nil {
		p.image(body, img)
	} else {
		empty(p, body)
	}
	a.over(p, body)
	head{title: h.Title}.draw(p, body)
	h.scale(p, rect{body.x1 + rampGap, body.y0, body.x1 + rampGap + rampWidth, body.y1}, zs)
}

// scale draws what the colours mean.
func (h HeatMap) scale(p *pen, bar rect, zs span) {
	const shades = 256
	img := image.NewNRGBA(image.Rect(0, 0, 1, shades))
	for i := range shades {
		img.SetNRGBA(0, shades-1-i, ramp(float64(i)/(shades-1)))
	}
	p.image(bar, enlarged(img))
	p.frame(bar, axisWidth, ink)
	z := h.Z.scale(zs, bar.height(), yApart)
	for _, t := range z.ticks {
		at := point{bar.x1, along(zs, t.at, bar.y0, bar.y1)}
		p.line([]point{at, {at.x + length(t), at.y}}, axisWidth, ink)
		p.text(point{at.x + tickLength + 3, at.y - 0.35*tickSize}, t.label, tickSize, 0, ink)
	}
	x := bar.x1 + tickLength + 3 + widest(z.ticks) + labelSize + 4
	p.upright(point{x, (bar.y0 + bar.y1) / 2}, fit(z.title, labelSize, bar.height()+20), labelSize, ink)
}

// image returns the cells as pixels, nil if there are none.
func (h HeatMap) image(zs span) *image.NRGBA {
	nx, ny := len(h.Columns), len(h.Rows)
	if nx == 0 || ny == 0 || len(h.Values) < nx*ny {
		return nil
	}
	img := image.NewNRGBA(image.Rect(0, 0, nx, ny))
	flipX, flipY := h.Columns[nx-1] < h.Columns[0], h.Rows[ny-1] < h.Rows[0]
	for k, v := range h.Values[:nx*ny] {
		x, y := k%nx, ny-1-k/nx
		if flipX {
			x = nx - 1 - x
		}
		if flipY {
			y = ny - 1 - y
		}
		c := absent
		if z := h.Z.position(v); !math.IsNaN(z) {
			c = ramp((z - zs.lo) / (zs.hi - zs.lo))
		}
		img.SetNRGBA(x, y, c)
	}
	return enlarged(img)
}

// enlarged repeats pixels until no viewer's smoothing blurs their edges.
func enlarged(img *image.NRGBA) *image.NRGBA {
	const enough = 1200
	nx, ny := img.Rect.Dx(), img.Rect.Dy()
	kx, ky := (enough+nx-1)/nx, (enough+ny-1)/ny
	if kx == 1 && ky == 1 {
		return img
	}
	out := image.NewNRGBA(image.Rect(0, 0, nx*kx, ny*ky))
	for y := range ny * ky {
		for x := range nx * kx {
			copy(out.Pix[out.PixOffset(x, y):][:4], img.Pix[img.PixOffset(x/kx, y/ky):][:4])
		}
	}
	return out
}
