package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"lagc/runtime/ensemble"
	"lagc/runtime/simulate"
	"lagc/runtime/sweep"
)

type sweepCommand struct {
	File  string   `arg:"" help:"The system: a .lag file, - for standard input, or the name of a bundled example; or the word merge."`
	Parts []string `arg:"" optional:"" name:"part" help:"After merge: the file to write, and the parts to make it of."`

	spaceFlags
	Keep []string `sep:"none" placeholder:"WHAT" help:"What to keep of each run: final, an expression at the end, or min(E), max(E), mean(E) over the run; repeatable (final)."`
	Rows bool     `help:"Keep whole trajectories, a row every --every."`

	integrationFlags
	Backend string `default:"auto" placeholder:"NAME" help:"What computes the runs: auto, machine code in vector lanes where the processor has them, or interp, an interpreter."`
	Workers string `placeholder:"N" help:"Number of cores to use (all)."`
	slurmFlags

	Output string `short:"o" placeholder:"FILE" help:"Write to FILE, by its ending: .csv, .json or .parquet."`
	plotFlags
	Resume bool   `help:"Go on with a sweep that was interrupted."`
	Shard  string `placeholder:"K/N" help:"Compute the K-th of N parts only; auto/N takes K from Slurm or Kubernetes."`
	Quiet  bool   `short:"q" help:"No summary, notes and warnings."`
	fileFlags
}

// Help is shown by lagc sweep --help.
func (sweepCommand) Help() string {
	var b strings.Builder
	b.WriteString(`Computes many runs of one system, on all cores and in the vector lanes of the processor, and writes one row for each: its number, the swept values, what is kept, and whether it failed. The results are those of lagc run to the bit, and the same whatever the number of cores.

Params are swept by their names, initial values as --init has them (th, th', th_dot, r_2); ranges include both ends, and a third part "log" makes equal factors of equal steps: --over k=0.1..10:50:log.

Examples:

	$ lagc sweep pendulum.lag --over th=-3..3:7 --t 0..2
	$ lagc sweep double_pendulum --over th1=0..3:20 --over th2=0..3:20 --t 5 --tol 1e-8 -o map.csv
	$ lagc sweep pendulum --random th=-3..3 --random "th'=-1..1" --samples 100 --keep "max(th)" --t 5
	$ lagc sweep pendulum --over l=0.1..10:40:log --t 5 --every 0.01 --keep "max(th')" --plot swing.svg
	$ lagc sweep pendulum --over th=-3..3:9 --t 5 --shard 1/2 -o part1.csv
	$ lagc sweep pendulum --over th=-3..3:9 --t 5 --shard 2/2 -o part2.csv
	$ lagc sweep merge all.csv part1.csv part2.csv

Methods:

`)
	listMethods(&b)
	return b.String()
}

// Run computes the sweep.
func (c *sweepCommand) Run(a *app) error {
	a.quiet = c.Quiet
	switch {
	case c.File == "merge" && (len(c.Parts) > 0 || len(c.Over)+len(c.Random) == 0 && c.From == ""):
		return c.merge(a)
	case len(c.Parts) > 0:
		return fmt.Errorf("unexpected argument %s; a sweep is of one file", c.Parts[0])
	}
	w, err := c.prepare(a)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	all, err := w.compute(ctx, c)
	if err != nil {
		w.plot.discard()
	}
	if errors.Is(err, errDone) {
		a.note("%s is complete", w.path)
		return nil
	}
	if err != nil {
		return err
	}
	if err := w.plot.finish(); err != nil {
		return err
	}
	return summarizeSweep(a, all, time.Since(w.began))
}

// sweeping is a sweep that is known in full.
type sweeping struct {
	app    *app
	loaded *loaded
	jobs   *sweepJobs
	keep   *keeping
	sim    *simulate.Simulation
	shard  sweep.Shard
	opt    ensemble.Options
	began  time.Time

	path     string // of the output, "" for stdout
	resume   bool
	identity sweep.Identity
	plot     *sweepPlot
}

