package c99

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lagc/internal/journey"
)

// briefly is how many systems are taken, each in one way, unless all are in all ways.
const briefly = 8

// traveller is a journey that is taken in C.
type traveller struct{ *journey.Journey }

// TestSteppers compares every state that emitted steppers reach, and how often they evaluate the derivative, with what
// lagc run computes from the same start.
func TestSteppers(t *testing.T) {
	cc := tool(t, "cc")
	dir := t.TempDir()
	var journeys []traveller
	names := journey.Names
	if !*every {
		names = journey.Names[:briefly]
	}
	for _, name := range names {
		sys := journey.Load(t, name)
		for _, method := range []string{"rk4", "dopri5"} {
			j := traveller{journey.New(t, name, method, sys)}
			journeys = append(journeys, j)
			j.write(t, dir)
		}
	}
	write(t, filepath.Join(dir, "travel.h"), []byte("extern double work;\nvoid tell(const double *, int);\nvoid must(int);\n"))
	for way, flags := range builds[:2] {
		some := journeys
		if !*every {
			some = slices.DeleteFunc(slices.Clone(journeys), func(j traveller) bool { return slices.Index(names, j.Name)%2 != way })
		}
		write(t, filepath.Join(dir, "travel.c"), travel(some))
		t.Run(strings.Join(flags, " "), func(t *testing.T) { follow(t, cc, dir, flags, some) })
	}
}

// write writes the system's file, with a counter of evaluations, and one that takes its legs.
func (j traveller) write(t *testing.T, dir string) {
	name := j.Name + "_" + j.Method // two files of a system would have the same names
	j.Sys.Mechanics.Name = name
	text, header, err := Emit(j.Sys.Equations, Options{Integrator: j.Method, Header: j.file() + "_system.h"})
	if err != nil {
		t.Fatal(j.Name, err)
	}
	head := fmt.Sprintf("int %s_derivative(struct %[1]s *p, double t, const double *y, double *dy) {\n", name)
	if bytes.Count(text, []byte(head)) != 1 {
		t.Fatal(j.Name, " has no derivative to count")
	}
	text = bytes.Replace(text, []byte(head), []byte("extern double work;\n"+head+"\twork++;\n"), 1)
	write(t, filepath.Join(dir, j.file()+"_system.h"), header)

	var b strings.Builder
	fmt.Fprintf(&b, "\n#include \"travel.h\"\n\nvoid %s(void);\nvoid %[1]s(void) {\n\tstatic struct %s p[1];\n\t%[2]s_defaults(p);\n", j.file(), name)
	for _, l := range j.Legs {
		b.WriteString(j.code(name, l))
	}
	b.WriteString("}\n")
	write(t, filepath.Join(dir, j.file()+".c"), append(text, b.String()...))
}

func (j traveller) file() string { return "take_" + j.Name + "_" + j.Method }

// code takes a leg.
func (j traveller) code(name string, l journey.Leg) string {
	var b strings.Builder
	dim := len(l.Start)
	fmt.Fprintf(&b, "\twork = 0;\n\t{\n\t\tdouble y[%d] = {", dim)
	for _, y := range l.Start {
		fmt.Fprintf(&b, "%x, ", y)
	}
	b.WriteString("};\n")
	if j.Held() {
		fmt.Fprintf(&b, "\t\tmust(%s_project(p, %x, y));\n", name, l.T)
	}
	if l.Method == "rk4" {
		fmt.Fprintf(&b, "\t\tfor (int i = 0; i < %d; i++) {\n\t\t\tmust(%s_step(p, %x + i*%x, y, %[4]x));\n\t\t\ttell(y, %d);\n\t\t}\n",
			len(l.States), name, l.T, l.H, dim)
	} else {
		fmt.Fprintf(&b, "\t\tdouble t = %x, h = %x;\n\t\tmust(%s_integrate(p, &t, %x, y, %x, &h));\n\t\ttell(y, %d);\n", l.T, l.H, name, l.End, l.Tol, dim)
	}
	b.WriteString("\t}\n\ttell(&work, 1);\n")
	return b.String()
}

// travel writes the program that takes all legs. It writes the states, and after each leg the work.
func travel(journeys []traveller) []byte {
	var b strings.Builder
	b.WriteString(`#include <stdio.h>
#include <stdlib.h>
#include "travel.h"

double work;

void tell(const double *x, int n) { fwrite(x, 8, (size_t)n, stdout); }

void must(int err) {
	if (err)
		exit(err);
}

`)
	for _, j := range journeys {
		fmt.Fprintf(&b, "void %s(void);\n", j.file())
	}
	b.WriteString("\nint main(void) {\n")
	for _, j := range journeys {
		fmt.Fprintf(&b, "\t%s();\n", j.file())
	}
	b.WriteString("\treturn 0;\n}\n")
	return []byte(b.String())
}

// follow builds and runs the program and compares. Warnings are errors.
func follow(t *testing.T, cc, dir string, flags []string, journeys []traveller) {
	program := filepath.Join(dir, "travel")
	link := []string{"-o", program, "travel.o"}
	flags = append(slices.Clone(flags), "-Wall", "-Wextra", "-pedantic", "-Werror")
	var jobs compilers
	jobs.start(dir, cc, append(slices.Clone(flags), "-c", "travel.c"))
	for _, j := range journeys {
		jobs.start(dir, cc, append(slices.Clone(flags), "-c", j.file()+".c"))
		link = append(link, j.file()+".o")
	}
	jobs.wait(t)
	jobs.start(dir, cc, link)
	jobs.wait(t)
	var out, problems bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // a wrong controller may take steps without end
	defer cancel()
	run := exec.CommandContext(ctx, program)
	run.Stdout, run.Stderr = &out, &problems
	if err := run.Run(); err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	for _, j := range journeys {
		j.Check(t, &out)
	}
	journey.End(t, &out)
}
