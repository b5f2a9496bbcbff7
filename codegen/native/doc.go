// Package native compiles straight-line programs to machine code for amd64.
//
//	Program ──flatten──▶ flat list ──emit──▶ bytes + Layout
//	        elementary functions          registers chosen
//	        expanded from codegen/kernel   while instructions are written
//
// The flat list holds float64 operations that are one instruction each.
// One pass over it assigns registers and writes the code: the whole future of every
// value is known, so the register that is given up is the one whose value is needed last
// (Belady, IBM Systems Journal 5, 1966; for straight-line code as a register
// allocator, Poletto and Sarkar, TOPLAS 21, 1999, call it linear scan). Constants and
// inputs are never spilled: they are read again from where they stand.
//
// The code works on a frame, an array of words of one float64 per lane each (see
// [Layout]), and uses neither the stack nor any memory besides. The same path
// makes code for one state and for four or eight states in lanes, the width being a
// parameter; each lane computes exactly what [lagc/runtime/interp] computes. Where a function's
// fast path does not hold (sin 1e300) or a watched pivot fails, the lane's bit in the status is cleared,
// and the caller computes that state anew by the interpreter: same bits, nothing to
// undo, since a frame's inputs are never changed before all is well.
//
// Neighbours: codegen/program is compiled, codegen/amd64 encodes, runtime/native
// makes the code executable and calls it.
package native
