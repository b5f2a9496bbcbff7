// Package mechanics is the physics: a System with its Lagrangian, forces and
// constraints, and the Equations of motion that Euler and Lagrange derive from
// it,
//
//	d/dt ∂L/∂q̇ − ∂L/∂q = Q − ∂D/∂q̇ + Σ λₖ ∂gₖ/∂q,
//
// brought into the form M q̈ = f + Jᵀλ, J q̈ = −γ. All of it stays on the
// expression graph of package symbolic; nothing is evaluated here.
//
// Neighbours: resolve builds a System from a file, codegen/lower turns
// Equations into programs, mechanics/report shows them to people.
package mechanics
