package native

import (
	"lagc/codegen/amd64"
	"lagc/codegen/program"
)

// Code is a compiled program.
//
// It is called at an entry with the frame's address in RDI. Without a loop, RSI holds the address of the state,
// which is the frame's second word or memory of the same layout elsewhere, and RDX that of memory where the outputs
// are written to besides the frame. For a loop, RSI holds the number of rounds
// and RDX the active lanes as bits. It returns in RAX the lanes whose results hold, as bits, in
// RBX the lanes that ask for attention or, plus CallBase, the number of a call: the caller then solves
// Layout.Solves of that number and goes on at the entry after it with the
// same RSI, and in RSI the rounds that are left. It changes RAX, RBX, RCX, RDX, RSI and vector and mask
// registers, keeps all others, and needs no stack but for its return address.
type Code struct {
	Width   amd64.Width
	Layout  *Layout
	Bytes   []byte
	Text    int   // the bytes that are instructions; constants follow
	Entries []int // offsets; the first starts the program, the others go on after a call
}

// CallBase tells a call from lanes in RBX.
const CallBase = 256

// Loop says how a program is repeated: a round computes all outputs, then feeds some
// of them back to inputs.
type Loop struct {
	Feeds []Feed
	// Status is an output that tells how a round ended, −1 for none: 0 to go on, 1 to stop after feeding
	// back, Refer or more to stop without.
	Status int
}

// Refer is a status under which a round's outputs are not fed back.
const Refer = 2

// Feed makes an output the next round's input.
type Feed struct{ Output, Input int }

// Compile translates the body of p; what the prologue computes is read from the frame. With a loop, the code
// runs many rounds per call.
func Compile(p *program.Program, width amd64.Width, loop *Loop) *Code {
	layout := newLayout(p, width)
	f := flatten(p, layout, loop, width)
	e := newEmitter(f, width, layout, loop != nil)
	e.run()
	return e.result()
}
