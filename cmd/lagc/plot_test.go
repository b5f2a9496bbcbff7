package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"lagc/examples"
)

// Every bundled system can be drawn in every way that it has something for; what
// it has nothing for is an error that says so and leaves no file.
func TestPicturesOfExamples(t *testing.T) {
	inExamples(t)
	drawn := map[string]int{}
	for _, name := range examples.Names() {
		for _, kind := range []string{"coords,phase,energy", "path", "config"} {
			file := name + "-" + kind + ".svg"
			_, stderr, status := invoke(t, fmt.Sprintf("lagc run %s.lag -q --t 0.1 --every 0.02 --plot %s --plot-kind %s", name, file, kind))
			_, missing := os.Stat(file)
			switch {
			case status == 0 && missing == nil:
				drawn[kind]++
			case status == 2 && missing != nil && kind != "coords,phase,energy" && strings.Contains(stderr, "no picture of kind "+kind):
			default:
				t.Errorf("%s as %s: status %d, %s", name, kind, status, stderr)
			}
		}
	}
	if all := len(examples.Names()); drawn["coords,phase,energy"] != all || drawn["path"] < all/2 {
		t.Errorf("drawn of %d systems: %v", all, drawn)
	}
}
