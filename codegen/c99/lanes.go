package c99

import (
	"fmt"
	"slices"
	"strings"

	"lagc/codegen/outline"
	"lagc/codegen/program"
)

// fewest is the number of sines and cosines from which they are computed
// together, over arrays, where compilers find the lanes of the processor. Two
// are faster side by side, since the processor overlaps them anyway.
const fewest = 3

// nearby is the number of operations up to which an argument of a sine is
// computed early, so that the sine can go along with others.
const nearby = 8

// sinCos computes both functions of v's argument, along with those of all
// arguments that are known or nearly so.
func (b *body) sinCos(v *outline.Value) {
	group := []*outline.Value{v}
	for _, w := range b.need[b.position(v)+1:] {
		left := nearby
		if w.Op == program.SinCos && w.Kind == outline.Result && !b.leaf(w) && b.texts[w].text == "" && b.near(w.Args[0], &left) {
			group = append(group, w)
		}
	}
	if len(group) < fewest {
		arg := b.text(v.Args[0])
		sin, cos := b.pair(v, arg)
		b.line("double " + sin + ", " + cos + ";")
		b.line(compose(v.Op, b.f.prefix, []expr{arg, b.texts[v], b.texts[b.f.Values.Second(v)]}).text + ";")
		return
	}
	b.lanes(group)
}

// pair names sine and cosine of an argument.
func (b *body) pair(v *outline.Value, arg expr) (sin, cos string) {
	sin, cos = b.trigonometric("sin", arg), b.trigonometric("cos", arg)
	b.texts[v] = expr{text: sin, binds: primary}
	b.texts[b.f.Values.Second(v)] = expr{text: cos, binds: primary}
	return sin, cos
}

// lanes computes the sines and cosines of a group over arrays.
func (b *body) lanes(group []*outline.Value) {
	var args []string
	for _, v := range group {
		b.ready(v.Args[0])
		args = append(args, b.text(v.Args[0]).as(loose))
	}
	angle, sine, cosine := b.names.unique("angle"), b.names.unique("sine"), b.names.unique("cosine")
	n := len(group)
	b.line(fmt.Sprintf("const double %s[%d] = {", angle, n))
	for len(args) > 0 {
		k := min(8, len(args))
		b.line("\t" + strings.Join(args[:k], ", ") + ",")
		args = args[k:]
	}
	b.line("};")
	b.line(fmt.Sprintf("double %s[%d], %s[%d];", sine, n, cosine, n))
	b.line(fmt.Sprintf("%ssincos_all(%d, %s, %s, %s);", b.f.prefix, n, angle, sine, cosine))
	for i, v := range group {
		at, second := fmt.Sprintf("[%d]", i), b.f.Values.Second(v)
		b.texts[v] = expr{text: sine + at, binds: primary}
		b.texts[second] = expr{text: cosine + at, binds: primary}
	}
}

// near reports whether v is computed or takes no more than a few cheap operations.
func (b *body) near(v *outline.Value, left *int) bool {
	if b.leaf(v) || b.texts[v].text != "" {
		return true
	}
	if *left--; *left < 0 || v.Kind != outline.Result {
		return false
	}
	switch v.Op {
	case program.Add, program.Sub, program.Mul, program.Neg, program.Fma, program.Fnma:
	default:
		return false
	}
	for _, a := range v.Args {
		if !b.near(a, left) {
			return false
		}
	}
	return true
}

// ready computes v and what it needs.
func (b *body) ready(v *outline.Value) {
	if b.leaf(v) || b.texts[v].text != "" {
		b.text(v)
		return
	}
	for _, a := range v.Args {
		b.ready(a)
	}
	b.compute(v)
}

// position is the index of v in need, which is sorted by id.
func (b *body) position(v *outline.Value) int {
	i, _ := slices.BinarySearchFunc(b.need, v, func(a, v *outline.Value) int { return a.ID - v.ID })
	return i
}
