package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lagc/cmd/lagc/internal/output"
	"lagc/compare"
	"lagc/mechanics"
	"lagc/plots"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/symbolic"
)

// pictures are the kinds of --plot-kind for diff.
var pictures = []struct {
	name, doc string
	draw      func(*diffCommand, context.Context, *app) (plots.Figure, error)
}{
	{"error", "error of each way's trajectory over time", (*diffCommand).drawErrors},
	{"work", "error against evaluations, of every method and of every way", (*diffCommand).drawWork},
	{"cost", "time per evaluation as the file's const n grows to 64; of a chain of pendulums and one of oscillators without FILE", (*diffCommand).drawCosts},
}

func (c *diffCommand) checkPlot() error {
	switch {
	case c.Plot == "" && c.PlotKind != "":
		return errors.New("--plot-kind says what to draw; --plot FILE says where")
	case c.Plot == "":
		return nil
	case c.PlotKind == "":
		c.PlotKind = pictures[0].name
	}
	_, err := plots.FormatOf(c.Plot)
	var known []string
	for _, p := range pictures {
		known = append(known, p.name)
	}
	if !slices.Contains(known, c.PlotKind) {
		err = errors.Join(err, fmt.Errorf("--plot-kind: unknown kind %q%s (there are %s)", c.PlotKind, didYouMean(c.PlotKind, known), strings.Join(known, ", ")))
	}
	if c.Output != "" || c.JSON {
		err = errors.Join(err, errors.New("--plot draws a picture instead of tables: leave out -o and --json"))
	}
	if len(c.Files) == 0 && c.PlotKind != "cost" {
		err = errors.Join(err, fmt.Errorf("--plot-kind %s draws one system: name a FILE", c.PlotKind))
	}
	return err
}

// plot draws the picture that --plot asks for.
func (c *diffCommand) plot(ctx context.Context, a *app) error {
	i := slices.IndexFunc(pictures, func(p struct {
		name, doc string
		draw      func(*diffCommand, context.Context, *app) (plots.Figure, error)
	}) bool {
		return p.name == c.PlotKind
	})
	fig, err := pictures[i].draw(c, ctx, a)
	if err != nil {
		return err
	}
	format, err := plots.FormatOf(c.Plot)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := format.Write(&b, fig); err != nil {
		return err
	}
	return output.WriteFile(c.Plot, b.Bytes())
}

// drawErrors shows how errors grow: ways that make no error but rounding lie
// on one curve, and the second panel tells them apart.
func (c *diffCommand) drawErrors(ctx context.Context, a *app) (plots.Figure, error) {
	fig := plots.Figure{Title: "Error of the trajectory", Columns: 2}
	for _, name := range c.Files {
		s, ways, err := c.subject(a, name)
		if err != nil {
			return fig, inFile(name, err)
		}
		opt, err := c.options()
		if err != nil {
			return fig, err
		}
		opt.NoTiming, opt.States = true, 1
		r, err := compare.Compare(ctx, s, ways, opt)
		if err != nil {
			return fig, exit{1, inFile(name, err)}
		}
		panel := plots.Lines{
			Title: fmt.Sprintf("%s, %s", r.System, r.Method),
			X:     plots.Axis{Label: "t", Unit: "s"},
			Y:     plots.Axis{Label: "relative error", Log: true},
		}
		apart := plots.Lines{Title: "apart from the symbolic path's run", X: panel.X, Y: plots.Axis{Label: "relative difference", Log: true}}
		for _, row := range r.Ways {
			t := row.Trajectory
			if t == nil {
				continue
			}
			panel.Series = append(panel.Series, plots.Series{Name: row.Way, X: t.Time, Y: t.Error})
			difference := plots.Series{} // without one, it keeps the colours of the others in step
			if t.Apart != nil {
				difference = plots.Series{Name: row.Way, X: t.Time, Y: t.Apart}
			}
			apart.Series = append(apart.Series, difference)
		}
		if t := r.Ways[0].Trajectory; t != nil {
			fig.Caption = "Compared with: " + t.Against + "."
		}
		fig.Panels = append(fig.Panels, panel, apart)
	}
	return fig, nil
}

