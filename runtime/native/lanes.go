package native

import (
	"math/bits"

	"lagc/codegen/amd64"
	"lagc/codegen/program"
)

// Lanes runs one program for several states side by side, each with its own params. Every lane computes
// the bits that a Machine computes. It is not safe for concurrent use.
type Lanes struct {
	*module
	results
}

// results are the rows of a frame that users see.
type results struct{ m *module }

// Input returns input i of all lanes, to be written.
func (r results) Input(i int) []float64 { return r.m.row(i) }

// Output returns output i of all lanes.
func (r results) Output(i int) []float64 { return r.m.row(r.m.layout.Output + i) }

// Prepare computes for every lane what depends on params alone; it must be called after params were
// written. It returns a bit for each lane where no watched pivot failed.
func (r results) Prepare() (ok uint64) { return r.PrepareSome(r.m.all()) }

// PrepareSome is Prepare for the lanes whose bits are set.
func (r results) PrepareSome(lanes uint64) (ok uint64) {
	for ; lanes != 0; lanes &= lanes - 1 {
		if lane := bits.TrailingZeros64(lanes); r.m.prepare(lane) {
			ok |= 1 << lane
		}
	}
	return ok
}

// NewLanes compiles p for as many states as width has lanes. The error wraps ErrUnavailable.
func NewLanes(p *program.Program, width amd64.Width) (*Lanes, error) {
	m, err := newModule(p, width, nil)
	if err != nil {
		return nil, err
	}
	return &Lanes{m, results{m}}, nil
}

// Run computes the outputs of all lanes. It returns a bit for each lane where no watched pivot
// failed: the outputs of the others are not to be trusted. Lanes that are not needed are best filled with what others
// hold, lest they fail and be done again each time.
func (l *Lanes) Run() (ok uint64) {
	ok = l.evaluate(l.state(), l.outputs())
	for given := l.all() &^ ok; given != 0; given &= given - 1 {
		if lane := bits.TrailingZeros64(given); l.redo(lane) {
			ok |= 1 << lane
		}
	}
	return ok
}
