// Package symbolic holds expressions as a hash-consed graph and differentiates
// them by sweeps.
//
// A Graph is an arena: a Node is an index, equal expressions are the same
// Node, and a node's index is larger than its arguments'. So every pass is one
// loop over increasing or decreasing indices, and common subexpressions are
// shared by construction.
//
// Constructors (Add, Mul, Pow, Call, Select) bring expressions into a canonical
// order and apply only local rewrites that hold wherever the original is
// defined. Nested sums stay nested: the structure that a file's lets express is
// what fast solvers live on. Constants are exact rationals; they become
// float64 when an expression is lowered to a program.
//
// What is known of each operation stands in one table, ops.go. Neighbours:
// resolve builds graphs from syntax, mechanics derives equations on them,
// simplify makes them shorter for readers, codegen/lower turns them into
// programs.
package symbolic
