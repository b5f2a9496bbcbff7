package native

import (
	"math"
	"runtime"
	"unsafe"

	"lagc/codegen/amd64"
	"lagc/codegen/native"
	"lagc/codegen/program"
	"lagc/runtime/interp"
)

// module is a compiled program in executable memory with a frame to run on.
type module struct {
	prog    *program.Program
	layout  *native.Layout
	width   amd64.Width
	page    *page
	entries []uintptr
	frame   []float64
	slow    *interp.Machine // for the prologue and for what machine code gives up on
	room    []float64       // for a system that is being solved
}

func newModule(p *program.Program, width amd64.Width, loop *native.Loop) (*module, error) {
	if err := met(width); err != nil {
		return nil, err
	}
	code := native.Compile(p, width, loop)
	page, err := load(code.Bytes)
	if err != nil {
		return nil, err
	}
	m := &module{
		prog: p, layout: code.Layout, width: width, page: page,
		frame: newFrame(code.Layout.Words * code.Layout.Lanes), slow: interp.New(p),
	}
	for i := range p.Systems {
		n := p.Systems[i].N
		m.room = append(m.room, make([]float64, max(0, n*(n+1)/2+2*n-len(m.room)))...)
	}
	for _, offset := range code.Entries {
		m.entries = append(m.entries, m.page.address(offset))
	}
	return m, nil
}

// newFrame returns n words of memory that begin at a cache line.
func newFrame(n int) []float64 {
	const line = 64
	room := make([]float64, n+line/8)
	skip := (line - int(uintptr(unsafe.Pointer(&room[0]))%line)) % line / 8
	return room[skip : skip+n : skip+n]
}

// Close gives the code's memory back; nothing can be run after.
func (m *module) Close() { m.page.free() }

// Lanes returns how many states stand side by side.
func (m *module) Lanes() int { return m.layout.Lanes }

// all has a bit for every lane.
func (m *module) all() uint64 { return 1<<m.layout.Lanes - 1 }

// row is a word of the frame in all lanes.
func (m *module) row(word int) []float64 {
	n := m.layout.Lanes
	return m.frame[word*n : (word+1)*n : (word+1)*n]
}

// evaluate calls the code of a program without a loop, for a state and a copy of the outputs outside of the frame,
// and solves the systems that it leaves to us.
func (m *module) evaluate(state, outputs []float64) (held uint64) {
	frame, in, out := pointer(m.frame), pointer(state), pointer(outputs)
	held, attention := evaluate(m.entries[0], frame, in, out)
	for attention >= native.CallBase {
		n := attention - native.CallBase
		m.solve(&m.layout.Solves[n], m.all())
		held, attention = evaluate(m.entries[n+1], frame, in, out)
	}
	runtime.KeepAlive(m)
	return held
}

// repeat calls the code of a loop likewise.
func (m *module) repeat(rounds, active uint64) (held, attention, left uint64) {
	frame := pointer(m.frame)
	held, attention, left = repeat(m.entries[0], frame, rounds, active)
	for attention >= native.CallBase {
		n := attention - native.CallBase
		m.solve(&m.layout.Solves[n], active)
		held, attention, left = repeat(m.entries[n+1], frame, left, active)
	}
	runtime.KeepAlive(m)
	return held, attention, left
}

func pointer(x []float64) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(x)) }

// state and outputs are where the frame has them.
func (m *module) state() []float64 { return m.frame[min(m.layout.Lanes, len(m.frame)):] }
func (m *module) outputs() []float64 {
	n := m.layout.Lanes
	return m.frame[m.layout.Output*n : (m.layout.Output+len(m.prog.Outputs))*n]
}

// solve solves a system in the active lanes.
func (m *module) solve(s *native.Solve, active uint64) {
	sys := &m.prog.Systems[s.System]
	room := m.room
	part := func(n int) []float64 {
		p := room[:n:n]
		room = room[n:]
		return p
	}
	matrix, rhs, x := part(len(sys.Matrix)), part(sys.N), part(sys.N)
	solved := uint64(0)
	for lane := range m.layout.Lanes {
		if active>>lane&1 == 0 {
			continue
		}
		m.gather(matrix, s.Matrix, lane)
		m.gather(rhs, s.RHS, lane)
		if m.slow.SolveSystem(s.System, matrix, rhs, x) {
			solved |= 1 << lane
		}
		m.scatter(s.X, x, lane)
	}
	m.flag(s.Solved, solved)
}

// gather copies words of a lane.
func (m *module) gather(dst []float64, word, lane int) {
	n := m.layout.Lanes
	for i := range dst {
		dst[i] = m.frame[(word+i)*n+lane]
	}
}

// scatter sets words of a lane.
func (m *module) scatter(word int, src []float64, lane int) {
	n := m.layout.Lanes
	for i, x := range src {
		m.frame[(word+i)*n+lane] = x
	}
}

// prepare runs the prologue for a lane.
func (m *module) prepare(lane int) bool {
	m.gather(m.slow.Inputs(), 0, lane)
	ok := m.slow.Prepare()
	for _, k := range m.layout.Kept {
		m.row(k.Word)[lane] = m.slow.Value(k.Slot)
	}
	return ok
}

// redo runs the interpreter for a lane that machine code gave up on.
func (m *module) redo(lane int) bool {
	if m.layout.Lanes > 1 {
		m.prepare(lane) // params may differ
	}
	m.gather(m.slow.Inputs(), 0, lane)
	ok := m.slow.Run()
	for i := range m.prog.Outputs {
		m.row(m.layout.Output + i)[lane] = m.slow.Output(i)
	}
	return ok
}

// flag sets a word to flags, given as a bit per lane.
func (m *module) flag(word int, lanes uint64) {
	row := m.row(word)
	if m.width.Masks() {
		row[0] = math.Float64frombits(lanes)
		return
	}
	for lane := range row {
		row[lane] = math.Float64frombits(-(lanes >> lane & 1))
	}
}
