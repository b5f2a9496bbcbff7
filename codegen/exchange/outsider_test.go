package exchange

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
)

// outsider runs a file as docs/program.md tells, without anything of lagc: it
// knows JSON, IEEE arithmetic and, for the slow paths, large integers.
type outsider struct {
	Programs []struct {
		Name      string
		Slots     int
		Inputs    [][]any
		Constants []struct {
			Slot int
			Bits string
		}
		Prologue, Body [][]any
		Systems        []outsideSystem
		Outputs        []struct{ Slot int }
	}
	Kernels   []outsideKernel
	TwoOverPi string `json:"two_over_pi"`
}

type outsideSystem struct {
	Unknowns, Multipliers, First int
	Right, Matrix                []int
}

type outsideKernel struct {
	Name, Slow string
	Args       []string
	Code       [][]any
	Out        []int
	Guard      int
}

func newOutsider(data []byte) (*outsider, error) {
	o := new(outsider)
	return o, json.Unmarshal(data, o)
}

// run computes the outputs of a program; ok is false where a pivot fails.
func (o *outsider) run(program int, inputs []float64) (out []float64, ok bool) {
	p := &o.Programs[program]
	s := make([]float64, p.Slots)
	copy(s, inputs)
	for _, c := range p.Constants {
		s[c.Slot] = math.Float64frombits(hex(c.Bits))
	}
	ok = true
	for _, code := range [][][]any{p.Prologue, p.Body} {
		for _, in := range code {
			n := make([]int, len(in)-1)
			for i := range n {
				n[i] = int(in[1+i].(float64))
			}
			switch name := in[0].(string); name {
			case "check":
				ok = ok && s[n[0]] > 1e-12*s[n[1]]
			case "solve":
				ok = p.Systems[n[0]].solve(s) && ok
			default:
				args := make([]float64, len(n)-1)
				for i := range args {
					args[i] = s[n[1+i]]
				}
				copy(s[n[0]:], o.operation(name, args))
			}
		}
	}
	for _, x := range p.Outputs {
		out = append(out, s[x.Slot])
	}
	return out, ok
}

func hex(s string) uint64 {
	bits, _ := strconv.ParseUint(s, 16, 64)
	return bits
}

// operation computes one instruction: by its kernel where the file has one.
func (o *outsider) operation(name string, x []float64) []float64 {
	for i := range o.Kernels {
		if o.Kernels[i].Name == name {
			return o.kernel(&o.Kernels[i], x)
		}
	}
	a, b, c := x[0], 0.0, 0.0
	if len(x) > 1 {
		b = x[1]
	}
	if len(x) > 2 {
		c = x[2]
	}
	switch name {
	case "sign":
		if a > 0 {
			return []float64{1}
		} else if a < 0 {
			return []float64{-1}
		}
		return []float64{a}
	case "min":
		return []float64{math.Min(a, b)}
	case "max":
		return []float64{math.Max(a, b)}
	case "fnma":
		return []float64{math.FMA(-a, b, c)}
	case "select":
		if a != 0 {
			return []float64{b}
		}
		return []float64{c}
	case "less", "lesseq", "equal", "notequal", "and", "or", "not":
		if compare(name, a, b) {
			return []float64{1}
		}
		return []float64{0}
	}
	return []float64{arithmetic(name, a, b, c)}
}

func compare(name string, a, b float64) bool {
	switch name {
	case "less":
		return a < b
	case "lesseq":
		return a <= b
	case "equal":
		return a == b
	case "notequal":
		return a != b
	case "and":
		return a != 0 && b != 0
	case "or":
		return a != 0 || b != 0
	}
	return a == 0
}

// arithmetic are the operations that programs and kernels share.
func arithmetic(name string, a, b, c float64) float64 {
	switch name {
	case "add":
		return a + b
	case "sub":
		return a - b
	case "mul":
		return a * b
	case "div":
		return a / b
	case "neg":
		return -a
	case "abs":
		return math.Abs(a)
	case "sqrt":
		return math.Sqrt(a)
	case "fma":
		return math.FMA(a, b, c)
	}
	panic("unknown operation " + name)
}

// kernel runs an elementary function on 64-bit words.
func (o *outsider) kernel(k *outsideKernel, x []float64) []float64 {
	v := make([]uint64, len(k.Code))
	for i, in := range k.Code {
		name := in[0].(string)
		if name == "const" {
			v[i] = hex(in[1].(string))
			continue
		}
		var n, w [3]uint64
		for j, a := range in[1:] {
			if n[j] = uint64(a.(float64)); n[j] < uint64(i) {
				w[j] = v[n[j]]
			}
		}
		if name == "arg" {
			v[i] = math.Float64bits(x[n[0]])
			continue
		}
		v[i] = word(name, w, n[1])
	}
	if k.Guard >= 0 && v[k.Guard] == 0 {
		return o.slow(k.Slow, x)
	}
	var out []float64
	for _, i := range k.Out {
		out = append(out, math.Float64frombits(v[i]))
	}
	return out
}

