package plots_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/plots"
)

// wellFormed reads XML to its end.
func wellFormed(s string) error {
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// wild draws numbers of all magnitudes, and what is none.
func wild() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64Range(-10, 10),
		rapid.Float64(),
		rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e300, 1e-300, 5, 5 + 1e-15}),
	)
}

func wildSlice() *rapid.Generator[[]float64] { return rapid.SliceOfN(wild(), 0, 40) }

func wildAxis(t *rapid.T) plots.Axis {
	return plots.Axis{
		Label: rapid.String().Draw(t, "label"), Unit: rapid.SampledFrom([]string{"", "m/s^2", "^", "m^-1", "kg*m^2/s^2", "\x00<&_{", "^-"}).Draw(t, "unit"),
		Log: rapid.Bool().Draw(t, "log"), Min: wild().Draw(t, "min"), Max: wild().Draw(t, "max"),
	}
}

func wildPanel(t *rapid.T) plots.Panel {
	x, y, z := wildAxis(t), wildAxis(t), wildAxis(t)
	name := rapid.String().Draw(t, "name")
	switch rapid.IntRange(0, 3).Draw(t, "type") {
	case 0:
		l := plots.Lines{Title: name, X: x, Y: y, Equal: rapid.Bool().Draw(t, "equal")}
		for range rapid.IntRange(0, 9).Draw(t, "series") {
			l.Series = append(l.Series, plots.Series{
				Name: name, X: wildSlice().Draw(t, "x"), Y: wildSlice().Draw(t, "y"),
				Marks: rapid.Bool().Draw(t, "marks"), NoLine: rapid.Bool().Draw(t, "no line"), Ends: rapid.Bool().Draw(t, "ends"),
			})
		}
		return l
	case 1:
		s := plots.BarSeries{Name: name, Values: wildSlice().Draw(t, "values"), Low: wildSlice().Draw(t, "low"), High: wildSlice().Draw(t, "high")}
		return plots.Bars{Title: name, X: x, Names: rapid.SliceOfN(rapid.String(), 0, 9).Draw(t, "names"), Series: []plots.BarSeries{s, s}}
	case 2:
		return plots.HeatMap{Title: name, X: x, Y: y, Z: z, Columns: wildSlice().Draw(t, "columns"), Rows: wildSlice().Draw(t, "rows"), Values: rapid.SliceOfN(wild(), 0, 400).Draw(t, "cells")}
	}
	return plots.Histogram{Title: name, X: x, Values: wildSlice().Draw(t, "values"), Bins: rapid.IntRange(-3, 30).Draw(t, "bins")}
}

// Whatever the data and labels are, a figure can be drawn, and what is drawn is
// a picture without numbers that are none.
func TestAnyFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := plots.Figure{
			Title: rapid.String().Draw(t, "title"), Caption: rapid.String().Draw(t, "caption"),
			Columns: rapid.IntRange(-1, 4).Draw(t, "columns"), Width: rapid.OneOf(rapid.Just(0.0), wild()).Draw(t, "width"),
		}
		for range rapid.IntRange(0, 4).Draw(t, "panels") {
			f.Panels = append(f.Panels, wildPanel(t))
		}
		s := string(render(t, ".svg", f))
		if err := wellFormed(s); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(s) {
			if strings.HasPrefix(line, "<path") && (strings.Contains(line, "NaN") || strings.Contains(line, "Inf")) {
				t.Fatal(line)
			}
		}
		if f.Width = 200; rapid.IntRange(0, 9).Draw(t, "other") == 0 {
			render(t, ".png", f)
			render(t, ".pdf", f)
		}
	})
}
