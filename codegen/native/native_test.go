package native

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lagc/codegen/amd64"
	"lagc/codegen/program"
	"lagc/internal/conformance"
)

var widths = []amd64.Width{amd64.Scalar, amd64.AVX2, amd64.AVX512}

// Every operation of a program has a kernel, a line in plain, or is written by hand.
func TestOperationsAreComplete(t *testing.T) {
	for op := program.Add; op <= program.Solve; op++ {
		byHand := op == program.Check || op == program.Solve
		line := int(op) < len(plain) && plain[op] != nil
		if (kernelOf(op) != nil) == line && !byHand {
			t.Errorf("%v: kernel %v, line %v", op, kernelOf(op) != nil, line)
		}
	}
	for o := range opCount {
		if facts[o].name == "" {
			t.Errorf("operation %d of the flat list has no line", o)
		}
	}
}

// The same program gives the same code.
func TestCompileIsDeterministic(t *testing.T) {
	for _, x := range conformance.Trials(5, 20) {
		for _, w := range widths {
			if a, b := Compile(x.Program, w, nil), Compile(x.Program, w, nil); !bytes.Equal(a.Bytes, b.Bytes) {
				t.Fatalf("%v: code differs from one time to the next", w)
			}
		}
	}
}

// Whatever is written disassembles, keeps away from the stack and from registers that are not its own,
// and ends by returning with clean vector registers.
func TestDisassembly(t *testing.T) {
	objdump, err := exec.LookPath("objdump")
	if err != nil {
		t.Skip("there is no objdump (package binutils) here")
	}
	for _, w := range widths {
		var all []byte
		for _, x := range conformance.Trials(6, 40) {
			for _, loop := range []*Loop{nil, {Status: 0}} {
				code := Compile(x.Program, w, loop)
				all = append(all, code.Bytes[:code.Text]...)
			}
		}
		file := filepath.Join(t.TempDir(), "code")
		if err := os.WriteFile(file, all, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(objdump, "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--no-show-raw-insn", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		inspect(t, w, string(out))
	}
}

// foreign matches what compiled code never contains.
var foreign = regexp.MustCompile(`\(bad\)|\b(push|pop|call|xchg)\b|\b[re]?(sp|bp)\b|\br(8|9|1[0-5])\b`)

func inspect(t *testing.T, w amd64.Width, listing string) {
	before := ""
	lines := strings.Split(listing, "\n")
	for _, line := range lines {
		if !strings.Contains(line, ":\t") {
			continue
		}
		if foreign.MatchString(line) {
			t.Errorf("%v: %s", w, line)
		}
		if strings.HasSuffix(line, "ret") && !strings.HasSuffix(before, "vzeroupper") {
			t.Errorf("%v: returns after %s", w, before)
		}
		before = strings.TrimSpace(line)
	}
	if !strings.HasSuffix(before, "ret") {
		t.Errorf("%v: ends with %s", w, before)
	}
}
