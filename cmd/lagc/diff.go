package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"lagc/cmd/lagc/internal/output"
	"lagc/compare"
	"lagc/examples"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/runtime/simulate"
	"lagc/source"
	"lagc/symbolic"
)

type diffCommand struct {
	Files []string `arg:"" optional:"" name:"file" help:"The systems: .lag files, - for standard input, or names of bundled examples; without any, all bundled examples."`

	Against   []string `default:"autograd,autodiff,hand,exact" placeholder:"KIND,…" help:"What to compare with; see above."`
	States    string   `placeholder:"N" help:"Number of random states that accelerations are compared at (64)."`
	Seed      string   `placeholder:"N" help:"Seed of the random states (1)."`
	Tolerance string   `placeholder:"X" help:"Relative error from which on a way disagrees, instead of each way's own."`
	NoTime    bool     `help:"Leave times out: what remains is the same on every run."`

	Init   []string `sep:"none" placeholder:"NAME=VALUE" help:"Initial value, as for lagc run."`
	T      string   `name:"t" placeholder:"A..B" help:"Times of the trajectories; the file's run otherwise."`
	Method string   `placeholder:"NAME" help:"Integrator of the trajectories."`
	Step   string   `placeholder:"H" help:"Step of a fixed-step method."`
	Tol    string   `placeholder:"TOL" help:"Tolerance of an adaptive method."`

	Output   string `short:"o" placeholder:"FILE" help:"Write to FILE, by its ending: .csv, .json or .txt."`
	Plot     string `placeholder:"FILE" help:"Draw a picture instead of tables: .svg, .png, .pdf or .html."`
	PlotKind string `placeholder:"KIND" help:"Picture to draw, see above (error)."`
	JSON     bool   `name:"json" help:"Write JSON to stdout instead of tables."`
	Quiet    bool   `short:"q" help:"No notes and warnings."`
	fileFlags
}

// maxStates bounds the random states: each costs a reference of 160 bits.
const maxStates = 1_000_000

// wholeRun is the number of evaluations up to which the trajectories of all
// bundled examples are followed, so that the slowest way takes seconds.
const wholeRun = 2000

// Help is shown by lagc diff --help.
func (diffCommand) Help() string {
	var b strings.Builder
	b.WriteString(`Compares ways of getting the same accelerations: for error against a reference of 160 bits at random states, for the trajectory and what it conserves, for time. The symbolic path is what the ways are measured by.

Errors are relative to the largest acceleration of a state, also in units of its last place (ulp); a trajectory's are relative to its largest coordinate, against the file's exact solution, or else the finest run that float64 allows. Times are medians of rounds in which the ways take turns, ± is the range of their middle half; "pays after" is the number of evaluations from which on deriving symbolically has been worth its set-up.

Without FILE all bundled examples are compared, their trajectories over the first 2000 evaluations.

Exit status: 0 all agree, 1 a way is off beyond its tolerance, 2 the input is wrong.

Examples:

	$ lagc diff pendulum.lag --against autograd,hand,exact
	$ lagc diff pendulum --against hand --method euler --step 0.001 --t 10
	$ lagc run charged.lag -o charged.csv
	$ lagc diff charged.lag --against charged.csv
	$ lagc diff kepler.lag --against autograd --plot work.svg --plot-kind work

Kinds:

`)
	for _, w := range compare.Ways() {
		fmt.Fprintf(&b, "\t%-11s %s\n", w.Name, w.Doc)
	}
	b.WriteString("\tFILE.csv    a trajectory: columns t, coordinates, perhaps x_dot and x_ddot\n\nPictures:\n\n")
	for _, p := range pictures {
		fmt.Fprintf(&b, "\t%-11s %s\n", p.name, p.doc)
	}
	return b.String()
}

