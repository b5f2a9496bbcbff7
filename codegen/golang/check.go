package golang

import (
	"fmt"
	"go/format"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"lagc/codegen/lower"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// EmitTest returns the test that certifies what Emit returns for the same
// arguments: the Euler–Lagrange equations at random states by finite differences
// of its own Lagrangian, the balance of energy, and recorded states.
func EmitTest(eq *mechanics.Equations, opt Options) ([]byte, error) {
	f, err := newFile(eq, opt)
	if err != nil {
		return nil, err
	}
	params, err := f.Sys.ParamValues(nil)
	if err != nil {
		return nil, err
	}
	text := readPart("check")
	if opt.Integrator != "" {
		text += "\n" + readPart("check_span") + "\n" + readPart("check_"+opt.Integrator)
	}
	out := strings.NewReplacer(
		"NAME", f.prefix, "TYPE", f.typ, "PACKAGE", f.opt.Package, "COORDINATES", fmt.Sprint(f.N), "STATE", fmt.Sprint(2*f.N), "ENOUGH", fmt.Sprint(1+24/f.N),
		"START", number(f.Sys.StartTime(params)).text, "FORCES", f.forcesCode(), "RECORDED", f.recorded(params), "RUN", number(f.length(params)).text,
	).Replace(text)
	return format.Source([]byte(out))
}

// length is that of the file's run, infinite where it leaves that open.
func (f *file) length(params []float64) float64 {
	if f.Sys.Run.End == 0 {
		return math.Inf(1)
	}
	return math.Abs(f.Sys.Evaluate(f.Sys.Run.End, params) - f.Sys.StartTime(params))
}

// forcesCode adds up the forces that do not come from L.
func (f *file) forcesCode() string {
	code := ""
	if f.Forces() != nil {
		code += "\tp.GeneralizedForces(time, q, v, force)\n"
	}
	m := len(f.All.Rate)
	if m == 0 {
		return code
	}
	return code + fmt.Sprintf(`	lambda := make([]float64, %d)
	if p.Multipliers(time, q, v, lambda) != nil {
		return force
	}
	ahead, behind := make([]float64, %d), make([]float64, %d)
	for i := range q {
		unit := make([]float64, %d)
		unit[i] = 1
		p.Constraints(time, q, %sMoved(v, 1, unit), ahead)
		p.Constraints(time, q, %sMoved(v, -1, unit), behind)
		for k, l := range lambda {
			force[i] += l * (ahead[%d+k] - behind[%d+k]) / 2
		}
	}
`, m, 2*m, 2*m, f.N, f.prefix, f.prefix, m, m)
}

// recorded lists a few states with what the interpreter computes there.
func (f *file) recorded(params []float64) string {
	model := dynamics.New(f.All, params, f.Active)
	_ = model.Settle(f.Sys.StartTime(params), f.Start) // a state that cannot start is not recorded
	energy := interp.New(lower.Expressions(f.Sys, []symbolic.Node{f.Eq.Energy}))
	in := energy.Inputs()
	copy(in[len(in)-len(params):], params)
	energy.Prepare()
	random := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for written, tried := 0, 0; written < 3 && tried < 100; tried++ {
		y, qdd := make([]float64, 2*f.N), make([]float64, f.N)
		for i, start := range f.Start {
			y[i] = start
			if tried > 0 {
				y[i] += (0.1 + 0.2*math.Abs(start)) * (2*random.Float64() - 1)
			}
		}
		t := f.Sys.StartTime(params)
		if model.Accelerations(t, y, qdd, nil) != nil || !finite(qdd) {
			continue
		}
		in[0] = t
		copy(in[1:], y)
		energy.Run()
		written++
		fmt.Fprintf(&b, "\t{%s, []float64{%s}, []float64{%s}, %s},\n", number(t).text, exactly(y), exactly(qdd), exactly([]float64{energy.Output(0)}))
	}
	return b.String()
}

func finite(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// exactly writes numbers bit for bit.
func exactly(x []float64) string {
	parts := make([]string, len(x))
	for i, v := range x {
		parts[i] = strconv.FormatFloat(v, 'x', -1, 64)
		if e := number(v); v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			parts[i] = e.text
		}
	}
	return strings.Join(parts, ", ")
}
