package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"lagc/runtime/sweep"
)

// slurmFlags say where a sweep is computed.
type slurmFlags struct {
	Engine string   `default:"local" placeholder:"NAME" help:"Where to compute: local, or slurm, which submits an array of tasks and collects their results."`
	Shards string   `placeholder:"N" help:"Number of tasks that --engine slurm submits (16)."`
	Sbatch []string `sep:"none" placeholder:"OPTION" help:"Option for sbatch, such as --sbatch=--partition=long; repeatable."`
}

// check refuses what does not go together.
func (f *slurmFlags) check(c *sweepCommand) error {
	switch {
	case f.Engine != "local" && f.Engine != "slurm":
		return fmt.Errorf("unknown engine %q; there are local and slurm", f.Engine)
	case f.Engine == "local" && (f.Shards != "" || f.Sbatch != nil):
		return errors.New("--shards and --sbatch are for --engine slurm")
	case f.Engine == "local":
		return nil
	case c.Output == "":
		return errors.New("--engine slurm collects results in a file; say which: -o FILE")
	case c.Shard != "":
		return errors.New("--engine slurm computes all parts; leave --shard out")
	case c.File == "-":
		return errors.New("--engine slurm: the tasks read the file themselves, and standard input is not there for them")
	}
	return nil
}

// slurmSweep is a sweep that an array of Slurm computes: each task one part, into a folder next to the output.
type slurmSweep struct {
	*sweeping
	folder string
	shards int64
	extra  []string // options for sbatch
}

// slurm submits what is missing, waits, and merges the parts.
func (w *sweeping) slurm(ctx context.Context, f *slurmFlags) (tally, error) {
	folder, err := filepath.Abs(w.path + ".parts") // tasks may start elsewhere
	if err != nil {
		return tally{}, err
	}
	s := &slurmSweep{sweeping: w, folder: folder, shards: min(16, w.identity.Jobs), extra: f.Sbatch}
	if f.Shards != "" {
		n, err := count("--shards", f.Shards)
		if err != nil {
			return tally{}, err
		}
		s.shards = min(n, w.identity.Jobs)
	}
	if _, err := w.columns(); err != nil {
		return tally{}, err
	}
	if _, err := exec.LookPath("sbatch"); err != nil {
		return tally{}, errors.New("--engine slurm: there is no sbatch here; run it on a computer from which jobs are submitted")
	}
	if _, err := os.Stat(s.folder); err == nil && !w.resume {
		return tally{}, fmt.Errorf("%s holds the parts of a sweep that was interrupted; --resume goes on with it, and removing it starts anew", s.folder)
	}
	if err := os.MkdirAll(s.folder, 0o777); err != nil {
		return tally{}, err
	}
	if missing := s.missing(); len(missing) > 0 {
		if err := s.submit(ctx, missing); err != nil {
			_ = os.Remove(s.folder) // if there is nothing in it
			return tally{}, exit{1, err}
		}
	}
	if missing := s.missing(); len(missing) > 0 {
		return tally{}, exit{1, s.failure(ctx, missing)}
	}
	all, err := merge(w.path, s.parts(), w.plot)
	if err == nil {
		_ = os.RemoveAll(s.folder) // what is left of it does no harm
	}
	return all, err
}

// part is the file of a part.
func (s *slurmSweep) part(k string) string {
	return filepath.Join(s.folder, fmt.Sprintf("part-%s-of-%d.parquet", k, s.shards))
}

func (s *slurmSweep) parts() (names []string) {
	for k := range s.shards {
		names = append(names, s.part(fmt.Sprint(k+1)))
	}
	return names
}

// missing are the parts that are not there, or are of something else.
func (s *slurmSweep) missing() (parts []int64) {
	for i, name := range s.parts() {
		id := s.identity
		id.Shard = sweep.Shard{Part: int64(i + 1), Of: s.shards}
		if !done(name, id) {
			parts = append(parts, id.Shard.Part)
		}
	}
	return parts
}

// submit has an array compute parts, and waits for its end, however each task ends.
func (s *slurmSweep) submit(ctx context.Context, parts []int64) error {
	script, err := s.script()
	if err != nil {
		return err
	}
	args := append([]string{"--parsable", "--array=" + sweep.Ranges(parts), "--job-name=lagc-" + s.loaded.system.Name,
		"--output=" + filepath.Join(s.folder, "task-%a.log"), "--open-mode=truncate"}, s.extra...)
	var complaint strings.Builder
	cmd := exec.Command("sbatch", args...)
	cmd.Stdin, cmd.Stderr = strings.NewReader(script), &complaint
	out, err := cmd.Output()
	job, _, _ := strings.Cut(strings.TrimSpace(string(out)), ";")
	if err != nil || job == "" {
		return fmt.Errorf("sbatch did not take the job: %s (%v)", strings.TrimSpace(complaint.String()), err)
	}
	s.app.note("Slurm job %s: parts %s of %d, in %s", job, sweep.Ranges(parts), s.shards, s.folder)
	s.wait(ctx, job)
	return nil
}

// wait shows how many parts are there until all are, or the job has ended; an interruption ends the job.
func (s *slurmSweep) wait(ctx context.Context, job string) {
	bar := newCount(s.app, true, 0, s.shards, s.shards, "parts")
	defer bar.stop()
	const patient = time.Second // the controller, which other people need too, is asked only when it gets long
	for pause := 100 * time.Millisecond; ; pause = min(pause*3/2, 5*patient) {
		select {
		case <-ctx.Done():
			_ = exec.Command("scancel", job).Run() // if it does not work, the job goes on, and its parts are found by --resume
			return
		case <-time.After(pause):
		}
		found, _ := filepath.Glob(s.part("*"))
		if bar.at(float64(len(found))); int64(len(found)) == s.shards || pause > patient && ended(job) {
			return
		}
	}
}

// ended tells whether nothing of a job waits or runs any more.
func ended(job string) bool {
	cmd := exec.Command("squeue", "--noheader", "--jobs="+job)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	return err == nil && len(out) == 0 || strings.Contains(complaint.String(), "Invalid job id")
}

// script is what each task runs: this command for one part.
func (s *slurmSweep) script() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	words := []string{quoted(self)}
	for _, arg := range s.app.args.without("engine", "shards", "sbatch", "output", "resume", "quiet", "plot", "plot-value") {
		words = append(words, quoted(arg))
	}
	id := "'\"$SLURM_ARRAY_TASK_ID\"'" // leaves the single quotes for a moment
	part := strings.ReplaceAll(quoted(s.part("TASK")), "TASK", id)
	return fmt.Sprintf("#!/bin/sh\nexec %s --quiet --resume --shard \"$SLURM_ARRAY_TASK_ID/%d\" --output=%s\n", strings.Join(words, " "), s.shards, part), nil
}

// quoted is a word for a shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// failure says which parts are missing, and what the first of their tasks said last.
func (s *slurmSweep) failure(ctx context.Context, missing []int64) error {
	what := (&sweep.MissingError{Parts: missing, Of: s.shards}).Error()
	if ctx.Err() != nil {
		what = "interrupted; " + what
	}
	log := filepath.Join(s.folder, fmt.Sprintf("task-%d.log", missing[0]))
	if text, err := os.ReadFile(log); err == nil && len(text) > 0 && ctx.Err() == nil {
		const most = 500
		lines := strings.TrimSpace(string(text[max(0, len(text)-most):]))
		what += fmt.Sprintf("\n%s ends with\n    %s", log, strings.ReplaceAll(lines, "\n", "\n    "))
	}
	return fmt.Errorf("%s\nthe others are kept in %s, and --resume submits what is missing", what, s.folder)
}