// Run compares.
func (c *diffCommand) Run(a *app) error {
	a.quiet = c.Quiet
	opt, err := c.options()
	if err = errors.Join(err, c.checkKinds(), c.checkOutput(), c.checkPlot()); err != nil {
		return err
	}
	names := c.Files
	if len(names) == 0 {
		names, opt.Evaluations = examples.Names(), wholeRun
		if c.T != "" {
			opt.Evaluations = 0
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if c.Plot != "" {
		return c.plot(ctx, a)
	}
	var reports []*compare.Report
	var failed error
	bar := c.progress(a, names)
	a.quiet = a.quiet || len(c.Files) == 0 // that they are bundled need not be said
	for i, name := range names {
		bar.at(float64(i))
		r, err := c.compare(ctx, a, name, opt)
		if err != nil {
			failed = inFile(name, err)
			break
		}
		reports = append(reports, r)
	}
	bar.stop()
	if len(reports) > 0 { // what was found out is shown, whatever came after
		failed = errors.Join(failed, c.write(a, reports))
	}
	if failed != nil {
		return failed
	}
	return verdict(reports)
}

// progress shows which system it is at; what is reported comes at the end.
func (c *diffCommand) progress(a *app, names []string) *progress {
	if a.quiet || !isTerminal(a.err) {
		return nil
	}
	return a.watch(0, float64(len(names)), func(at float64) string { return names[min(int(at), len(names)-1)] })
}

// options reads the flags that say what to measure.
func (c *diffCommand) options() (opt compare.Options, err error) {
	opt = compare.Options{Seed: 1, NoTiming: c.NoTime}
	if c.States != "" {
		n, e := count("--states", c.States)
		if e == nil && n > maxStates {
			e = fmt.Errorf("--states takes at most %d", maxStates)
		}
		opt.States, err = int(n), errors.Join(err, e)
	}
	if c.Seed != "" {
		n, e := count("--seed", c.Seed)
		opt.Seed, err = uint64(n), errors.Join(err, e)
	}
	if c.Tolerance != "" {
		x, e := positiveNumber("--tolerance", c.Tolerance)
		opt.Tolerance, err = x, errors.Join(err, e)
	}
	return opt, err
}

// checkKinds refuses what nothing can be compared with.
func (c *diffCommand) checkKinds() error {
	var errs []error
	var known []string
	for _, w := range compare.Ways() {
		known = append(known, w.Name)
	}
	for _, kind := range c.Against {
		if _, ok := compare.Find(kind); !ok && !isTable(kind) {
			errs = append(errs, fmt.Errorf("--against: unknown kind %q%s (there are %s, and FILE.csv)", kind, didYouMean(kind, known), strings.Join(known, ", ")))
		}
	}
	return errors.Join(errs...)
}

func isTable(kind string) bool { return strings.HasSuffix(kind, ".csv") }

func (c *diffCommand) checkOutput() error {
	switch filepath.Ext(c.Output) {
	case ".csv", ".json", ".txt":
		return nil
	}
	if c.Output == "" {
		return nil
	}
	return fmt.Errorf("-o %s: the ending picks the form: .csv, .json or .txt", c.Output)
}

// compare reports on one system.
func (c *diffCommand) compare(ctx context.Context, a *app, name string, opt compare.Options) (*compare.Report, error) {
	s, ways, err := c.subject(a, name)
	if err != nil {
		return nil, err
	}
	r, err := compare.Compare(ctx, s, ways, opt)
	if err != nil {
		return nil, exit{1, err}
	}
	return r, nil
}

// subject prepares a system and what it is compared with.
func (c *diffCommand) subject(a *app, name string) (*compare.Subject, []compare.Way, error) {
	l, err := a.load(name, c.fileFlags)
	if err != nil {
		return nil, nil, err
	}
	if len(l.system.Unsupported) > 0 {
		return nil, nil, source.List(l.system.Unsupported)
	}
	run := &integrationFlags{Init: c.Init, T: c.T, Method: c.Method, Step: c.Step, Tol: c.Tol}
	if run.T == "" {
		run.T = timesOf(l)
	}
	p, err := run.plan(l)
	if err != nil {
		return nil, nil, err
	}
	sim, err := simulate.New(l.equations, p.setup, p.out.Start)
	if err != nil {
		return nil, nil, err
	}
	a.warn(l, sim.Warnings)
	ways, err := c.ways(l.system)
	if err != nil {
		return nil, nil, err
	}
	s := compare.New(sim, p.out.Start, p.out.End)
	s.Integration = p.opt
	s.Fresh = func() (*mechanics.System, error) { return l.fresh(c.fileFlags) }
	return s, ways, nil
}

// fresh resolves the file anew.
func (l *loaded) fresh(flags fileFlags) (*mechanics.System, error) {
	opt, err := l.options(flags)
	if err != nil {
		return nil, err
	}
	sys, diags := resolve.Resolve(l.tree, opt)
	return sys, diags.Err()
}

// ways finds what to compare with; tables are read.
func (c *diffCommand) ways(sys *mechanics.System) ([]compare.Way, error) {
	var out []compare.Way
	for _, kind := range c.Against {
		w, ok := compare.Find(kind)
		if !ok {
			f, err := os.Open(kind)
			if err != nil {
				return nil, fmt.Errorf("--against: %w", err)
			}
			w, err = compare.Recorded(kind, f, sys)
			_ = f.Close() // it was only read
			if err != nil {
				return nil, fmt.Errorf("--against: %w", err)
			}
		}
		out = append(out, w)
	}
	return out, nil
}

// write writes the reports where they go.
func (c *diffCommand) write(a *app, reports []*compare.Report) error {
	var b bytes.Buffer
	form := filepath.Ext(c.Output)
	if c.JSON {
		form = ".json"
	}
	var err error
	switch form {
	case ".json":
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		err = e.Encode(struct {
			Machine compare.Machine   `json:"machine"`
			Systems []*compare.Report `json:"systems"`
		}{compare.ThisMachine(), reports})
	case ".csv":
		err = compare.WriteCSV(&b, reports)
	default:
		err = compare.WriteText(&b, reports)
	}
	if err != nil {
		return err
	}
	if c.Output != "" {
		return output.WriteFile(c.Output, b.Bytes())
	}
	_, err = io.Copy(a.out, &b)
	return err
}

// verdict is the error that names who disagrees.
func verdict(reports []*compare.Report) error {
	var list []string
	for _, r := range reports {
		for _, w := range r.Disagreeing() {
			list = append(list, r.System+": "+w)
		}
	}
	if list == nil {
		return nil
	}
	return exit{1, fmt.Errorf("beyond the tolerance: %s", strings.Join(list, ", "))}
}

// positiveNumber reads a flag that takes one.
func positiveNumber(flag, text string) (float64, error) {
	s := &scope{sys: &mechanics.System{Graph: symbolic.New()}}
	return s.positive(flag, text, 0)
}
