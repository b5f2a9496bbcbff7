package plots

// Figure is a picture: a title and panels in a grid, read row by row.
type Figure struct {
	Title   string
	Caption string // below everything, small; the page's text in HTML
	Panels  []Panel
	Columns int     // of the grid; 0 is 1
	Width   float64 // in points; 0 is the width of a page's text, 468
}

// Panel is one part of a figure: Lines, Bars, HeatMap or Histogram.
type Panel interface {
	// margins returns what the panel needs around its body, which is about as
	// wide as given.
	margins(width float64) margins
	// height returns how high a body of a width should be.
	height(width float64) float64
	// draw draws into and around the body.
	draw(p *pen, body rect)
	// curves returns how many curves share what a file may hold.
	curves() int
}

// margins are the widths around a body.
type margins struct{ left, right, top, bottom float64 }

// cover widens m to hold other as well.
func (m *margins) cover(other margins) {
	m.left, m.right = max(m.left, other.left), max(m.right, other.right)
	m.top, m.bottom = max(m.top, other.top), max(m.bottom, other.bottom)
}

// layout is a figure with all sizes known.
type layout struct {
	Figure
	width, height float64
	bodies        []rect // per panel, from the bottom left
}

// maxSide is the largest width and height of a picture, in points.
const maxSide = 14400 // what PDF readers open

// arrange places the panels: those of one column have the same left and
// right margins, those of one row the same top, bottom and height, so
// that axes are in line.
func (f Figure) arrange() layout {
	l := layout{Figure: f, width: f.Width}
	if !(l.width > 0) {
		l.width = defaultWidth
	}
	l.width = max(120, min(l.width, maxSide))
	columns := max(1, min(f.Columns, len(f.Panels)))
	rows := (len(f.Panels) + columns - 1) / columns
	cell := (l.width - 2*outer - float64(gutter*float64(columns-1))) / float64(columns)

	across, down := make([]margins, columns), make([]margins, rows)
	for i, p := range f.Panels { // a guess of the width; left and right do not depend on it
		across[i%columns].cover(p.margins(max(cell-70, 40)))
	}
	for i, p := range f.Panels { // legends break into rows by the width that there is
		m := across[i%columns]
		down[i/columns].cover(p.margins(max(cell-m.left-m.right, 20)))
	}
	heights := make([]float64, rows)
	for i, p := range f.Panels {
		m := across[i%columns]
		heights[i/columns] = max(heights[i/columns], p.height(max(cell-m.left-m.right, 20)))
	}
	l.height = l.above() + l.below()
	for r, h := range heights {
		l.height += h + down[r].top + down[r].bottom
		if r > 0 {
			l.height += gutter
		}
	}
	top := l.height - l.above()
	for i := range f.Panels {
		c, r := i%columns, i/columns
		if c == 0 && r > 0 {
			top -= heights[r-1] + down[r-1].top + down[r-1].bottom + gutter
		}
		left := outer + float64(float64(c)*(cell+gutter))
		b := rect{x0: left + across[c].left, x1: left + cell - across[c].right, y1: top - down[r].top}
		b.x1 = max(b.x1, b.x0+20)
		b.y0 = b.y1 - heights[r]
		l.bodies = append(l.bodies, b)
	}
	return l
}

// above and below are what lies outside of the panels.
func (l layout) above() float64 {
	if l.Title == "" {
		return outer
	}
	return outer + 1.6*titleSize
}

func (l layout) below() float64 {
	if l.Caption == "" {
		return outer
	}
	return outer + 1.8*tickSize
}

// paint draws everything.
func (l layout) paint(p *pen) {
	p.box(rect{0, 0, l.width, l.height}, paper)
	curves := 0
	for _, panel := range l.Panels {
		curves += panel.curves()
	}
	p.budget = max(maxPoints/max(curves, 1), 16)
	for i, panel := range l.Panels {
		panel.draw(p, l.bodies[i])
	}
	room := l.width - 2*outer
	if l.Title != "" {
		p.text(point{outer, l.height - outer - 0.8*titleSize}, fit(l.Title, titleSize, room), titleSize, 0, ink)
	}
	if l.Caption != "" {
		p.text(point{outer, outer}, fit(l.Caption, tickSize, room), tickSize, 0, grey)
	}
}

// maxPoints is what all curves of a picture have together, so that a file
// stays under a megabyte at about 13 bytes a point.
const maxPoints = 50_000
