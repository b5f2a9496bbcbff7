package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"lagc/source"
)

// exit is an error with an exit status of its own: 1 for a run that failed.
// Every other error means that the input is wrong, 2. Without an err all has
// been said already.
type exit struct {
	status int
	err    error
}

func (e exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exit) Unwrap() error { return e.err }

// inFile says which file an error is about where the error does not.
func inFile(name string, err error) error {
	var list source.List
	if errors.As(err, &list) {
		return err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// report prints an error and returns the exit status. A reader that closed the
// pipe, as head does, has what it wanted: that is no error.
func (a *app) report(err error) int {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return 0
	}
	if errors.Is(err, context.Canceled) {
		err = exit{1, errors.New("interrupted")}
	}
	fmt.Fprint(a.err, rendered(err))
	var e exit
	if errors.As(err, &e) {
		return e.status
	}
	return 2
}

// rendered returns an error as it is shown, ending in a newline.
func rendered(err error) string {
	var list source.List
	var joined interface{ Unwrap() []error }
	switch {
	case errors.As(err, &joined):
		var b strings.Builder
		for _, e := range joined.Unwrap() {
			b.WriteString(rendered(e))
		}
		return b.String()
	case errors.As(err, &list):
		return list.Render()
	case err.Error() == "":
		return ""
	}
	return "lagc: " + err.Error() + "\n"
}
