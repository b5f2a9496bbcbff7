package program

import (
	"fmt"

	"lagc/symbolic"
)

// Validate returns the first fault of a program, nil for one that every
// backend can run: each slot is written once and read after that, the prologue
// depends on params and constants alone, and each linear system is complete and
// solved once, in the body.
func (p *Program) Validate() error {
	v := validator{p: p, level: make([]depends, max(0, p.Slots))}
	if v.declare(); v.err != nil {
		return v.err
	}
	v.code("prologue", p.Prologue)
	v.code("body", p.Body)
	for i, n := range v.solved {
		if n == 0 && v.err == nil {
			v.failf("system %d is never solved", i)
		}
	}
	for i, s := range p.Outputs {
		v.read(s, fmt.Sprintf("output %d", i), onState)
	}
	return v.err
}

// depends says what the value of a slot depends on.
type depends uint8

const (
	undefined depends = iota
	onParams          // on params and constants alone
	onState
)

type validator struct {
	p      *Program
	level  []depends
	solved []int // per system: how often
	err    error // the first
}

func (v *validator) failf(format string, args ...any) {
	if v.err == nil {
		v.err = fmt.Errorf(format, args...)
	}
}

func (v *validator) write(s Slot, where string, at depends) {
	switch {
	case int(s) >= len(v.level):
		v.failf("%s writes slot %d, but there are %d", where, s, len(v.level))
	case v.level[s] != undefined:
		v.failf("%s writes slot %d, which has a value", where, s)
	default:
		v.level[s] = at
	}
}

func (v *validator) read(s Slot, where string, most depends) {
	switch {
	case int(s) >= len(v.level):
		v.failf("%s reads slot %d, but there are %d", where, s, len(v.level))
	case v.level[s] == undefined:
		v.failf("%s reads slot %d, which has no value yet", where, s)
	case v.level[s] > most:
		v.failf("%s reads slot %d, which depends on the state", where, s)
	}
}

// declare enters inputs and constants, and looks at the sizes of systems.
func (v *validator) declare() {
	p := v.p
	seen := map[symbolic.Symbol]bool{}
	for i, s := range p.Inputs {
		if seen[s] {
			v.failf("input %d is there twice", i)
		}
		seen[s] = true
		at := onState
		if s.Kind == symbolic.Param {
			at = onParams
		}
		v.write(Slot(i), fmt.Sprintf("input %d", i), at)
	}
	for i, c := range p.Consts {
		v.write(c.Slot, fmt.Sprintf("constant %d", i), onParams)
	}
	v.solved = make([]int, len(p.Systems))
	for i, s := range p.Systems {
		switch {
		case s.N < 1 || len(s.RHS) != s.N:
			v.failf("system %d has %d right sides for %d unknowns", i, len(s.RHS), s.N)
		case len(s.Matrix) != s.N*(s.N+1)/2:
			v.failf("system %d has %d elements, a lower triangle of %d rows has %d", i, len(s.Matrix), s.N, s.N*(s.N+1)/2)
		case s.Multipliers < 0 || s.Multipliers > s.N:
			v.failf("system %d has %d multipliers among %d unknowns", i, s.Multipliers, s.N)
		}
	}
}

func (v *validator) code(part string, code []Instr) {
	most := onParams
	if part == "body" {
		most = onState
	}
	for i, in := range code {
		if v.err != nil {
			return
		}
		if in.Op == Invalid || in.Op >= opCount {
			v.failf("%s[%d]: there is no operation %d", part, i, in.Op)
			return
		}
		v.instr(fmt.Sprintf("%s[%d] (%v)", part, i, in.Op), in, most)
	}
}

func (v *validator) instr(where string, in Instr, most depends) {
	fact := &Facts[in.Op]
	for k, s := range []Slot{in.A, in.B, in.C} {
		switch {
		case k < fact.Args:
			v.read(s, where, most)
		case k == 2 && in.Op == Check:
			if int(s) >= len(v.level) {
				v.failf("%s watches pivot %d, but there are %d slots", where, s, len(v.level))
			}
		case k == 0 && in.Op == Solve:
		case s != 0:
			v.failf("%s takes %d slots, the others must be 0", where, fact.Args)
		}
	}
	for k := range fact.Results {
		v.write(in.Dst+Slot(k), where, most)
	}
	if in.Op == Solve {
		v.solve(where, in, most)
	}
}

func (v *validator) solve(where string, in Instr, most depends) {
	switch {
	case most != onState:
		v.failf("%s stands in the prologue; systems are solved in the body", where)
		return
	case int(in.A) >= len(v.p.Systems):
		v.failf("%s solves system %d of %d", where, in.A, len(v.p.Systems))
		return
	}
	s := &v.p.Systems[in.A]
	if v.solved[in.A]++; v.solved[in.A] > 1 {
		v.failf("%s solves system %d again", where, in.A)
	}
	if in.Dst != s.First {
		v.failf("%s writes from slot %d on, its system from %d", where, in.Dst, s.First)
	}
	for _, slots := range [][]Slot{s.Matrix, s.RHS} {
		for _, x := range slots {
			v.read(x, where, most)
		}
	}
	for k := range s.N {
		v.write(s.First+Slot(k), where, most)
	}
}