// word computes one instruction of a kernel; shift is the number that a shift
// has instead of a second operand.
func word(name string, w [3]uint64, shift uint64) uint64 {
	a, b, c := math.Float64frombits(w[0]), math.Float64frombits(w[1]), math.Float64frombits(w[2])
	switch name {
	case "less", "lesseq", "equal":
		if compare(name, a, b) {
			return 1
		}
		return 0
	case "and", "wordand":
		return w[0] & w[1]
	case "or", "wordor":
		return w[0] | w[1]
	case "not":
		return 1 - w[0]
	case "select":
		if w[0] != 0 {
			return w[1]
		}
		return w[2]
	case "wordxor":
		return w[0] ^ w[1]
	case "wordadd":
		return w[0] + w[1]
	case "wordsub":
		return w[0] - w[1]
	case "wordleft":
		return w[0] << shift
	case "wordright":
		return w[0] >> shift
	}
	return math.Float64bits(arithmetic(name, a, b, c))
}

// slow are the slow paths.
func (o *outsider) slow(name string, x []float64) []float64 {
	if name == "slowMod" {
		r := math.Mod(x[0], x[1])
		if r != 0 && (r < 0) != (x[1] < 0) {
			r += x[1]
		}
		return []float64{r}
	}
	reduced := []float64{math.NaN(), math.NaN(), 0}
	if !math.IsInf(x[0], 0) && !math.IsNaN(x[0]) {
		reduced = o.reduce(x[0])
	}
	switch name {
	case "slowTan":
		return o.operation("tanOf", reduced)
	case "slowCos":
		return o.operation("sincosOf", reduced)[1:]
	case "slowSin":
		return o.operation("sincosOf", reduced)[:1]
	}
	return o.operation("sincosOf", reduced)
}

// reduce returns r, rl and the quadrant of a large argument.
func (o *outsider) reduce(x float64) []float64 {
	bits := math.Float64bits(x)
	m, e := bits&(1<<52-1)|1<<52, int(bits>>52&0x7ff)-1075
	table, _ := new(big.Int).SetString(o.TwoOverPi, 16)
	mod := func(v *big.Int, n uint) *big.Int {
		return new(big.Int).And(v, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), n), big.NewInt(1)))
	}
	window := mod(new(big.Int).Rsh(table, uint(4*len(o.TwoOverPi)-256-(e+62))), 256)
	p := mod(window.Mul(window, new(big.Int).SetUint64(m)), 256)
	n := new(big.Int).Rsh(p, 254).Uint64()
	f, negative := mod(p, 254), p.Bit(253) == 1
	if negative {
		n++
		f = mod(f.Sub(new(big.Int).Lsh(big.NewInt(1), 254), f), 254)
	}
	z := min(256-f.BitLen(), 128)
	part := func(at int) float64 { return float64(mod(new(big.Int).Rsh(f, uint(256-at-53)), 53).Uint64()) }
	hi, lo := math.Ldexp(part(z), 2-53-z), math.Ldexp(part(z+53), 2-106-z)
	const p0, p1 = 0x1.921fb54442d18p0, 0x1.1a62633145c07p-54
	h := hi * p0
	l := math.FMA(hi, p1, math.FMA(lo, p0, math.FMA(hi, p0, -h)))
	r := h + l
	rl := h - r + l
	if negative != (x < 0) {
		r, rl = -r, -rl
	}
	if x < 0 {
		n = -n
	}
	return []float64{r, rl, 0x1.8p52 + float64(n&3)}
}

// solve factors A = L D Lᵀ and substitutes.
func (y *outsideSystem) solve(s []float64) bool {
	n, ok := y.Unknowns, true
	at := func(i, j int) int { return i*(i+1)/2 + j }
	l, u, d, x := make([]float64, n*(n+1)/2), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		pivot, right := s[y.Matrix[at(i, i)]], s[y.Right[i]]
		scale := math.Abs(pivot)
		for j := range i {
			u[j] = s[y.Matrix[at(i, j)]]
			for k := range j {
				u[j] = math.FMA(-l[at(j, k)], u[k], u[j])
			}
			l[at(i, j)] = u[j] / d[j]
			pivot = math.FMA(-l[at(i, j)], u[j], pivot)
			scale = math.Max(scale, math.Abs(pivot))
			right = math.FMA(-l[at(i, j)], x[j], right)
		}
		d[i], x[i] = pivot, right
		if i >= n-y.Multipliers {
			pivot = -pivot
		}
		ok = ok && pivot > 1e-12*scale
	}
	for i := range n {
		x[i] /= d[i]
	}
	for i := n - 1; i >= 0; i-- {
		for j := range i {
			x[j] = math.FMA(-l[at(i, j)], x[i], x[j])
		}
	}
	copy(s[y.First:], x)
	return ok
}
