package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// grammar is the command line as kong reads it.
type grammar struct {
	Run      runCommand      `cmd:"" help:"Integrate a system and write its trajectory."`
	Sweep    sweepCommand    `cmd:"" help:"Run a system many times over a grid or random draws."`
	Derive   deriveCommand   `cmd:"" help:"Print the equations of motion and what is conserved."`
	Compile  compileCommand  `cmd:"" help:"Write the equations of motion as code."`
	Diff     diffCommand     `cmd:"" help:"Compare ways of getting the accelerations for error and speed."`
	Check    checkCommand    `cmd:"" help:"Look for mistakes in files."`
	Fmt      fmtCommand      `cmd:"" help:"Lay files out in the canonical way."`
	Examples examplesCommand `cmd:"" help:"List the bundled systems, or print one."`

	Version bool `help:"Print the version and exit."`
	Trace   bool `hidden:"" help:"Print time and memory of each pass to stderr."`
}

const description = `Lagrangian mechanics from text: write T - V in a .lag file, get its equations of motion and trajectories.`

// command reads the arguments and runs what they ask for.
func (a *app) command(args []string) error {
	var g grammar
	k, err := kong.New(&g,
		kong.Name("lagc"),
		kong.Description(description),
		kong.Writers(a.out, a.err),
		kong.ConfigureHelp(kong.HelpOptions{NoExpandSubcommands: true, Compact: true, WrapUpperBound: 100}),
		kong.Help(a.printHelp),
	)
	if err != nil {
		return err // a mistake in grammar, which every test would show
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	a.args = sortOut(k.Model, args)
	switch {
	case len(args) == 0:
		k.Stdout = a.err
		return exit{2, usage(k, nil)}
	case a.args.help:
		return usage(k, a.args.rest)
	case a.args.version:
		return version(a.out)
	}
	if err := a.args.misplaced(); err != nil {
		return err
	}
	ctx, err := k.Parse(a.args.rest)
	if err != nil {
		return fmt.Errorf("%w; %s --help tells more", err, strings.TrimSpace("lagc "+a.args.command))
	}
	if g.Trace {
		a.trace = newTrace(a.err)
	}
	return ctx.Run(a)
}

// usage prints the help of the command that the arguments select.
func usage(k *kong.Kong, args []string) error {
	ctx, err := kong.Trace(k, args)
	if err != nil {
		return err
	}
	return ctx.PrintUsage(false)
}

func version(w io.Writer) error {
	_, err := fmt.Fprintf(w, "lagc %s %s %s/%s\n", release(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// release is the version of the tool.
func release() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "(unknown)"
}
