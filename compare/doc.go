// Package compare puts ways of getting the same accelerations side by side:
// derived symbolically, differentiated at run time, by finite differences, by
// hand, solved exactly, emitted as Go. It measures each way's error against a
// reference of more than 100 bits, its trajectory, what that conserves, and its
// time.
//
//	System ──▶ Subject ──▶ way.New ──▶ Errors     over seeded random states
//	           values,     Engine      Trajectory error over time, drifts
//	           states                  Timing     interleaved, median and spread
//
// What does not depend on the machine is the same to the bit on every run.
// Results are typed and carry their meaning in JSON; cmd/lagc prints and plots
// them.
//
// Neighbours: autodiff and codegen/golang provide the ways, internal/oracle the
// reference, runtime/simulate the trajectories.
package compare
