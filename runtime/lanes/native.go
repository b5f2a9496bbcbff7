package lanes

import (
	"context"

	"lagc/codegen/amd64"
	codegen "lagc/codegen/native"
	"lagc/codegen/step"
	"lagc/runtime/native"
)

// Native returns a stepper in machine code, with as many lanes as the width has, or with twice as many: pairs of steps
// that are compiled side by side. The error wraps native.ErrUnavailable.
func Native(s *step.Step, width amd64.Width, pair bool) (Stepper, error) {
	p, copies, status := s.Program, 1, s.Status
	if pair {
		p, copies = s.Pair(), 2
		status = len(p.Outputs) - 1
	}
	var feeds []codegen.Feed
	for k := range copies {
		for i := range s.Memory {
			feeds = append(feeds, codegen.Feed{Output: k*len(s.Program.Outputs) + i, Input: k*len(s.Program.Inputs) + i})
		}
	}
	loop, err := native.NewLoop(p, width, codegen.Loop{Feeds: feeds, Status: status})
	if err != nil {
		return nil, err
	}
	return &machineCode{
		step: s, loop: loop, width: loop.Lanes(), copies: copies,
		inputs: len(s.Program.Inputs), outputs: len(s.Program.Outputs), active: make([]uint64, copies),
	}, nil
}

// machineCode has copies·width lanes: lane k·width + i is lane i of the program's k-th copy. What
// happens to one of two that share a lane of the loop happens to both: a turn that is void for one has
// to be taken again by the other. Where one of them rests, it does what the other does.
type machineCode struct {
	step            *step.Step
	loop            *native.Loop
	width, copies   int
	inputs, outputs int      // of one copy
	active          []uint64 // lanes of the loop, per copy
	failed, stopped uint64   // lanes of the loop, in the last turn
}

func (p *machineCode) Lanes() int { return p.copies * p.width }

// at splits a lane into a copy and a lane of the loop.
func (p *machineCode) at(lane int) (copy, i int) { return lane / p.width, lane % p.width }

func (p *machineCode) isActive(copy, i int) bool { return p.active[copy]>>i&1 != 0 }

// write sets inputs, from one on, of a lane and of what rests beside it.
func (p *machineCode) write(lane, from int, values []float64) {
	own, i := p.at(lane)
	for k := range p.copies {
		if k != own && p.isActive(k, i) {
			continue
		}
		for j, x := range values {
			p.loop.Input(k*p.inputs + from + j)[i] = x
		}
	}
}

func (p *machineCode) Bind(lane int, params []float64) bool {
	p.write(lane, p.step.Own, params)
	_, i := p.at(lane)
	return p.loop.PrepareSome(1<<i)>>i&1 != 0
}

func (p *machineCode) Place(lane int, inputs []float64) {
	p.write(lane, 0, inputs)
	k, i := p.at(lane)
	p.active[k] |= 1 << i
}

func (p *machineCode) Run(turns int) {
	active := uint64(0)
	for _, a := range p.active {
		active |= a
	}
	out, _ := p.loop.Run(context.Background(), uint64(turns), active)
	p.stopped, p.failed = out.Stopped, out.Failed
}

func (p *machineCode) Status(lane int) step.Status {
	k, i := p.at(lane)
	own, other := p.status(k, i), step.Running
	if p.copies == 2 {
		other = p.status(1-k, i)
	}
	if own != step.Refer && other == step.Refer {
		return step.Running // the turn was void
	}
	return own
}

// status is what a lane's own last output says.
func (p *machineCode) status(copy, i int) step.Status {
	switch bit := uint64(1) << i; {
	case p.failed&bit != 0:
		return step.Refer
	case p.stopped&bit != 0:
		return p.loop.Output(copy*p.outputs + p.step.Status)[i]
	}
	return step.Running
}

func (p *machineCode) Memory(lane int, memory []float64) {
	k, i := p.at(lane)
	for j := range memory {
		memory[j] = p.loop.Input(k*p.inputs + j)[i]
	}
}

func (p *machineCode) Outputs(lane int, outputs []float64) {
	k, i := p.at(lane)
	for j := range outputs {
		outputs[j] = p.loop.Output(k*p.outputs + j)[i]
	}
}

// Rest makes a lane do what is done beside it.
func (p *machineCode) Rest(lane int) {
	own, i := p.at(lane)
	p.active[own] &^= 1 << i
	for k := range p.copies {
		if p.isActive(k, i) {
			p.follow(own, k, i)
		}
	}
}

// follow gives one copy's inputs to another.
func (p *machineCode) follow(own, other, i int) {
	same := true
	for j := range p.inputs {
		to, x := &p.loop.Input(own*p.inputs + j)[i], p.loop.Input(other*p.inputs + j)[i]
		same = same && (j < p.step.Own || *to == x)
		*to = x
	}
	if !same {
		p.loop.PrepareSome(1 << i)
	}
}