// prepare finds out all that is wrong before anything is computed.
func (c *sweepCommand) prepare(a *app) (*sweeping, error) {
	w := &sweeping{app: a, began: time.Now(), resume: c.Resume}
	var errShard, errKeep error
	w.shard, w.path, errShard = c.readShard(a)
	w.keep, errKeep = readKeep(c.Keep)
	err := errors.Join(c.checkOutput(), c.slurmFlags.check(c), errShard, errKeep, c.engine(&w.opt))
	if err == nil && c.Rows {
		err = w.keep.everyRow()
	}
	if err != nil {
		return nil, err
	}
	if w.loaded, err = a.load(c.File, c.fileFlags); err != nil {
		return nil, err
	}
	if w.loaded, err = w.keep.extend(a, w.loaded, c.fileFlags); err != nil {
		return nil, err
	}
	if w.jobs, err = c.newSweepJobs(a, w.loaded); err != nil {
		return nil, err
	}
	if w.sim, err = w.jobs.simulation(w.loaded); err != nil {
		return nil, err
	}
	w.keep.bind(w.sim)
	w.opt.Options, w.opt.Reduce, w.opt.Keep = w.jobs.opt, w.keep.reduce, c.Rows
	if c.Rows {
		if w.opt.Window, err = w.window(); err != nil {
			return nil, err
		}
	}
	if w.identity, err = c.identity(a, w); err != nil {
		return nil, err
	}
	if w.plot, err = c.newSweepPlot(w); err != nil {
		return nil, err
	}
	a.warn(w.loaded, nil)
	return w, nil
}

// checkOutput refuses what cannot be written before anything is computed.
func (c *sweepCommand) checkOutput() error {
	switch ending := strings.ToLower(filepath.Ext(c.Output)); {
	case c.Output == "" && c.Resume:
		return errors.New("--resume goes on with what a file lacks; say which: -o FILE")
	case c.Output == "", ending == ".csv", ending == ".json", ending == ".parquet":
		return nil
	case ending == "":
		return fmt.Errorf("-o %s: the ending of the name picks the format; write %s.csv or %s.parquet", c.Output, c.Output, c.Output)
	default:
		return fmt.Errorf("-o %s: unknown ending %s; write .csv, .json or .parquet", c.Output, ending)
	}
}

// engine says what computes the runs, and on how many cores.
func (c *sweepCommand) engine(opt *ensemble.Options) error {
	switch c.Backend {
	case "auto":
	case "interp":
		opt.Engine = ensemble.Interpreted(1)
	default:
		return fmt.Errorf("--backend %s: a sweep is computed by auto or interp", c.Backend)
	}
	if c.Workers == "" {
		return nil
	}
	n, err := count("--workers", c.Workers)
	opt.Workers = int(min(n, 1<<16))
	return err
}

// window is how many trajectories may be in memory at once, so that they need no more than a fixed part of it.
func (w *sweeping) window() (int, error) {
	const most, each = 1 << 26, 1 << 27 // bytes
	out := w.jobs.at(0).Output
	if out.Every == 0 {
		return 0, errors.New("--rows needs --every, the time between rows, so that it is known how long trajectories are")
	}
	size := (math.Abs(out.End-out.Start)/out.Every + 2) * 8 * float64(len(w.sim.Columns))
	if !(size <= each) {
		return 0, fmt.Errorf("--rows: a trajectory of %.0f rows is too long to be one of many; lagc run writes it", math.Abs(out.End-out.Start)/out.Every+1)
	}
	return max(2, int(min(most/size, 1024))), nil
}

// identity is what the results depend on.
func (c *sweepCommand) identity(a *app, w *sweeping) (sweep.Identity, error) {
	id := sweep.Identity{Jobs: w.jobs.space.Len(), Shard: w.shard}
	add := func(name string, values ...string) {
		if text := strings.Join(values, " "); text != "" {
			id.Facts = append(id.Facts, sweep.Fact{Name: name, Value: text})
		}
	}
	flag := func(set bool) string {
		if set {
			return "yes"
		}
		return ""
	}
	add("lagc", release())
	add("text of "+filepath.Base(w.loaded.source.Name), fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(w.loaded.source.Text))))
	for _, s := range a.args.settings {
		add(s.flag, s.text)
	}
	add("--set", c.Set...)
	add("--init", c.Init...)
	for _, f := range []sweep.Fact{
		{Name: "--t", Value: c.T}, {Name: "--every", Value: c.Every}, {Name: "--method", Value: c.Method},
		{Name: "--step", Value: c.Step}, {Name: "--tol", Value: c.Tol}, {Name: "--max-steps", Value: c.MaxSteps},
	} {
		add(f.Name, f.Value)
	}
	add("--over", c.Over...)
	add("--random", c.Random...)
	add("--samples", c.Samples)
	add("--seed", c.Seed)
	add("--sobol", flag(c.Sobol))
	add("--keep", c.Keep...)
	add("--rows", flag(c.Rows))
	if c.From == "" {
		return id, nil
	}
	sum, err := digest(c.From)
	add("--from "+filepath.Base(c.From), sum)
	return id, err
}

// compute computes the sweep where it should be.
func (w *sweeping) compute(ctx context.Context, c *sweepCommand) (tally, error) {
	if c.Engine == "slurm" {
		return w.slurm(ctx, &c.slurmFlags)
	}
	return w.run(ctx)
}
