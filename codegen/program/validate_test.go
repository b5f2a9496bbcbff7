package program

import (
	"strings"
	"testing"

	"lagc/symbolic"
)

// small is a valid program: t, x and a param; p² in the prologue; sin x and
// cos x, and a system of one unknown, in the body.
func small() *Program {
	return &Program{
		Inputs:   []symbolic.Symbol{{Kind: symbolic.Time}, {Kind: symbolic.Coordinate}, {Kind: symbolic.Param}},
		Consts:   []Const{{3, 2.5}},
		Prologue: []Instr{{Op: Mul, Dst: 4, A: 2, B: 2}},
		Body:     []Instr{{Op: SinCos, Dst: 5, A: 1}, {Op: Check, A: 4, B: 3, C: 0}, {Op: Solve, Dst: 7}, {Op: Add, Dst: 8, A: 7, B: 6}},
		Systems:  []System{{N: 1, Matrix: []Slot{4}, RHS: []Slot{5}, First: 7}},
		Outputs:  []Slot{8, 1, 8},
		Slots:    9,
	}
}

// Each fault is found, and its place named.
func TestValidate(t *testing.T) {
	if err := small().Validate(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want  string
		spoil func(p *Program)
	}{
		{"slot 9, but there are 9", func(p *Program) { p.Body[0].A = 9 }},
		{"body[1] (add) reads slot 5, which has no value yet", func(p *Program) { p.Body = []Instr{p.Body[1], {Op: Add, Dst: 8, A: 5, B: 1}} }},
		{"prologue[0] (mul) reads slot 1, which depends on the state", func(p *Program) { p.Prologue[0].A = 1 }},
		{"writes slot 4, which has a value", func(p *Program) { p.Body[3].Dst = 4 }},
		{"writes slot 2, which has a value", func(p *Program) { p.Consts[0].Slot = 2 }},
		{"writes slot 9", func(p *Program) { p.Slots = 8; p.Body[3].Dst = 9 }},
		{"no operation 0", func(p *Program) { p.Body[0].Op = Invalid }},
		{"no operation 9999", func(p *Program) { p.Prologue[0].Op = 9999 }},
		{"takes 1 slots", func(p *Program) { p.Body[0].B = 1 }},
		{"watches pivot 50", func(p *Program) { p.Body[1].C = 50 }},
		{"solves system 1 of 1", func(p *Program) { p.Body[2].A = 1 }},
		{"solves system 0 again", func(p *Program) { p.Body[3] = Instr{Op: Solve, Dst: 7} }},
		{"system 0 is never solved", func(p *Program) { p.Body[2] = Instr{Op: Neg, Dst: 7, A: 1} }},
		{"from slot 8 on, its system from 7", func(p *Program) { p.Body[2].Dst = 8 }},
		{"stands in the prologue", func(p *Program) { p.Prologue = append(p.Prologue, p.Body[2]) }},
		{"2 right sides for 1 unknowns", func(p *Program) { p.Systems[0].RHS = []Slot{5, 6} }},
		{"0 right sides for 0 unknowns", func(p *Program) { p.Systems[0] = System{First: 7} }},
		{"2 elements", func(p *Program) { p.Systems[0].Matrix = []Slot{4, 4} }},
		{"2 multipliers", func(p *Program) { p.Systems[0].Multipliers = 2 }},
		{"output 1 reads slot 77", func(p *Program) { p.Outputs[1] = 77 }},
		{"input 1 is there twice", func(p *Program) { p.Inputs[1] = p.Inputs[0] }},
		{"but there are 0", func(p *Program) { p.Slots = -5 }},
	} {
		p := small()
		c.spoil(p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("the fault is %v, want %q", err, c.want)
		}
	}
}
