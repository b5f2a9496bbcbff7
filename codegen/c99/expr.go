package c99

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"lagc/codegen/program"
)

// expr is C text with how tightly it binds.
type expr struct {
	text    string
	binds   int
	boolean bool
}

// as returns the text of a number for a place that asks for a binding.
func (e expr) as(need int) string {
	switch {
	case e.boolean:
		return "(double)(" + e.text + ")"
	case e.binds < need:
		return "(" + e.text + ")"
	}
	return e.text
}

// condition returns e as an int for an operation that binds like outer.
func (e expr) condition(outer int) string {
	if !e.boolean {
		e = expr{text: e.as(sum) + " != 0", binds: comparison}
	}
	if outer < primary && e.binds < unary {
		return "(" + e.text + ")"
	}
	return e.text
}

// compose writes an operation.
func compose(op program.Op, prefix string, args []expr) expr {
	f := &forms[op]
	var b strings.Builder
	for i := 0; i < len(f.text); i++ {
		switch c := f.text[i]; c {
		case '$':
			i++
			k := int(f.text[i] - 'a')
			if f.args[k] == condition {
				b.WriteString(args[k].condition(f.binds))
			} else {
				b.WriteString(args[k].as(f.args[k]))
			}
		case '@':
			b.WriteString(prefix)
		default:
			b.WriteByte(c)
		}
	}
	return expr{text: b.String(), binds: f.binds, boolean: f.boolean}
}

// number writes a constant, which as a double is x again.
func number(x float64, prefix string) expr {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return expr{text: fmt.Sprintf("%sfloat(UINT64_C(0x%x))", prefix, math.Float64bits(x)), binds: primary}
	case x == 0 && math.Signbit(x):
		return expr{text: "-0.0", binds: unary}
	}
	text := strconv.FormatFloat(x, 'g', -1, 64)
	if mantissa, exponent, ok := strings.Cut(text, "e"); ok {
		sign := strings.TrimSuffix(exponent[:1], "+")
		text = mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
	} else if !strings.Contains(text, ".") {
		text += ".0"
	}
	if x < 0 {
		return expr{text: text, binds: unary}
	}
	return expr{text: text, binds: primary}
}
