package golang

import (
	"math"
	"strconv"
	"strings"

	"lagc/codegen/program"
)

// expr is Go text with how tightly it binds.
type expr struct {
	text    string
	binds   int
	boolean bool
	open    bool // a product that is not rounded yet where Go may fuse it
	alone   bool // has not been given a name
}

// as returns the text of a number for a place that asks for a binding.
func (e expr) as(need int, prefix string) string {
	switch {
	case e.boolean:
		return prefix + "Truth(" + e.text + ")"
	case e.binds < need:
		return "(" + e.text + ")"
	}
	return e.text
}

// condition returns e as a bool for an operation that binds like outer.
func (e expr) condition(outer int, prefix string) string {
	if !e.boolean {
		e = expr{text: e.as(sum, prefix) + " != 0", binds: comparison}
	}
	if outer < primary && e.binds <= outer {
		return "(" + e.text + ")"
	}
	return e.text
}

// rounded returns e as a value that Go does not fuse with what is done to it.
func (e expr) rounded() expr {
	if e.open {
		return expr{text: "float64(" + e.text + ")", binds: primary}
	}
	return e
}

// compose writes an operation.
func compose(op program.Op, prefix string, args []expr) expr {
	f := &forms[op]
	size := len(f.text) + len(prefix)
	for _, a := range args {
		size += len(a.text) + len("float64()")
	}
	var b strings.Builder
	b.Grow(size)
	for i := 0; i < len(f.text); i++ {
		switch c := f.text[i]; c {
		case '$':
			i++
			k := int(f.text[i] - 'a')
			a := args[k]
			if f.sums {
				a = a.rounded()
			}
			if f.args[k] == condition {
				b.WriteString(a.condition(f.binds, prefix))
			} else {
				b.WriteString(a.as(f.args[k], prefix))
			}
		case '@':
			b.WriteString(prefix)
		default:
			b.WriteByte(c)
		}
	}
	return expr{text: b.String(), binds: f.binds, boolean: f.boolean, open: op == program.Mul || op == program.Neg && args[0].open}
}

// number writes a constant, which as a float64 is x again.
func number(x float64) expr {
	switch {
	case math.IsNaN(x):
		return expr{text: "math.NaN()", binds: primary}
	case math.IsInf(x, 1):
		return expr{text: "math.Inf(1)", binds: primary}
	case math.IsInf(x, -1):
		return expr{text: "math.Inf(-1)", binds: primary}
	case x == 0 && math.Signbit(x):
		return expr{text: "math.Copysign(0, -1)", binds: primary}
	case x == math.Pi:
		return expr{text: "math.Pi", binds: primary}
	}
	text := strconv.FormatFloat(x, 'g', -1, 64)
	if mantissa, exponent, ok := strings.Cut(text, "e"); ok {
		sign := strings.TrimSuffix(exponent[:1], "+")
		text = mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
	}
	if x < 0 {
		return expr{text: text, binds: unary}
	}
	return expr{text: text, binds: primary}
}
