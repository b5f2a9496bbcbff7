package exchange

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"lagc"
	"lagc/codegen/program"
	"lagc/examples"
	"lagc/internal/conformance"
	"lagc/resolve"
	"lagc/runtime/interp"
)

func load(t testing.TB, name string) *File {
	t.Helper()
	e, err := examples.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := lagc.Load(name+".lag", e.Text, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(s.Equations)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func written(t testing.TB, f *File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is read back is what was written, for every bundled system, and runs to
// the same bits.
func TestRoundTrip(t *testing.T) {
	for _, name := range examples.Names() {
		f := load(t, name)
		text := written(t, f)
		back, err := Read(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if again := written(t, back); !bytes.Equal(text, again) {
			t.Errorf("%s: writing what was read gives another file", name)
		}
		r := rand.New(rand.NewPCG(1, 2))
		for i, p := range f.Programs {
			for range 20 {
				in := inputs(r, f, p.Program)
				if a, b := run(p.Program, in), run(back.Programs[i].Program, in); !reflect.DeepEqual(a, b) {
					t.Errorf("%s, %s: %v, read back it gives %v", name, p.Name, a, b)
				}
			}
		}
	}
}

// inputs draws a state near the origin; params are the file's.
func inputs(r *rand.Rand, f *File, p *program.Program) []float64 {
	in := make([]float64, len(p.Inputs))
	for i := range in {
		in[i] = r.NormFloat64()
		if k := i - (len(in) - len(f.Params)); k >= 0 {
			in[i] = f.Params[k].Value
		}
	}
	return in
}

// run returns the bits of the outputs, the same for every NaN.
func run(p *program.Program, in []float64) []uint64 {
	m := interp.New(p)
	copy(m.Inputs(), in)
	ok := m.Prepare()
	ok = m.Run() && ok
	out := []uint64{0}
	if ok {
		out[0] = 1
	}
	for i := range p.Outputs {
		out = append(out, bits(m.Output(i)))
	}
	return out
}

func bits(x float64) uint64 {
	if math.IsNaN(x) {
		x = math.NaN()
	}
	return math.Float64bits(x)
}

// The initial state is that of a run, to the bit.
func TestInitialState(t *testing.T) {
	for _, name := range examples.Names() {
		e, _ := examples.Get(name)
		s, err := lagc.Load(name, e.Text, resolve.Options{})
		if err != nil {
			t.Fatal(err)
		}
		f, err := New(s.Equations)
		if err != nil {
			t.Fatal(err)
		}
		params, _ := s.Mechanics.ParamValues(nil)
		want, err := s.Mechanics.InitialState(params, nil)
		if err != nil {
			t.Fatal(err)
		}
		p := f.Find("initial state").Program
		got := run(p, inputs(rand.New(rand.NewPCG(1, 1)), f, p))[1:]
		for i, y := range want {
			if got[i] != bits(y) {
				t.Errorf("%s: output %d is %v, a run starts at %v", name, i, math.Float64frombits(got[i]), y)
			}
		}
	}
}

// randomFile holds random programs of all operations.
func randomFile(n int) *File {
	f := &File{System: "random", Coordinates: make([]Coordinate, conformance.Coordinates),
		Params: make([]Param, conformance.Params), Constraints: make([]int, conformance.Multipliers)}
	for i, x := range conformance.Trials(4, n) {
		f.add(strings.Repeat("x", i+1), x.Program, make([]string, len(x.Program.Outputs)))
	}
	return f
}

// Random programs survive the way through a file, special constants included.
func TestRandomPrograms(t *testing.T) {
	f := randomFile(100)
	back, err := Read(written(t, f))
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range conformance.Trials(4, 100) {
		for k, r := range x.Runs {
			m := interp.New(back.Programs[i].Program)
			copy(m.Inputs(), r.Inputs)
			ok := m.Prepare()
			ok = m.Run() && ok
			out := make([]float64, len(r.Outputs))
			m.Outputs(out)
			if text := x.Differs(k, ok, out); text != "" {
				t.Errorf("program %d: %s", i, text)
			}
		}
	}
}

// Faults are found, and their place is named.
func TestReadRefuses(t *testing.T) {
	good := string(written(t, load(t, "pendulum")))
	for _, c := range []struct{ old, new, want string }{
		{`"format": "lagc program"`, `"format": "other"`, `format: "other"`},
		{`"version": 1`, `"version": 2`, "version: 2 cannot be read"},
		{`"version": 1`, `"version": x`, "2:41: invalid character"},
		{`"version": 1`, `"version": "1"`, "2:43: version: string stands where int is wanted"},
		{`"system"`, `"sistem"`, `unknown field "sistem"`},
		{`"kernels": [`, `"kernels": [{}, `, "kernels: 5 are defined"},
		{`"prologue": [`, `"prologue": [["frob", 1, 2], `, "programs[0] (accelerations): prologue[0]: there is no operation frob"},
		{`"prologue": [`, `"prologue": [["mul", 1, 2], `, "mul takes 3 numbers, not 2"},
		{`"prologue": [`, `"prologue": [["mul", 1, 2, -2], `, "-2 is not the number of anything"},
		{`"prologue": [`, `"prologue": [["mul", 1, 2, 2.5], `, "2.5 is not the number"},
		{`"prologue": [`, `"prologue": [["mul", 9999, 2, 2], `, "prologue[0] (mul) reads slot 2, which depends on the state"},
		{`"slots": `, `"slots": 99999999`, "there are only"},
		{`"slots": `, `"slots": -1`, "-1"},
		{`["t", 0]`, `["t", 1]`, "inputs[0]: t has no number 1"},
		{`["t", 0]`, `["z", 0]`, "inputs[0]: there is no kind z"},
		{`"bits": "4023`, `"bits": "4024`, "has other bits"},
		{`"guard": `, `"guard": 1`, "is not computed as this lagc does"},
		{`"name": "energy"`, `"name": "accelerations"`, `"accelerations" is there twice`},
		{"\n}\n", "\n} 1", "more follows"},
	} {
		bad := strings.Replace(good, c.old, c.new, 1)
		if bad == good {
			t.Errorf("%s does not occur", c.old)
		}
		if _, err := Read([]byte(bad)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s gives %v, want %q", c.new, c.old, err, c.want)
		}
	}
}

// Whatever a file holds, Read answers, and what it accepts runs.
func FuzzRead(f *testing.F) {
	f.Add(written(f, load(f, "oscillator")))
	small := load(f, "cartesian_pendulum")
	small.Programs = small.Programs[:1]
	f.Add(written(f, small))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(data)
		if err != nil {
			return
		}
		for _, p := range file.Programs {
			run(p.Program, make([]float64, len(p.Inputs)))
		}
		if _, err := Read(written(t, file)); err != nil {
			t.Errorf("what was accepted is refused when written again: %v", err)
		}
	})
}
