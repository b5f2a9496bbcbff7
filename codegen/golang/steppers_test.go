package golang

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"lagc/internal/journey"
)

// traveller is a journey that is taken in Go.
type traveller struct{ *journey.Journey }

// TestSteppers compares every state that emitted steppers reach, and how often they evaluate the derivative, with what
// lagc run computes from the same start.
func TestSteppers(t *testing.T) {
	dir := t.TempDir()
	var journeys []traveller
	for _, name := range journey.Names {
		sys := journey.Load(t, name)
		for _, method := range []string{"rk4", "dopri5"} {
			j := traveller{journey.New(t, name, method, sys)}
			journeys = append(journeys, j)
			write(t, filepath.Join(dir, j.pkg(), "x.go"), j.counting(t))
		}
	}
	write(t, filepath.Join(dir, "go.mod"), []byte("module emitted\n\ngo 1.26\n"))
	write(t, filepath.Join(dir, "main.go"), travel(journeys))
	for _, level := range []string{"v1", "v3"} {
		t.Run(level, func(t *testing.T) {
			out := execute(t, dir, level, nil)
			for _, j := range journeys {
				j.Check(t, out)
			}
			journey.End(t, out)
		})
	}
}

func (j traveller) pkg() string { return Package(j.Sys.Mechanics.Name) + "_" + j.Method }

// counting is the emitted file with a counter of evaluations.
func (j traveller) counting(t *testing.T) []byte {
	text, err := Emit(j.Sys.Equations, Options{Package: "x", Integrator: j.Method})
	if err != nil {
		t.Fatal(j.Name, err)
	}
	const head = "Derivative(t float64, y, dy []float64) error {\n"
	if bytes.Count(text, []byte(head)) != 1 {
		t.Fatal(j.Name, " has no Derivative to count")
	}
	text = bytes.Replace(text, []byte(head), []byte(head+"\tWork++\n"), 1)
	return append(text, "\nvar Work float64\n"...)
}

// travel writes the program that takes all legs. It writes the states, and after each leg the work.
func travel(journeys []traveller) []byte {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"encoding/binary\"\n\t\"os\"\n\n")
	for _, j := range journeys {
		fmt.Fprintf(&b, "\t%s \"emitted/%[1]s\"\n", j.pkg())
	}
	b.WriteString(`)

func tell(x ...float64) {
	if err := binary.Write(os.Stdout, binary.LittleEndian, x); err != nil {
		panic(err)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
`)
	for _, j := range journeys {
		fmt.Fprintf(&b, "\t{\n\t\tp := %s.New%s()\n", j.pkg(), typeName(j.Sys.Mechanics.Name))
		for _, l := range j.Legs {
			b.WriteString(j.code(l))
		}
		b.WriteString("\t}\n")
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

// code takes a leg.
func (j traveller) code(l journey.Leg) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\t\t%s.Work = 0\n\t\t{\n\t\t\ty := []float64{%s}\n", j.pkg(), exactly(l.Start))
	if j.Held() {
		fmt.Fprintf(&b, "\t\t\tmust(p.Project(%v, y))\n", l.T)
	}
	if l.Method == "rk4" {
		fmt.Fprintf(&b, "\t\t\tfor i := range %d {\n\t\t\t\tmust(p.Step(%v+float64(float64(i)*%v), y, %[3]v))\n\t\t\t\ttell(y...)\n\t\t\t}\n", len(l.States), l.T, l.H)
	} else {
		fmt.Fprintf(&b, "\t\t\t_, _, err := p.Integrate(%v, %v, y, %v, %v)\n\t\t\tmust(err)\n\t\t\ttell(y...)\n", l.T, l.End, l.Tol, l.H)
	}
	fmt.Fprintf(&b, "\t\t}\n\t\ttell(%s.Work)\n", j.pkg())
	return b.String()
}
