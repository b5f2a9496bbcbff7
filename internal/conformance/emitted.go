package conformance

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"
)

// Host is a system whose programs random ones can take the place of where
// programs are not run but emitted: it has their coordinates, constraints and
// params p1 to p5.
const Host = `
param p1 = 1, p2 = 1, p3 = 1, p4 = 1, p5 = 1
coord x, y, z
lagrangian L = (x'^2 + y'^2 + z'^2)/2
constraint x = y
constraint y = z`

// Inputs are what a program that consists of emitted trials reads: per run 1
// where the params are new, else 0, and the inputs in the order of their slots, all as
// float64 with the low byte first.
func Inputs(trials []*Trial) []byte {
	var b bytes.Buffer
	for _, x := range trials {
		for _, run := range x.Runs {
			fresh := 0.0
			if run.Fresh {
				fresh = 1
			}
			_ = binary.Write(&b, binary.LittleEndian, append([]float64{fresh}, run.Inputs...)) // a Buffer takes all
		}
	}
	return b.Bytes()
}

// Compare reads what that program writes, per run 1 where all pivots pass, else
// 0, and the outputs, and reports trials that differ.
func Compare(t *testing.T, trials []*Trial, out io.Reader) {
	t.Helper()
	const most = 3
	differ := 0
	for i, x := range trials {
		got := make([]float64, 1+len(x.Program.Outputs))
		first := ""
		for k := range x.Runs {
			if err := binary.Read(out, binary.LittleEndian, got); err != nil {
				t.Fatalf("trial %d, run %d: %v", i, k, err)
			}
			if text := x.Differs(k, got[0] == 1, got[1:]); text != "" && first == "" {
				first = text
			}
		}
		if first != "" && differ < most {
			differ++
			t.Errorf("trial %d: %s\n%v", i, first, x)
		}
	}
	if n, _ := out.Read(make([]byte, 8)); n > 0 {
		t.Error("there is more than all trials ask for")
	}
}
