// Package picture watches a run and draws it: coordinates over time, phase
// portraits, the energy, paths.
//
// It sees every row once and keeps what a reader of the picture can see, so
// that its memory does not depend on the number of rows. Neighbours: plots
// draws, runtime/simulate makes the rows, cmd/lagc writes the file.
package picture

import (
	"fmt"
	"strings"

	"lagc/plots"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/source"
)

// Kind is one way to look at a run.
type Kind struct {
	Name, Doc string
	small     bool // panels stand side by side
	watch     func(*run) ([]panel, error)
}

// kinds lists what there is; the first is the default.
var kinds = []Kind{
	{"coords", "coordinates over time, one panel for each unit", false, coords},
	{"phase", "velocity over coordinate, one panel for each coordinate", true, phase},
	{"energy", "relative change of the energy over time, or the energy if it is not conserved", false, energy},
	{"path", "paths in the plane, of what is called x and y, tip_x and tip_y, or r[1] and r[2]", true, path},
	{"config", "coordinates over each other, two at a time", true, config},
}

// Kinds lists the kinds, the default first.
func Kinds() []Kind { return kinds }

// Parse reads names of kinds, separated by commas; "" is the default.
func Parse(text string) ([]Kind, error) {
	if text == "" {
		return kinds[:1], nil
	}
	var out []Kind
	for name := range strings.SplitSeq(text, ",") {
		k, err := lookup(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

func lookup(name string) (Kind, error) {
	var known []string
	for _, k := range kinds {
		if k.Name == name {
			return k, nil
		}
		known = append(known, k.Name)
	}
	meant := ""
	if near := source.Closest(name, known); near != "" {
		meant = fmt.Sprintf("; did you mean %q?", near)
	}
	return Kind{}, fmt.Errorf("unknown kind of picture %q%s (there are %s)", name, meant, strings.Join(known, ", "))
}

// run is what kinds know about what they draw.
type run struct {
	sim        *simulate.Simulation
	start, end float64
	n          int // of coordinates
}

// panel is a part of the picture that grows with the rows.
type panel interface {
	row(row []float64)
	draw() plots.Panel
}

// Picture grows row by row.
type Picture struct {
	panels  []panel
	columns int
}

// New starts a picture. The error says what a system lacks to be drawn so.
func New(kinds []Kind, sim *simulate.Simulation, out integrate.Output) (*Picture, error) {
	r := &run{sim, out.Start, out.End, len(sim.System.Coordinates)}
	p := &Picture{columns: 1}
	for _, k := range kinds {
		panels, err := k.watch(r)
		if err != nil {
			return nil, fmt.Errorf("no picture of kind %s: %w", k.Name, err)
		}
		p.panels = append(p.panels, panels...)
		if k.small && len(panels) > 1 {
			p.columns = 2
		}
	}
	return p, nil
}

// Row takes a row of the run; it is not kept.
func (p *Picture) Row(row []float64) {
	for _, panel := range p.panels {
		panel.row(row)
	}
}

// Figure returns the picture of the rows so far.
func (p *Picture) Figure(title, caption string) plots.Figure {
	f := plots.Figure{Title: title, Columns: p.columns}
	for _, panel := range p.panels {
		if _, ok := panel.(*plane); ok && f.Caption == "" {
			f.Caption = "○ start  ● end    "
		}
		f.Panels = append(f.Panels, panel.draw())
	}
	f.Caption += caption
	return f
}
