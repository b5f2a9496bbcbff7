// Package native runs straight-line programs as machine code: the same bits as
// runtime/interp, several times faster, without a compiler on the user's machine.
//
// A [Machine] runs one state at a time and stands in wherever an interp.Machine
// does. [New] refuses politely ([ErrUnavailable] says why) on processors
// without AVX2 and FMA, on systems other than Unix on amd64, and where the system hands out no
// executable memory; callers then take the interpreter.
//
// Memory for code is writable while it is written and executable afterwards, never both. It is given back by
// Close, or when the garbage collector finds nobody uses it.
//
// A goroutine in machine code cannot be stopped by Go's scheduler, and the garbage collector waits for it;
// so no call lasts longer than about a tenth of a millisecond: single evaluations are far shorter, and a
// [Loop] goes round in chunks.
//
// Neighbours: codegen/native compiles, runtime/interp redoes what machine code gives up on (arguments
// beyond a fast path, failed pivots), runtime/dynamics and runtime/simulate are the users.
package native
