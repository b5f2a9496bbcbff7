// Package integrate solves initial value problems y' = f(t, y) with explicit one-step methods.
//
// It knows nothing of mechanics: [Run] and [Integrator] are handed a function and a state, where
// some methods ask that the state be split into halves y = (q, q̇). The methods are data
// ([Methods], [Tableau], [Kick]); one small machine walks them:
//
//	Method ──▶ Integrator.Step ──▶ Integrator.Interpolate ──▶ Run's rows
//	tableau    stages, error,      dense output of the        start, end and
//	           step control        method's order             every Δt between
//
// What is promised for every method of the table:
//
//   - The steps taken depend on the problem, the method and the end of the run, never on which
//     rows are asked for: rows between step ends come from dense output.
//   - Fixed-step methods stand at t₀ + i·h after i steps; adaptive ones land on the end. State and
//     adaptive time are carried with compensated summation.
//   - Results are the same bits on every machine as far as f is: sums run in the order of the tableau
//     with fused operations, and log and exp of the step control are our own.
//   - A step allocates nothing.
//   - Input that makes no sense is an [OptionError]; a run that cannot go on is a [StopError] that says
//     where and why.
//
// Neighbours: callers build f from a compiled Program or any other source; event location
// stands on [Integrator]; codegen/step states a whole step as a Program, with the same bits, and goes
// on from a [Snapshot].
package integrate
