package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"lagc/cmd/lagc/internal/picture"
	"lagc/runtime/integrate"
	"lagc/runtime/lanes"
	"lagc/runtime/simulate"
)

type runCommand struct {
	File string `arg:"" help:"The system: a .lag file, - for standard input, or the name of a bundled example."`

	integrationFlags
	Backend string `default:"auto" placeholder:"NAME" help:"What evaluates the equations; see above."`

	Output   string `short:"o" placeholder:"FILE" help:"Write to FILE, by its ending: .csv, .json or .parquet."`
	JSON     bool   `name:"json" help:"Write JSON to stdout instead of CSV."`
	Quiet    bool   `short:"q" help:"No summary, notes and warnings."`
	Plot     string `placeholder:"FILE" help:"Draw a picture, by its ending: .svg, .png, .pdf or .html. The table is then written only where -o or --json asks for it."`
	PlotKind string `placeholder:"KIND,..." help:"What to draw; see above."`
	fileFlags
}

// Help is shown by lagc run --help.
func (runCommand) Help() string {
	var b strings.Builder
	b.WriteString(`Every param and const of FILE is a flag of its own, --NAME VALUE, and lagc run FILE --help lists them. Arrays take a list, --m 1,2,3, or one element, --m_2 5. Values are expressions: --t 0..2*pi, --B -1.5e-3. Flags override what FILE says.

The table goes to stdout or FILE, everything else to stderr. Exit status: 0 done, 1 the run failed midway and its rows so far are kept, 2 the input is wrong and nothing is written.

Examples:

	$ lagc run charged.lag --B 2.0 -o charged.csv
	$ lagc run pendulum --init th=3*pi/4 --t 0..2 --every 0.5
	$ lagc run pendulum --plot pendulum.svg --plot-kind coords,energy

Methods:

`)
	listMethods(&b)
	b.WriteString("\nBackends:\n\n")
	for _, back := range backends {
		fmt.Fprintf(&b, "\t%-17s %s\n", back.name, back.doc)
	}
	b.WriteString("\nPictures, several by commas:\n\n")
	for _, k := range picture.Kinds() {
		fmt.Fprintf(&b, "\t%-17s %s\n", k.Name, k.Doc)
	}
	return b.String()
}

func listMethods(b *strings.Builder) {
	for _, m := range integrate.Methods() {
		fmt.Fprintf(b, "\t%-17s %s\n", m.Name, m.Doc)
	}
}

// Run integrates FILE.
func (c *runCommand) Run(a *app) error {
	a.quiet = c.Quiet
	backend, err := lookupBackend(c.Backend)
	if err := errors.Join(err, c.checkOutput(), c.checkPlot()); err != nil {
		return err
	}
	l, err := a.load(c.File, c.fileFlags)
	if err != nil {
		return err
	}
	p, err := c.plan(l)
	if err != nil {
		return err
	}
	p.setup.Engine, p.machine = backend.engine, backend.machine
	sim, err := simulate.New(l.equations, p.setup, p.out.Start)
	a.trace.pass("lower")
	if err != nil {
		return inFile(l.source.Name, err)
	}
	warnings := sim.Warnings
	if caveat := sim.Caveat(p.opt.Method); caveat != "" {
		warnings = append(warnings, caveat)
	}
	a.warn(l, warnings)
	return c.simulate(a, l, p, sim)
}

// integrate runs the simulation; whatever evaluates the equations, the rows are the same to the bit.
func (c *runCommand) integrate(ctx context.Context, p plan, sim *simulate.Simulation, row func([]float64) error) (simulate.Summary, error) {
	if p.machine {
		return lanes.Run(ctx, sim, p.out, p.opt, row)
	}
	return sim.Run(ctx, p.out, p.opt, row)
}

// warn prints what a user should know before the run.
func (a *app) warn(l *loaded, more []string) {
	if a.quiet {
		return
	}
	fmt.Fprint(a.err, l.warnings.Render())
	for _, w := range more {
		fmt.Fprintf(a.err, "%s: warning: %s\n", l.source.Name, w)
	}
}

// simulate integrates and writes the rows.
func (c *runCommand) simulate(a *app, l *loaded, p plan, sim *simulate.Simulation) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once

	s, err := c.open(a, l, p, sim)
	if err != nil {
		return err
	}
	s.progress = newProgress(a, c.Output != "" || !c.tabulates(), p.out)
	sum, err := c.integrate(ctx, p, sim, s.row)
	s.progress.stop()
	a.trace.pass("run")
	return s.finish(a, sum, err)
}
