package picture

import (
	"fmt"
	"math"

	"lagc/plots"
)

// maxCurves is the number of curves in a panel that can still be told apart at
// all; of more, some are drawn.
const maxCurves = 64

// overTime is a panel of columns over time.
type overTime struct {
	title     string
	x, y      plots.Axis
	variables []variable
	curves    []*plots.Envelope
}

func (r *run) overTime(variables []variable) *overTime {
	p := &overTime{x: r.time(), variables: some(variables, maxCurves)}
	if n := len(variables); n > maxCurves {
		p.title = fmt.Sprintf("%d of %d coordinates", maxCurves, n)
	}
	p.y = plots.Axis{Label: p.variables[0].label(), Unit: p.variables[0].unit}
	if len(p.variables) > 1 {
		p.y.Label = common(p.variables)
	}
	columns := max(200, plots.DefaultColumns/len(p.variables))
	for range p.variables {
		p.curves = append(p.curves, plots.NewEnvelope(r.start, r.end, columns))
	}
	return p
}

// common is the letter that all variables share.
func common(variables []variable) string {
	head, _ := variables[0].name.Symbol()
	for _, v := range variables {
		if other, _ := v.name.Symbol(); other != head {
			return "coordinates"
		}
	}
	return plots.Name(head, nil, 0)
}

func (p *overTime) row(row []float64) {
	for i, v := range p.variables {
		p.curves[i].Add(row[0], row[v.column])
	}
}

func (p *overTime) draw() plots.Panel {
	l := plots.Lines{Title: p.title, X: p.x, Y: p.y}
	for i, c := range p.curves {
		s := plots.Series{}
		if s.X, s.Y = c.Points(); len(p.curves) > 1 {
			s.Name = p.variables[i].label()
		}
		l.Series = append(l.Series, s)
	}
	return l
}

// coords draws the coordinates, those of one unit together.
func coords(r *run) ([]panel, error) {
	var units []string
	by := map[string][]variable{}
	for _, v := range r.coordinates() {
		if by[v.unit] == nil {
			units = append(units, v.unit)
		}
		by[v.unit] = append(by[v.unit], v)
	}
	var out []panel
	for _, u := range units {
		out = append(out, r.overTime(by[u]))
	}
	return out, nil
}

// energyPanel follows the energy, which no column needs to hold.
type energyPanel struct {
	r            *run
	conserved    bool
	any          bool
	first, scale float64
	curve        *plots.Envelope
}

func energy(r *run) ([]panel, error) {
	curve := plots.NewEnvelope(r.start, r.end, plots.DefaultColumns)
	return []panel{&energyPanel{r: r, conserved: r.sim.Conserved().Energy, curve: curve}}, nil
}

func (p *energyPanel) row(row []float64) {
	e, kinetic := p.r.sim.Energy()
	if !p.any {
		p.any, p.first, p.scale = true, e, math.Abs(e)
	}
	p.scale = max(p.scale, math.Abs(kinetic))
	if p.conserved {
		if e = math.Abs(e - p.first); e == 0 {
			e = math.NaN() // no place on a logarithmic axis
		}
	}
	p.curve.Add(row[0], e)
}

func (p *energyPanel) draw() plots.Panel {
	x, y := p.curve.Points()
	if !p.conserved {
		return plots.Lines{Title: "not conserved", X: p.r.time(), Y: plots.Axis{Label: "energy"}, Series: []plots.Series{{X: x, Y: y}}}
	}
	for i := range y {
		y[i] /= p.scale
	}
	x, y = append([]float64{p.r.start}, x...), append([]float64{math.NaN()}, y...) // the axis starts where the run does
	return plots.Lines{X: p.r.time(), Y: plots.Axis{Label: "relative change of the energy", Log: true}, Series: []plots.Series{{X: x, Y: y}}}
}
