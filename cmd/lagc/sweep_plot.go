package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"

	"lagc/cmd/lagc/internal/output"
	"lagc/plots"
	"lagc/runtime/sweep"
	"lagc/runtime/table"
	"lagc/symbolic/notation"
)

// plotFlags say what to draw of a sweep.
type plotFlags struct {
	Plot      string `placeholder:"FILE" help:"Draw a kept value over one or two swept axes, by the ending of FILE: .svg, .png, .pdf or .html. The table is then written only where -o asks for it."`
	PlotValue string `placeholder:"COLUMN" help:"Which of the kept values to draw (the first)."`
}

// maxCells bounds a picture's grid, far beyond what can be seen.
const maxCells = 1 << 24

// sweepPlot draws a sweep over a grid of one or two axes. A nil one draws nothing.
type sweepPlot struct {
	path   string
	format plots.Format
	file   *output.File
	title  string

	x, y   *sweep.Levels // y is nil for a curve
	ax, ay plots.Axis
	az     plots.Axis
	column int // of the value, among all
	values []float64
	names  map[string]string // labels of columns
}

// newSweepPlot starts a picture if one is asked for.
func (c *plotFlags) newSweepPlot(w *sweeping) (*sweepPlot, error) {
	if c.Plot == "" {
		if c.PlotValue != "" {
			return nil, errors.New("--plot-value says what to draw; say where with --plot FILE.png")
		}
		return nil, nil
	}
	format, err := plots.FormatOf(c.Plot)
	if err != nil {
		return nil, fmt.Errorf("--plot %w", err)
	}
	switch {
	case w.shard != (sweep.Shard{}):
		return nil, errors.New("--plot draws whole sweeps, not shards of them")
	case w.opt.Keep:
		return nil, errors.New("--plot draws one value for each run; leave --rows out")
	}
	p := &sweepPlot{path: c.Plot, format: format, title: w.loaded.system.Name, names: w.labels()}
	if title := w.loaded.system.Title; title != "" {
		p.title = strings.TrimSuffix(title, ".")
	}
	if err := p.axes(w.jobs.space); err != nil {
		return nil, fmt.Errorf("--plot: %w", err)
	}
	if err := p.value(w, c.PlotValue); err != nil {
		return nil, err
	}
	p.file, err = output.Create(c.Plot)
	return p, err
}

// axes finds the one or two axes that have more than one value.
func (p *sweepPlot) axes(space sweep.Space) error {
	var swept []*sweep.Levels
	cells := int64(1)
	for _, b := range space {
		l, ok := b.(*sweep.Levels)
		if !ok {
			return errors.New("a picture is drawn over grids, --over, and not over random points or those of a file")
		}
		if l.Len() > 1 {
			swept = append(swept, l)
		}
		if cells *= l.Len(); cells > maxCells {
			return fmt.Errorf("a grid of more than %d runs is too fine for a picture", maxCells)
		}
	}
	if n := len(swept); n < 1 || n > 2 {
		return fmt.Errorf("a picture is drawn over one or two axes, and %d are swept", n)
	}
	p.x, p.ax = swept[0], p.axis(swept[0])
	if len(swept) == 2 {
		p.y, p.ay = swept[1], p.axis(swept[1])
		for _, l := range swept {
			if _, ok := l.Over(); !ok && l.Len() > 2 {
				return errors.New("a heat map is drawn over ranges, whose cells are of one size, and not over lists")
			}
		}
	}
	p.values = make([]float64, 0, cells)
	return nil
}

func (p *sweepPlot) axis(l *sweep.Levels) plots.Axis {
	a := l.Axes()[0]
	over, _ := l.Over()
	axis := plots.Axis{Label: p.label(a.Name), Unit: a.Unit, Log: over.Log}
	if over.Log && over.From < 0 {
		axis.Log = false
	}
	return axis
}

// value finds the column to draw.
func (p *sweepPlot) value(w *sweeping, name string) error {
	var known []string
	for i, k := range w.keep.columns {
		known = append(known, k.Name)
		if k.Name == name || name == "" && k.Name != "t" {
			p.column = 1 + len(w.jobs.axes) + i
			p.az = plots.Axis{Label: p.label(k.Name), Unit: k.Unit}
			return nil
		}
	}
	if name == "" {
		return errors.New("--plot: nothing is kept that could be drawn")
	}
	return fmt.Errorf("--plot-value: %s is not among what is kept%s; --keep adds to it", name, didYouMean(name, known))
}

// label is a column's name as a picture sets it.
func (p *sweepPlot) label(column string) string {
	if l, ok := p.names[column]; ok {
		return l
	}
	return column
}

// labels sets the names of params, coordinates and what is observed.
func (w *sweeping) labels() map[string]string {
	labels := map[string]string{}
	set := func(n notation.Name, primes int) string {
		head, subscripts := n.Symbol()
		return plots.Name(head, subscripts, primes)
	}
	sys := w.loaded.system
	for _, q := range sys.Params {
		labels[q.Name.Column()] = set(q.Name, 0)
	}
	for _, o := range sys.Observed {
		labels[o.Name.Column()] = set(o.Name, 0)
	}
	for _, c := range sys.Coordinates {
		for primes, dot := range []string{"", "_dot"} {
			name, label := c.Name.Column()+dot, set(c.Name, primes)
			labels[name], labels[name+"(0)"] = label, label+"(0)"
		}
	}
	return labels
}

// watch passes rows on and sees them.
func (p *sweepPlot) watch(t table.Writer) table.Writer {
	if p == nil {
		return t
	}
	p.values = p.values[:0]
	return watched{t, p}
}

type watched struct {
	table.Writer
	plot *sweepPlot
}

func (w watched) Row(row []float64, texts ...string) error {
	w.plot.values = append(w.plot.values, row[w.plot.column])
	return w.Writer.Row(row, texts...)
}

func (p *sweepPlot) discard() {
	if p != nil {
		p.file.Discard()
	}
}

// finish writes the picture; of a sweep that is not complete there is none.
func (p *sweepPlot) finish() error {
	if p == nil {
		return nil
	}
	f := plots.Figure{Title: p.title, Panels: []plots.Panel{p.panel()}}
	if n := p.absent(); n > 0 {
		f.Caption = fmt.Sprintf("%d of %d runs have no value", n, len(p.values))
	}
	var b bytes.Buffer
	err := p.format.Write(&b, f)
	if err == nil {
		_, err = p.file.Write(b.Bytes())
	}
	if err != nil {
		p.file.Discard()
		return cannotWrite(p.file.Target(), err)
	}
	return p.file.Keep()
}

func (p *sweepPlot) panel() plots.Panel {
	xs := all(p.x)
	if p.y == nil {
		few := len(xs) <= 50
		return plots.Lines{X: p.ax, Y: p.az, Series: []plots.Series{{X: xs, Y: p.values, Marks: few}}}
	}
	h := plots.HeatMap{X: p.ax, Y: p.ay, Z: p.az, Columns: xs, Rows: all(p.y), Values: make([]float64, len(p.values))}
	nx, ny := len(h.Columns), len(h.Rows)
	for i, v := range p.values { // the second axis is the faster one
		h.Values[i%ny*nx+i/ny] = v
	}
	return h
}

func all(l *sweep.Levels) []float64 {
	out := make([]float64, l.Len())
	for i := range out {
		l.At(int64(i), out[i:i+1])
	}
	return out
}

func (p *sweepPlot) absent() (n int) {
	for _, v := range p.values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			n++
		}
	}
	return n
}
