package native

import (
	"lagc/codegen/amd64"
	"lagc/codegen/program"
	"lagc/symbolic"
)

// Layout tells what stands where in a frame, in words of one float64 per lane: word w of lane k is element
// w·Lanes + k. Inputs come first, in the program's order. Flags are all ones in the lanes where they
// hold and 0 in others; in AVX512, one bit per lane in the first byte of their word.
type Layout struct {
	Lanes   int
	Inputs  int
	State   int     // inputs from the second on that are coordinates and velocities, where the first is time
	Kept    []Kept  // what the prologue computes and the body reads
	Output  int     // the first of the outputs, in the program's order
	Active  int     // of a loop in lanes: which lanes run
	Solves  []Solve // what the caller does at the calls, in their order
	Words   int     // size of a frame
	kept    map[program.Slot]int
	spilled int // the words from here on hold what registers could not
}

// Kept is a result of the prologue and its word.
type Kept struct {
	Slot program.Slot
	Word int
}

// Solve is a system that the caller solves for the code, lane by lane.
type Solve struct {
	System         int // index into the program's Systems
	Matrix, RHS, X int // the first words of each
	Solved         int // flags: the lanes where no pivot failed
}

func newLayout(p *program.Program, width amd64.Width) *Layout {
	l := &Layout{Lanes: width.Lanes(), Inputs: len(p.Inputs), kept: map[program.Slot]int{}}
	l.reserve(len(p.Inputs))
	for i, s := range p.Inputs {
		if i == 0 && s.Kind != symbolic.Time || i > 0 && s.Kind != symbolic.Coordinate && s.Kind != symbolic.Velocity {
			break
		}
		l.State = i
	}
	l.Output = l.reserve(len(p.Outputs))
	l.Active = l.reserve(1)
	return l
}

// reserve returns the first of n new words.
func (l *Layout) reserve(n int) int {
	l.Words += n
	return l.Words - n
}

// keep returns the word of a result of the prologue.
func (l *Layout) keep(s program.Slot) int {
	w, ok := l.kept[s]
	if !ok {
		w = l.reserve(1)
		l.kept[s] = w
		l.Kept = append(l.Kept, Kept{s, w})
	}
	return w
}

// Spilled returns how many words hold what registers could not.
func (l *Layout) Spilled() int { return l.Words - l.spilled }
