package main

import (
	"bytes"
	"fmt"
	"go/build"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"lagc/cmd/lagc/internal/output"
	"lagc/codegen/c99"
	"lagc/codegen/exchange"
	"lagc/codegen/golang"
	"lagc/mechanics"
	"lagc/mechanics/report"
	"lagc/runtime/simulate"
	"lagc/source"
)

type compileCommand struct {
	File       string `arg:"" help:"The system: a .lag file, - for standard input, or the name of a bundled example."`
	Output     string `short:"o" required:"" placeholder:"OUT" help:"Write the code to OUT; its ending picks the language. - is standard output, for which --lang picks it."`
	Lang       string `placeholder:"LANG" help:"Language, whatever the ending of OUT: go, c, tex or json."`
	Package    string `placeholder:"NAME" help:"Package of the Go file (the system's name in small letters)."`
	Integrator string `placeholder:"NAME" help:"Put a ready-made stepper into the file: rk4 or dopri5."`
	Test       bool   `help:"Also write OUT_test.go, which certifies the Go file where it lives."`
	fileFlags
}

// Help is shown by lagc compile --help.
func (compileCommand) Help() string {
	return `Writes the equations of motion as a Go file that imports nothing but math: a type with the params as fields, and methods for accelerations, energy, momenta, mass matrix and all that a simulation needs. For an OUT that ends in .c, the same as a C99 file and its header, which call no library. What they compute equals what lagc run computes, bit for bit. For an OUT that ends in .tex, the Lagrangian, the momenta, the mass matrix, the equations of motion and what is conserved as a LaTeX document; in .json, the programs themselves with all that it takes to write a backend (docs/program.md).

Every const of FILE is a flag of its own, --NAME VALUE; params stay fields that can be set at any time.

Examples:

	$ lagc compile pendulum.lag -o pendulum_eom.go
	$ lagc compile pendulum.lag -o pendulum.go --package main --integrator dopri5 --test
	$ lagc compile pendulum.lag -o pendulum.c
	$ lagc compile pendulum.lag -o pendulum.tex
	$ lagc compile pendulum.lag -o pendulum.json
`
}

// collectLate lets the heap grow to 64 MB before the garbage collector first begins, which
// it does at 4 MB else: mostly compiling is done before (0.8 of the time for a chain of 64
// links). From then on the heap may double, as usual.
func collectLate() {
	usual := debug.SetGCPercent(1600) // of 4 MB
	runtime.AddCleanup(new([8]*int), func(percent int) { debug.SetGCPercent(percent) }, usual)
}

// Run compiles FILE.
func (c *compileCommand) Run(a *app) error {
	collectLate()
	if err := c.check(); err != nil {
		return err
	}
	l, err := a.load(c.File, c.fileFlags)
	if err != nil {
		return err
	}
	if len(l.system.Unsupported) > 0 {
		return source.List(l.system.Unsupported)
	}
	if err := l.noParams(); err != nil {
		return err
	}
	a.warn(l, nil)
	c.warnName(a)
	files, err := c.emit(l.equations)
	if err != nil {
		return inFile(c.File, err)
	}
	a.trace.pass("emit")
	c.warnStart(a, l)
	if c.Output == stdout {
		_, err := a.out.Write(files[0].Data)
		return err
	}
	return output.WriteFiles(files...)
}

// stdout stands for standard output where a name is asked for.
const stdout = "-"

// warnStart warns of what would keep lagc run from starting, as a mass of 0 or an initial
// state off its constraints: params can be set before the code is called, so nothing is
// refused. Of many unknowns that would take longer than all the rest; lagc check tells.
func (c *compileCommand) warnStart(a *app, l *loaded) {
	const many = 16
	if a.quiet || len(l.equations.Force) > many {
		return
	}
	params, err := l.system.ParamValues(nil)
	if err == nil {
		_, err = simulate.New(l.equations, simulate.Setup{}, l.system.StartTime(params))
	}
	if err != nil {
		fmt.Fprintf(a.err, "lagc: warning: with the values in the file the code has nothing to start from:\n%s", rendered(inFile(c.File, err)))
	}
}

// language is one that equations are written in.
type language struct {
	name  string // of --lang, and the ending of its files
	title string
	steps bool // a stepper can be put into its files
	emit  func(c *compileCommand, eq *mechanics.Equations) ([]output.Named, error)
}

// languages is the table of languages.
var languages = []language{
	{"go", "Go", true, (*compileCommand).emitGo},
	{"c", "C", true, (*compileCommand).emitC},
	{"tex", "LaTeX", false, (*compileCommand).emitLaTeX},
	{"json", "JSON", false, (*compileCommand).emitJSON},
}

