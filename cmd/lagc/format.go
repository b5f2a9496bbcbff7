package main

import (
	"errors"
	"io"

	"github.com/rogpeppe/go-internal/diff"

	"lagc/cmd/lagc/internal/output"
	"lagc/parser/format"
)

type fmtCommand struct {
	Files []string `arg:"" optional:"" name:"file" help:"Files to lay out; - or none for standard input."`
	Write bool     `short:"w" help:"Write the result back to the files."`
	Diff  bool     `short:"d" help:"Show what would change as a unified diff."`
}

// Help is shown by lagc fmt --help.
func (fmtCommand) Help() string {
	return `Prints the files in canonical layout to stdout. Only blanks change, and a dot above a letter becomes a prime; comments and line breaks stay.

Exit status: 0 done, with -d no difference; 1 with -d there are differences; 2 a file cannot be read or has errors, and stays as it is.

Examples:

	$ lagc fmt -w charged.lag
	$ lagc fmt -d charged.lag pendulum.lag
`
}

// Run lays the files out. A bad file does not keep the others from it.
func (c *fmtCommand) Run(a *app) error {
	files := c.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	var errs []error
	differs := false
	for _, name := range files {
		changed, err := c.format(a, name)
		differs = differs || changed
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if c.Diff && differs {
		return exit{1, nil}
	}
	return nil
}

// format lays one file out and tells whether it was not so already.
func (c *fmtCommand) format(a *app, name string) (changed bool, err error) {
	if name == "-" && c.Write {
		return false, errors.New("-w writes files back, and standard input is none")
	}
	f, err := a.readFile(name)
	if err != nil {
		return false, err
	}
	text, diags := format.Source(f)
	if diags.Err() != nil {
		return false, diags
	}
	changed = text != f.Text
	if c.Diff {
		_, err = a.out.Write(diff.Diff(name+".orig", []byte(f.Text), name, []byte(text)))
	}
	if c.Write && changed {
		err = errors.Join(err, output.WriteFile(name, []byte(text)))
	}
	if !c.Write && !c.Diff {
		_, err = io.WriteString(a.out, text)
	}
	return changed, err
}
