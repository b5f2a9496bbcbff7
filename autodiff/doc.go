// Package autodiff gets accelerations from the Lagrangian alone, by
// differentiating numbers instead of formulas: a reverse-mode tape, forward-mode
// jets and hyper-dual numbers, finite differences and complex steps. Each is a
// Way; its Engine sets up
//
//	M q̈ = ∂L/∂q + Q − ∂D/∂q̇ − (∂p/∂q)q̇ − ∂p/∂t + Jᵀλ,   J q̈ = −γ,
//
// with p = ∂L/∂q̇ and M = ∂p/∂q̇ at one state, and solves it densely.
//
// They are what the symbolic path is compared with, and its oracle. So the
// package reads expressions of a symbolic.Graph, but shares no derivative
// rule, no evaluation code and no rewriting with symbolic, mechanics.Derive or
// codegen; what it knows of the operations is one table, ops.go.
//
// Neighbours: mechanics gives the System, runtime/dynamics the same contract from
// derived equations, runtime/simulate takes either, cmd/lagc names them as backends.
package autodiff