// languageNames lists what --lang takes.
func languageNames() string {
	var names []string
	for _, l := range languages {
		names = append(names, l.name)
	}
	return strings.Join(names, ", ")
}

// pick returns the language that is asked for.
func (c *compileCommand) pick() (language, error) {
	name := c.Lang
	if name == "" {
		name = strings.TrimPrefix(filepath.Ext(c.Output), ".")
	}
	for _, l := range languages {
		if l.name == name {
			return l, nil
		}
	}
	switch {
	case c.Lang != "":
		return language{}, fmt.Errorf("unknown language %q; there are %s", c.Lang, languageNames())
	case name == "":
		return language{}, fmt.Errorf("the name %s has no ending that picks a language; there are %s, or --lang", c.Output, languageNames())
	}
	return language{}, fmt.Errorf("no code can be written as .%s; there are %s, or --lang", name, languageNames())
}

// check refuses, before any work, what cannot be written as asked.
func (c *compileCommand) check() error {
	l, err := c.pick()
	if err != nil {
		return err
	}
	switch {
	case l.name == "go" && c.Test && strings.HasSuffix(c.Output, "_test.go"):
		return fmt.Errorf("%s is a test's name; go build leaves such files out", c.Output)
	case c.Output == stdout && (l.name == "c" || c.Test):
		return fmt.Errorf("two files cannot go to standard output; let OUT be a name")
	case sameFile(c.File, c.Output):
		return fmt.Errorf("%s is FILE itself and would be overwritten", c.Output)
	case l.name == "c" && c.beside(".h") == c.Output:
		return fmt.Errorf("%s is the name of the header that goes with the C file; let OUT end in .c", c.Output)
	case l.name != "go" && c.Test:
		return fmt.Errorf("--test writes a test in Go; for %s there is none (the Go file's test certifies the same program)", l.title)
	case l.name != "go" && c.Package != "":
		return fmt.Errorf("--package names the package of a Go file; %s has none", l.title)
	case !l.steps && c.Integrator != "":
		return fmt.Errorf("no stepper can be put into a file in %s", l.title)
	}
	return nil
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(x, y)
}

// warnName warns of a name by which go build leaves a file out: p_linux.go on all
// other systems, _p.go and p_test.go on all.
func (c *compileCommand) warnName(a *app) {
	if l, _ := c.pick(); l.name != "go" || filepath.Ext(c.Output) != ".go" {
		return
	}
	nowhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p\n")), nil
	}}
	if taken, err := nowhere.MatchFile(filepath.Split(c.Output)); err == nil && !taken || strings.HasSuffix(c.Output, "_test.go") {
		fmt.Fprintf(a.err, "lagc: warning: by its name, go build leaves %s out on some systems or on all\n", c.Output)
	}
}

func (c *compileCommand) emit(eq *mechanics.Equations) ([]output.Named, error) {
	l, err := c.pick()
	if err != nil {
		return nil, err
	}
	return l.emit(c, eq)
}

func (c *compileCommand) emitGo(eq *mechanics.Equations) ([]output.Named, error) {
	opt := golang.Options{Package: c.Package, Integrator: c.Integrator}
	text, err := golang.Emit(eq, opt)
	if err != nil {
		return nil, err
	}
	files := []output.Named{{Path: c.Output, Data: text}}
	if c.Test {
		test, err := golang.EmitTest(eq, opt)
		if err != nil {
			return nil, err
		}
		files = append(files, output.Named{Path: c.beside("_test.go"), Data: test})
	}
	return files, nil
}

// emitC writes the header first: what includes it comes after.
func (c *compileCommand) emitC(eq *mechanics.Equations) ([]output.Named, error) {
	header := c.beside(".h")
	text, head, err := c99.Emit(eq, c99.Options{Header: filepath.Base(header), Integrator: c.Integrator})
	if err != nil {
		return nil, err
	}
	return []output.Named{{Path: header, Data: head}, {Path: c.Output, Data: text}}, nil
}

// emitLaTeX writes the report of lagc derive as a document.
func (c *compileCommand) emitLaTeX(eq *mechanics.Equations) ([]output.Named, error) {
	var b bytes.Buffer
	err := report.New(eq).LaTeX(&b)
	return []output.Named{{Path: c.Output, Data: b.Bytes()}}, err
}

// emitJSON writes the programs themselves.
func (c *compileCommand) emitJSON(eq *mechanics.Equations) ([]output.Named, error) {
	f, err := exchange.New(eq)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return []output.Named{{Path: c.Output, Data: b.Bytes()}}, err
}

// beside is the name of a file that goes with the output.
func (c *compileCommand) beside(ending string) string {
	return strings.TrimSuffix(c.Output, filepath.Ext(c.Output)) + ending
}
