package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"lagc/examples"
	"lagc/source"
)

// maxInput bounds the size of a file, far above the 10⁵ terms that one may have.
const maxInput = 256 << 20

// read returns the file of a name. Where there is none, the name stands for a
// file with the ending .lag, and then for a bundled example.
func (a *app) read(name string) (*source.File, error) {
	f, err := a.readFile(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if f, err := a.readFile(name + ending); !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	return a.bundled(name)
}

// ending is that of the language's files.
const ending = ".lag"

// readFile returns the file of a name; - is standard input.
func (a *app) readFile(name string) (*source.File, error) {
	if name == "-" {
		text, err := io.ReadAll(io.LimitReader(a.in, maxInput+1))
		return checked("stdin", text, err)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxInput+1))
	return checked(name, text, err)
}

func checked(name string, text []byte, err error) (*source.File, error) {
	if err == nil && len(text) > maxInput {
		err = fmt.Errorf("%s: larger than %d MB", name, maxInput>>20)
	}
	if err != nil {
		return nil, err
	}
	return source.NewFile(name, string(text)), nil
}

// bundled returns the example of a name, and otherwise says that there is
// neither file nor example.
func (a *app) bundled(name string) (*source.File, error) {
	e, err := examples.Get(name)
	if err == nil {
		a.note("there is no file %s here; taking the bundled example (lagc examples %s prints it)", name, e.Name)
		return source.NewFile(e.Name+ending, e.Text), nil
	}
	if near := source.Closest(strings.TrimSuffix(name, ending), examples.Names()); near != "" {
		return nil, fmt.Errorf("there is no file %s and no bundled example of that name; did you mean the example %s?", name, near)
	}
	return nil, fmt.Errorf("there is no file %s and no bundled example of that name", name)
}

// note tells the user something that is no error.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.err, "lagc: "+format+"\n", args...)
	}
}
