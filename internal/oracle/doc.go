// Package oracle evaluates and differentiates expression graphs in ways of its
// own, for tests to compare with: it reads a symbolic.Graph but shares no
// derivative rule, no evaluation code and no rewriting with it.
//
// Eval walks a graph with any arithmetic (Numbers): float64, complex128,
// gonum's dual and hyperdual numbers, math/big at any precision, and jets
// (value, gradient, Hessian) over float64 or math/big. On these rest
//
//   - BigEval, the reference for rounding errors,
//   - BigGradient and ComplexStep, derivatives without any derivative rule,
//   - Accelerations and BigAccelerations, the Euler–Lagrange equations
//     M q̈ = ∂L/∂q + Q − d(∂L/∂q̇)/dt|q̈=0 solved numerically from L alone.
//
// Everything here prefers being obviously right to being fast.
package oracle
