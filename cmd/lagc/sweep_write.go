package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lagc/cmd/lagc/internal/output"
	"lagc/runtime/ensemble"
	"lagc/runtime/sweep"
	"lagc/runtime/table"
)

// unfinished is the ending of the log next to an output.
const unfinished = ".unfinished"

// Results are made safe when that much waits, or after that long.
const (
	safeBytes = 1 << 20
	safeAfter = 500 * time.Millisecond
)

// run computes what is missing and writes the table.
func (w *sweeping) run(ctx context.Context) (tally, error) {
	columns, err := w.columns()
	if err != nil {
		return tally{}, err
	}
	if w.path == "" {
		return w.stream(ctx, columns, "standard output", w.app.out)
	}
	if info, err := os.Stat(w.path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		f, err := output.Create(w.path) // a pipe, say: there is nothing to go on with
		if err != nil {
			return tally{}, err
		}
		defer f.Discard() // which closes it
		return w.stream(ctx, columns, w.path, f)
	}
	return w.logged(ctx, columns)
}

// stream writes results as they come.
func (w *sweeping) stream(ctx context.Context, columns []table.Column, name string, to io.Writer) (tally, error) {
	first, end := w.shard.Jobs(w.identity.Jobs)
	live := output.NewLive(to)
	var t table.Writer = nowhere{}
	if w.path != "" || w.plot == nil {
		var err error
		if t, err = newSweepTable(live, w.path, columns, w.identity); err != nil {
			return tally{}, cannotWrite(name, err)
		}
	}
	t = w.plot.watch(t)
	r := newResults(w, first, func(row []float64, texts []string) error {
		if err := t.Row(row, texts...); err != nil {
			return writeError{err}
		}
		return nil
	})
	bar := newCount(w.app, false, first, end, end-first, "runs")
	err := w.collect(ctx, r, end, func() error { bar.at(float64(r.next)); return nil })
	bar.stop()
	var unwritten writeError
	if errors.As(err, &unwritten) {
		return r.tally, cannotWrite(name, unwritten.error)
	}
	e := t.Close(r.summary())
	if e == nil {
		e = live.Flush()
	}
	if e != nil {
		return r.tally, cannotWrite(name, e)
	}
	if err != nil {
		return r.tally, w.stopped(err, r.next-first, end-first, "their rows are written")
	}
	return r.tally, nil
}

// collect runs the jobs from where results stand to before end; after is called when the rows of a run are written.
func (w *sweeping) collect(ctx context.Context, r *results, end int64, after func() error) error {
	return ensemble.Run(ctx, w.sim, w.jobs.from(r.first, end), w.opt, func(result ensemble.Result) error {
		if err := r.take(result); err != nil {
			return err
		}
		return after()
	})
}

// logged collects results in a log next to the output, and makes the output of it when all are there.
func (w *sweeping) logged(ctx context.Context, columns []table.Column) (tally, error) {
	first, end := w.shard.Jobs(w.identity.Jobs)
	log, err := w.open(columns, first)
	if err != nil {
		return tally{}, err
	}
	r := newResults(w, log.Next(), log.Append)
	last := time.Now()
	bar := newCount(w.app, true, r.first, end, end-first, "runs")
	err = w.collect(ctx, r, end, func() error {
		if log.Pending() < safeBytes && time.Since(last) < safeAfter {
			return nil
		}
		last = time.Now()
		err := logError(log.Sync(r.next))
		bar.at(float64(log.Next()))
		return err
	})
	bar.stop()
	if e := logError(log.Sync(r.next)); err == nil || e != nil {
		err = e
	}
	if err != nil {
		_ = log.Close() // what Sync returned from is safe
		return r.tally, w.stopped(err, log.Next()-first, end-first, fmt.Sprintf("they are kept in %s, and --resume goes on with the rest", w.path+unfinished))
	}
	all, err := w.publish(log, columns)
	if err != nil {
		_ = log.Close()
		return all, fmt.Errorf("%w\n    all %d results are kept in %s, and --resume writes them", err, end-first, w.path+unfinished)
	}
	all.stats = r.stats
	if err := log.Remove(); err != nil {
		return all, exit{1, err}
	}
	return all, nil
}

func logError(err error) error {
	if err == nil {
		return nil
	}
	return writeError{err}
}

// errDone says that there is nothing left to do.
var errDone = errors.New("done")