// drawWork shows what precision costs: methods on the derived equations, and
// ways with the default method.
func (c *diffCommand) drawWork(ctx context.Context, a *app) (plots.Figure, error) {
	fig := plots.Figure{Title: "Work and precision"}
	for _, name := range c.Files {
		s, ways, err := c.subject(a, name)
		if err != nil {
			return fig, inFile(name, err)
		}
		curves, err := compare.WorkPrecision(ctx, s, nil, integrate.Methods())
		if err != nil {
			return fig, exit{1, inFile(name, err)}
		}
		dop853, err := integrate.Lookup("dop853")
		if err != nil {
			return fig, err
		}
		more, err := compare.WorkPrecision(ctx, s, ways, []*integrate.Method{dop853})
		if err != nil {
			return fig, exit{1, inFile(name, err)}
		}
		fig.Panels = append(fig.Panels, workPanel(s.Name, append(curves, more[1:]...)))
	}
	return fig, nil
}

func workPanel(title string, curves []compare.Curve) plots.Panel {
	var series []plots.Series
	for _, curve := range curves {
		one := plots.Series{Name: curve.Method}
		if curve.Way != compare.Symbolic.Name {
			one.Name += ", " + curve.Way
		}
		for _, p := range curve.Points {
			one.X, one.Y = append(one.X, float64(p.Evaluations)), append(one.Y, p.Error)
		}
		series = append(series, one)
	}
	return plots.WorkPrecision(title, plots.Axis{Label: "evaluations of the accelerations"}, plots.Axis{Label: "relative error"}, series...)
}

// sizes are those of the systems that costs are compared at.
var sizes = []int{1, 2, 4, 8, 16, 32, 64}

// drawCosts shows how time grows with the number of coordinates.
func (c *diffCommand) drawCosts(ctx context.Context, a *app) (plots.Figure, error) {
	fig := plots.Figure{Title: "Time per evaluation", Columns: 2}
	names := c.Files
	if len(names) == 0 {
		names = []string{"chain", "coupled"}
	}
	for _, name := range names {
		l, err := a.load(name, c.fileFlags)
		if err != nil {
			return fig, err
		}
		if d, _, ok := l.names.find("n"); !ok || d.kind != "const" {
			return fig, fmt.Errorf("%s: --plot-kind cost needs a const n that sets the number of coordinates", name)
		}
		ways, err := c.ways(l.system)
		if err != nil {
			return fig, err
		}
		costs, err := compare.Costs(ctx, l.system.Name, ways, sizes, func(n int) (*compare.Subject, error) { return c.sized(l, n) })
		if err != nil {
			return fig, exit{1, err}
		}
		panel := plots.Lines{
			Title: l.system.Name,
			X:     plots.Axis{Label: "n", Log: true}, Y: plots.Axis{Label: "time per evaluation", Unit: "ns", Log: true},
		}
		for _, cost := range costs {
			one := plots.Series{Name: cost.Way, Marks: true}
			for _, p := range cost.Points {
				one.X, one.Y = append(one.X, float64(p.N)), append(one.Y, p.Time)
			}
			if len(one.X) > 0 {
				panel.Series = append(panel.Series, one)
			}
		}
		fig.Panels = append(fig.Panels, panel)
	}
	return fig, nil
}

// sized is the system of a file with another n.
func (c *diffCommand) sized(l *loaded, n int) (*compare.Subject, error) {
	opt, err := l.options(c.fileFlags)
	if err != nil {
		return nil, err
	}
	opt.Consts["n"] = symbolic.RatInt(int64(n))
	fresh := func() (*mechanics.System, error) {
		sys, diags := resolve.Resolve(l.tree, opt)
		return sys, diags.Err()
	}
	sys, err := fresh()
	if err != nil {
		return nil, err
	}
	sim, err := simulate.New(mechanics.Derive(sys), simulate.Setup{}, 0)
	if err != nil {
		return nil, err
	}
	s := compare.New(sim, 0, 1)
	s.Fresh = fresh
	return s, nil
}
