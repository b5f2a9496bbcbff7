package main

import (
	"errors"
	"fmt"

	"lagc/runtime/simulate"
	"lagc/source"
)

type checkCommand struct {
	Files []string `arg:"" name:"file" help:"Files to check, - for standard input, or names of bundled examples."`
	JSON  bool     `name:"json" help:"Report as JSON on stdout."`
}

// Help is shown by lagc check --help.
func (checkCommand) Help() string {
	return `Reports everything that is wrong with the files: mistakes in text, names, shapes and physics, initial states off their constraints, mass matrices that are singular. Says nothing about files that are fine.

Exit status: 0 no errors, 2 errors; warnings do not count.

Examples:

	$ lagc check charged.lag pendulum.lag
	$ lagc check --json charged.lag
`
}

// finding is a diagnostic as JSON. Lines and columns count from 1, columns in
// characters; both are 0 for what is about no place in particular.
type finding struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	Severity  string `json:"severity"`
	Message   string `json:"message"`
}

// Run checks the files.
func (c *checkCommand) Run(a *app) error {
	findings := []finding{}
	failed := 0
	for _, name := range c.Files {
		warnings, err := a.check(name)
		if err != nil {
			failed++
		}
		if c.JSON {
			findings = append(append(findings, list(warnings)...), problems(name, err)...)
			continue
		}
		fmt.Fprint(a.err, warnings.Render())
		if err != nil {
			fmt.Fprint(a.err, rendered(err))
		}
	}
	if c.JSON {
		if err := encode(a.out, findings); err != nil {
			return err
		}
	}
	if failed > 0 {
		return exit{2, nil}
	}
	return nil
}

// check does what a run would do before its first step.
func (a *app) check(name string) (source.List, error) {
	l, err := a.load(name, fileFlags{})
	if err != nil {
		return nil, err
	}
	if len(l.system.Unsupported) > 0 {
		return l.warnings, nil // nothing is wrong with it, but it cannot be run yet
	}
	p, err := (&integrationFlags{T: timesOf(l)}).plan(l)
	if err != nil {
		return l.warnings, inFile(name, err)
	}
	sim, err := simulate.New(l.equations, p.setup, p.out.Start)
	if err != nil {
		return l.warnings, inFile(name, err)
	}
	for _, w := range sim.Warnings {
		l.warnings.Warnf(l.source, l.system.LagrangianAt, "%s", w)
	}
	return l.warnings, nil
}

// timesOf is a range of times for a file that leaves it to the flags, which is
// no mistake.
func timesOf(l *loaded) string {
	if l.system.Run.End == 0 {
		return "0..1"
	}
	return ""
}

// problems takes an error apart.
func problems(file string, err error) []finding {
	var l source.List
	switch {
	case err == nil:
		return nil
	case errors.As(err, &l):
		return list(l)
	}
	return []finding{{File: file, Severity: source.Error.String(), Message: err.Error()}}
}

func list(l source.List) []finding {
	var out []finding
	for _, d := range l.Sorted() {
		f := finding{File: d.File.Name, Severity: d.Severity.String(), Message: d.Message}
		f.Line, f.Column = d.File.Position(d.Span.Start)
		f.EndLine, f.EndColumn = d.File.Position(d.Span.End)
		out = append(out, f)
	}
	return out
}
