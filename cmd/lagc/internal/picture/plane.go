package picture

import (
	"errors"
	"fmt"
	"strings"

	"lagc/plots"
	"lagc/symbolic/notation"
)

// pair is two columns of which one is drawn over the other.
type pair struct {
	x, y  variable
	label string
}

// plane is a panel of pairs.
type plane struct {
	title  string
	x, y   plots.Axis
	equal  bool
	pairs  []pair
	curves []*plots.Curve
}

// maxPanels is the number of panels that one kind has at most.
const maxPanels = 12

func newPlane(x, y plots.Axis, equal bool, pairs ...pair) *plane {
	p := &plane{x: x, y: y, equal: equal, pairs: some(pairs, maxCurves)}
	for range p.pairs {
		p.curves = append(p.curves, plots.NewCurve(plots.DefaultPoints/len(p.pairs)))
	}
	return p
}

func (p *plane) row(row []float64) {
	for i, q := range p.pairs {
		p.curves[i].Add(row[q.x.column], row[q.y.column])
	}
}

func (p *plane) draw() plots.Panel {
	l := plots.Lines{Title: p.title, X: p.x, Y: p.y, Equal: p.equal}
	for i, c := range p.curves {
		s := plots.Series{Ends: true}
		if s.X, s.Y = c.Points(); len(p.curves) > 1 {
			s.Name = p.pairs[i].label
		}
		l.Series = append(l.Series, s)
	}
	return l
}

// phase draws every velocity over its coordinate.
func phase(r *run) ([]panel, error) {
	var out []panel
	for i := range min(r.n, maxPanels) {
		q, v := r.coordinate(i, 0), r.coordinate(i, 1)
		out = append(out, newPlane(q.axis(), v.axis(), false, pair{x: q, y: v}))
	}
	return told(out, r.n, "coordinates"), nil
}

// told says on the last panel that there would be more of them.
func told(panels []panel, all int, what string) []panel {
	if n := len(panels); n < all {
		panels[n-1].(*plane).title = fmt.Sprintf("the first %d of %d %s", n, all, what)
	}
	return panels
}

// config draws coordinates over each other: all pairs of up to four, of more
// those of neighbours.
func config(r *run) ([]panel, error) {
	if r.n < 2 {
		return nil, fmt.Errorf("there is only one coordinate, %s", r.coordinate(0, 0).name)
	}
	var out []panel
	add := func(i, j int) {
		x, y := r.coordinate(i, 0), r.coordinate(j, 0)
		out = append(out, newPlane(x.axis(), y.axis(), false, pair{x: x, y: y}))
	}
	if r.n > 4 {
		for i := range min(r.n-1, maxPanels) {
			add(i, i+1)
		}
		return told(out, r.n-1, "pairs of neighbours"), nil
	}
	for i := range r.n {
		for j := i + 1; j < r.n; j++ {
			add(i, j)
		}
	}
	return out, nil
}

// path draws the paths of points in the plane, all together.
func path(r *run) ([]panel, error) {
	pairs := append(r.named(), r.arrays()...)
	if len(pairs) == 0 {
		return nil, errors.New(r.nothingToSee())
	}
	x, y := pairs[0].x.axis(), pairs[0].y.axis()
	if len(pairs) > 1 {
		x.Label, y.Label = "x", "y"
	}
	return []panel{newPlane(x, y, true, pairs...)}, nil
}

// named finds coordinates and observed values whose names differ in an x for a y.
func (r *run) named() []pair {
	all := append(r.coordinates(), r.observed()...)
	by := map[string]variable{}
	for _, v := range all {
		by[v.name.Column()] = v
	}
	var out []pair
	for _, v := range all {
		for _, partner := range partners(v.name.Column()) {
			if w, ok := by[partner]; ok {
				out = append(out, pair{v, w, pairLabel(v.name)})
				break
			}
		}
	}
	return out
}

// partners returns the names that go with a name in which a part is x or x with
// a number: y, y1, tip_y.
func partners(name string) []string {
	var out []string
	parts := strings.Split(name, "_")
	for i, p := range parts {
		number, ok := strings.CutPrefix(p, "x")
		if !ok || strings.Trim(number, "0123456789") != "" {
			continue
		}
		parts[i] = "y" + number
		out = append(out, strings.Join(parts, "_"))
		parts[i] = p
	}
	return out
}

// pairLabel names a point by its x.
func pairLabel(x notation.Name) string {
	rest := strings.Trim(strings.ReplaceAll("_"+x.Base+"_", "_x_", "_"), "_")
	if rest == "" && len(x.Indices) == 0 {
		return "(x, y)"
	}
	if rest == "" || rest == x.Base {
		head, subscripts := x.Symbol()
		return plots.Name(strings.Replace(head, "x", "(x, y)", 1), subscripts, 0)
	}
	return variable{name: notation.Name{Base: rest, Indices: x.Indices}}.label()
}

// vectors are the names of arrays whose last index counts components of a
// place.
var vectors = map[string]bool{"r": true, "R": true, "pos": true, "position": true}

// arrays finds elements 1 and 2 of such arrays.
func (r *run) arrays() []pair {
	var out []pair
	for i := range r.n - 1 {
		x, y := r.coordinate(i, 0), r.coordinate(i+1, 0)
		k := len(x.name.Indices) - 1
		if !vectors[x.name.Base] || y.name.Base != x.name.Base || k < 0 || x.name.Indices[k] != 1 || y.name.Indices[k] != 2 {
			continue
		}
		point := notation.Name{Base: x.name.Base, Indices: x.name.Indices[:k]}
		out = append(out, pair{x, y, variable{name: point}.label()})
	}
	return out
}

// nothingToSee names what there is instead of places, and says how to get them.
func (r *run) nothingToSee() string {
	var names []string
	for _, v := range append(r.coordinates(), r.observed()...) {
		names = append(names, v.name.Column())
	}
	const shown = 12
	if len(names) > shown {
		names = append(names[:shown], "…")
	}
	return fmt.Sprintf("there are no coordinates or observed values called x and y (or x1 and y1, tip_x and tip_y), and no array r of vectors, only %s; add a statement: observe x = …, y = …", strings.Join(names, ", "))
}
