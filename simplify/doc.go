// Package simplify makes expressions shorter for readers, in bounded time, and
// counts operations.
//
// It is not on the way from a file to a running program: derivatives by sweeps
// and sharing give fast code without it. It serves printing, where a physicist
// wants cos(th1 - th2) and not cos(th1)*cos(th2) + sin(th1)*sin(th2).
//
// An expression is written as a polynomial (with negative powers) in atoms:
// symbols, function values, denominators. Named rules, one table in rules.go
// with the condition of each, rewrite polynomials or function values; what comes
// out is factored again in several ways, and the cheapest version by the cost
// model stays. A Budget bounds work and memory: where it ends, the rest of the
// expression stays as it was. The result is never costlier than the original
// and equal to it wherever the original is defined; it may be defined in more
// places, as x is where x²/x is not.
//
// Files: cost.go counts; simplify.go goes over an expression; poly.go,
// expand.go and build.go are the normal form and the ways to and from it; the
// rules are in rules.go, trigonometry.go, quotient.go and functions.go.
// Neighbours: symbolic below, the command line above.
package simplify