// open starts the log, or goes on with that of an interrupted sweep.
func (w *sweeping) open(columns []table.Column, first int64) (*sweep.Log, error) {
	path := w.path + unfinished
	if !w.resume {
		log, err := sweep.CreateLog(path, sweep.Header{Identity: w.identity, Numbers: len(columns) - 2, Texts: 2}, first)
		switch {
		case errors.Is(err, fs.ErrExist):
			return nil, fmt.Errorf("%s holds the results of a sweep that was interrupted; --resume goes on with it, and removing it starts anew", path)
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("cannot write %s: there is no folder %s", w.path, filepath.Dir(w.path))
		}
		return log, err
	}
	log, err := sweep.OpenLog(path)
	if errors.Is(err, fs.ErrNotExist) {
		if done(w.path, w.identity) {
			return nil, errDone
		}
		w.resume = false
		return w.open(columns, first)
	}
	if err != nil {
		return nil, err
	}
	differs := log.Header.Differs(w.identity)
	if log.Header.Shard != w.identity.Shard && differs == nil {
		differs = []string{fmt.Sprintf("--shard: %s, not %s", log.Header.Shard, w.identity.Shard)}
	}
	if log.Header.Numbers != len(columns)-2 && differs == nil {
		differs = []string{fmt.Sprintf("%d columns, not %d", log.Header.Numbers, len(columns)-2)}
	}
	if differs != nil {
		_ = log.Close()
		return nil, fmt.Errorf("%s is of another sweep, it has\n    %s\n--resume goes on with the same sweep only; remove the file to start anew", path, strings.Join(differs, "\n    "))
	}
	return log, nil
}

// publish makes the output of the log.
func (w *sweeping) publish(log *sweep.Log, columns []table.Column) (tally, error) {
	var all tally
	f, err := output.Create(w.path)
	if err != nil {
		return all, exit{1, err}
	}
	live := output.NewLive(f)
	err = w.write(live, log, columns, &all)
	if err == nil {
		err = live.Flush()
	}
	if err != nil {
		f.Discard()
		return all, cannotWrite(f.Target(), err)
	}
	if err := f.Keep(); err != nil {
		return all, cannotWrite(f.Target(), err)
	}
	return all, nil
}

func (w *sweeping) write(to io.Writer, log *sweep.Log, columns []table.Column, all *tally) error {
	t, err := newSweepTable(to, w.path, columns, w.identity)
	if err != nil {
		return err
	}
	t = w.plot.watch(t)
	next, end := w.shard.Jobs(w.identity.Jobs)
	err = log.Replay(func(row []float64, texts []string) error {
		switch run := int64(row[0]); {
		case run == next:
			all.add(run, texts)
			next++
		case run != next-1 || !w.opt.Keep:
			return fmt.Errorf("%s has run %d where run %d should stand", w.path+unfinished, run, next)
		}
		return t.Row(row, texts...)
	})
	if err != nil {
		return err
	}
	if next != end {
		return fmt.Errorf("%s lacks run %d", w.path+unfinished, next)
	}
	return t.Close(all.summary())
}

// newSweepTable starts the table that the ending of the path says. All but CSV say which sweep they are of; a part of a
// sweep does so in CSV too, in a comment above the header, for lagc sweep merge.
func newSweepTable(to io.Writer, path string, columns []table.Column, id sweep.Identity) (table.Writer, error) {
	fact := table.Fact{Name: "sweep", Value: id}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		return table.NewJSON(to, columns, fact)
	case ".parquet":
		return table.NewParquet(to, columns, fact)
	}
	if id.Shard == (sweep.Shard{}) {
		return table.NewCSV(to, columns)
	}
	return table.NewCSV(to, columns, fact, table.Fact{Name: "columns", Value: columns})
}

// stopped says how far a sweep came.
func (w *sweeping) stopped(err error, done, of int64, kept string) error {
	what := err.Error()
	var unwritten writeError
	switch {
	case errors.Is(err, context.Canceled):
		what = "interrupted"
	case errors.As(err, &unwritten):
		what = cannotWrite(w.path+unfinished, unwritten.error).Error()
	}
	return exit{1, fmt.Errorf("%s after %d of %d runs; %s", what, done, of, kept)}
}

// summarizeSweep says what was computed, and fails if some runs failed.
func summarizeSweep(a *app, all tally, wall time.Duration) error {
	if !a.quiet {
		line := func(name, format string, args ...any) {
			fmt.Fprintf(a.err, "%-12s %s\n", name, fmt.Sprintf(format, args...))
		}
		line("runs", "%d, %d failed", all.runs, all.failed)
		if s := all.stats; s.Steps > 0 {
			line("steps", "%d taken, %d refused, %d evaluations", s.Steps, s.Rejected, s.Evaluations)
		}
		rate := ""
		if all.stats.Steps > 0 {
			rate = fmt.Sprintf(", %.3g runs a second", float64(all.runs)/wall.Seconds())
		}
		line("wall time", "%v%s", rounded(wall), rate)
	}
	if all.failed > 0 {
		return exit{1, fmt.Errorf("%d of %d runs failed; the first is run %d: %s", all.failed, all.runs, all.which, all.why)}
	}
	return nil
}
