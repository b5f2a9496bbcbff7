package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"lagc/cmd/lagc/internal/output"
	"lagc/cmd/lagc/internal/picture"
	"lagc/plots"
	"lagc/runtime/simulate"
	"lagc/runtime/table"
)

// drawing is the picture that a run leaves behind. A nil one is none.
type drawing struct {
	format  plots.Format
	file    *output.File
	picture *picture.Picture
	title   string
}

// checkPlot refuses pictures that cannot be before anything is computed.
func (c *runCommand) checkPlot() error {
	if c.Plot == "" {
		if c.PlotKind != "" {
			return errors.New("--plot-kind says what to draw; say where with --plot FILE.svg")
		}
		return nil
	}
	_, err := plots.FormatOf(c.Plot)
	if err != nil {
		err = fmt.Errorf("--plot %w", err)
	}
	_, kind := picture.Parse(c.PlotKind)
	if kind != nil {
		kind = fmt.Errorf("--plot-kind: %w", kind)
	}
	return errors.Join(err, kind)
}

// drawing starts a picture if one is asked for.
func (c *runCommand) drawing(l *loaded, p plan, sim *simulate.Simulation) (*drawing, error) {
	if c.Plot == "" {
		return nil, nil
	}
	format, err := plots.FormatOf(c.Plot)
	if err != nil {
		return nil, err
	}
	kinds, err := picture.Parse(c.PlotKind)
	if err != nil {
		return nil, err
	}
	pic, err := picture.New(kinds, sim, p.out)
	if err != nil {
		return nil, inFile(l.source.Name, err)
	}
	file, err := output.Create(c.Plot)
	if err != nil {
		return nil, err
	}
	d := &drawing{format: format, file: file, picture: pic, title: l.system.Name}
	if l.system.Title != "" {
		d.title = strings.TrimSuffix(l.system.Title, ".")
	}
	return d, nil
}

func (d *drawing) row(row []float64) {
	if d != nil {
		d.picture.Row(row)
	}
}

func (d *drawing) discard() {
	if d != nil {
		d.file.Discard()
	}
}

// finish writes the file.
func (d *drawing) finish(p plan, sum simulate.Summary, run error) error {
	if d == nil {
		return nil
	}
	caption := fmt.Sprintf("%s, %s", sum.Method, accuracy(p))
	if run != nil {
		caption += fmt.Sprintf("; the run ended early, at t = %.6g", sum.End)
	}
	var b bytes.Buffer
	err := d.format.Write(&b, d.picture.Figure(d.title, caption))
	if err == nil {
		_, err = d.file.Write(b.Bytes())
	}
	if err != nil {
		d.file.Discard()
		return err
	}
	return d.file.Keep()
}

// nowhere is the table of a run of which only the picture is wanted.
type nowhere struct{}

func (nowhere) Row([]float64, ...string) error { return nil }
func (nowhere) Close(...table.Fact) error      { return nil }
