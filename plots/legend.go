package plots

// entry is one line of a legend: a sample and what it stands for.
type entry struct {
	label  string
	sample func(p *pen, at rect) // nil for none
}

const (
	sampleWidth  = 18.0
	sampleGap    = 4.0
	entryGap     = 14.0
	legendHeight = 13.0 // of a row
)

// legend is a list of entries, which stands above the body, where no data are.
type legend []entry

func (e entry) width(room float64) float64 {
	w := width(fit(e.label, legendSize, room-sampleWidth-sampleGap), legendSize)
	if e.sample != nil {
		w += sampleWidth + sampleGap
	}
	return w
}

// rows breaks the legend into rows.
func (l legend) rows(room float64) [][]entry {
	var out [][]entry
	used := 0.0
	for _, e := range l {
		w := e.width(room)
		if len(out) == 0 || used+entryGap+w > room {
			out, used = append(out, nil), -entryGap
		}
		out[len(out)-1] = append(out[len(out)-1], e)
		used += entryGap + w
	}
	return out
}

// head is what stands above a body: a title and a legend.
type head struct {
	title string
	legend
}

func (h head) height(room float64) float64 {
	y := 0.0
	if h.title != "" {
		y += panelSize + 5
	}
	if n := len(h.rows(room)); n > 0 {
		y += float64(legendHeight*float64(n)) + 3
	}
	return y
}

// draw draws the head right above the body.
func (h head) draw(p *pen, body rect) {
	y := body.y1 + 3
	rows := h.rows(body.width())
	for r := len(rows) - 1; r >= 0; r-- {
		x := body.x0
		for _, e := range rows[r] {
			left := x
			if e.sample != nil {
				e.sample(p, rect{x, y, x + sampleWidth, y + legendSize})
				left += sampleWidth + sampleGap
			}
			p.text(point{left, y + 1.5}, fit(e.label, legendSize, body.width()-sampleWidth-sampleGap), legendSize, 0, ink)
			x += e.width(body.width()) + entryGap
		}
		y += legendHeight
	}
	if h.title != "" {
		p.text(point{body.x0, y + 3}, fit(h.title, panelSize, body.width()), panelSize, 0, ink)
	}
}
