package findings

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"lagc/plots"
)

// figures lists the paper's figures.
var figures = []struct {
	name string
	draw func(*Results) plots.Figure
}{
	{"cost", (*Results).costFigure},
	{"errors", (*Results).errorsFigure},
	{"steps", (*Results).stepsFigure},
	{"conditioning", (*Results).conditioningFigure},
	{"work", (*Results).workFigure},
	{"long", (*Results).longFigure},
}

// wayLabels are what ways are called in legends where that is not their name.
var wayLabels = map[string]string{"go": "emitted Go"}

func wayLabel(way string) string { return cmp.Or(wayLabels[way], way) }

// Curves of one way, or of one method, look the same in all figures: they have
// the same place among the series.
var (
	wayPlaces    = []string{"symbolic", "autograd", "jet", "hand", "complex", "finite", "autograd, batched"}
	methodPlaces = []string{"euler", "symplectic_euler", "rk4", "dopri5", "dop853", "dop853, finite"}
)

// arranged puts series at the places of their keys, with nameless ones between.
func arranged(places []string, byKey map[string]plots.Series) []plots.Series {
	var out []plots.Series
	for i, key := range places {
		if s, ok := byKey[key]; ok {
			out = append(out, make([]plots.Series, i-len(out))...)
			out = append(out, s)
		}
	}
	return out
}

// plain is a name without its underscores.
func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }

func (r *Results) costFigure() plots.Figure {
	fig := plots.Figure{Columns: 2}
	for _, of := range []struct{ system, title string }{{"chain", "chain of n pendulums"}, {"coupled", "row of n oscillators"}} {
		panel := plots.Lines{Title: of.title, X: plots.Axis{Label: "n", Log: true}, Y: plots.Axis{Label: "time per evaluation", Unit: "ns", Log: true}}
		series := map[string]plots.Series{}
		for _, c := range r.Timings.Costs {
			if c.System != of.system {
				continue
			}
			key := c.Way
			if key == "go" {
				key = "complex" // which is not timed as systems grow
			}
			s, batched := plots.Series{Name: wayLabel(c.Way), Marks: true}, plots.Series{Name: c.Way + ", batched", Marks: true}
			for _, p := range c.Points {
				s.X, s.Y = append(s.X, float64(p.N)), append(s.Y, p.Time)
				if p.Batched > 0 {
					batched.X, batched.Y = append(batched.X, float64(p.N)), append(batched.Y, p.Batched)
				}
			}
			series[key] = s
			if batched.X != nil {
				series[batched.Name] = batched
			}
		}
		panel.Series = arranged(wayPlaces, series)
		fig.Panels = append(fig.Panels, panel)
	}
	return fig
}

// least is where errors are drawn that are smaller, or 0.
const least = 1e-17

// errorsFigure sorts the systems by the symbolic path's error, so that the
// ways' clouds can be told apart.
func (r *Results) errorsFigure() plots.Figure {
	order := slices.Clone(r.Accuracy)
	slices.SortStableFunc(order, func(a, b Accuracy) int {
		x, _ := a.of("symbolic")
		y, _ := b.of("symbolic")
		return cmp.Compare(x.Max, y.Max)
	})
	panel := plots.Lines{X: plots.Axis{Label: "bundled systems, by the symbolic path's error"}, Y: plots.Axis{Label: "largest relative error", Log: true}}
	for _, way := range wayPlaces[:6] { // hyperdual is as jet
		s := plots.Series{Name: way, Marks: true, NoLine: true}
		for i, a := range order {
			if e, ok := a.of(way); ok {
				s.X, s.Y = append(s.X, float64(i+1)), append(s.Y, max(e.Max, least))
			}
		}
		panel.Series = append(panel.Series, s)
	}
	return plots.Figure{Panels: []plots.Panel{panel}}
}

func (r *Results) stepsFigure() plots.Figure {
	panel := plots.Lines{X: plots.Axis{Label: "step h", Log: true}, Y: plots.Axis{Label: "largest relative error", Log: true}}
	for _, s := range r.Steps {
		k := len(panel.Series) - 1
		if k < 0 || panel.Series[k].Name != plain(s.System) {
			panel.Series, k = append(panel.Series, plots.Series{Name: plain(s.System), Marks: true}), k+1
		}
		panel.Series[k].X, panel.Series[k].Y = append(panel.Series[k].X, s.Step), append(panel.Series[k].Y, s.Error)
	}
	return plots.Figure{Panels: []plots.Panel{panel}}
}

func (r *Results) conditioningFigure() plots.Figure {
	panel := plots.Lines{X: plots.Axis{Label: "condition number of M", Log: true}, Y: plots.Axis{Label: "largest relative error", Log: true}}
	for _, way := range wayPlaces[:6] {
		s := plots.Series{Name: way, Marks: true}
		for _, c := range r.Conditioning {
			for _, e := range c.Ways {
				if e.Way == way {
					s.X, s.Y = append(s.X, c.Condition), append(s.Y, e.Max)
				}
			}
		}
		panel.Series = append(panel.Series, s)
	}
	return plots.Figure{Panels: []plots.Panel{panel}}
}

// workFigure leaves autograd out: its points lie on those of the symbolic path.
func (r *Results) workFigure() plots.Figure {
	fig := plots.Figure{Columns: 2}
	for _, w := range r.Work {
		series := map[string]plots.Series{}
		for _, c := range w.Curves {
			if c.Way == "autograd" {
				continue
			}
			s, key := plots.Series{Name: plain(c.Method)}, c.Method
			if c.Way != "symbolic" {
				s.Name, key = s.Name+", "+c.Way, key+", "+c.Way
			}
			for _, p := range c.Points {
				s.X, s.Y = append(s.X, float64(p.Evaluations)), append(s.Y, p.Error)
			}
			series[key] = s
		}
		fig.Panels = append(fig.Panels, plots.WorkPrecision(plain(w.System), plots.Axis{Label: "evaluations of the accelerations"}, plots.Axis{Label: "relative error"}, arranged(methodPlaces, series)...))
	}
	return fig
}

// lost is the relative error from which on a run is none.
const lost = 10

func (r *Results) longFigure() plots.Figure {
	fig := plots.Figure{Columns: 2}
	for _, run := range longRuns {
		panel := plots.Lines{Title: run.name, X: plots.Axis{Label: "periods", Log: true}, Y: plots.Axis{Label: "relative error", Log: true}}
		series := map[string]plots.Series{}
		for _, l := range r.Long {
			if l.System != run.name {
				continue
			}
			s := plots.Series{Name: plain(l.Method), X: l.Periods, Marks: true}
			for _, e := range l.Error {
				if e > lost {
					e = math.NaN()
				}
				s.Y = append(s.Y, e)
			}
			series[l.Method] = s
		}
		panel.Series = arranged(methodPlaces, series)
		fig.Panels = append(fig.Panels, panel)
	}
	return fig
}
