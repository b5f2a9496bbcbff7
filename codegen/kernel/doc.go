// Package kernel defines the elementary functions, once: each a straight-line
// list of float64 operations that gives the same bits wherever it is carried out.
//
// The functions are written with a Builder and stand in Table. The list of a
// function uses + − × ÷, fma and sqrt, comparisons, selects, and a few operations
// on the 64-bit words of floats, each exactly defined, so that Go, C, machine
// code in one lane or eight, and a GPU agree to the last bit.
//
// Accuracy is reached by the usual means (Muller, Handbook of Floating-Point
// Arithmetic, 2nd ed., chapters 4, 5 and 10; Muller, Elementary Functions, 3rd ed.):
// reduction of the argument with constants in several parts, a minimax polynomial
// (fit/fit.py), and what roundings lose along the way carried as a second float64
// (Dekker, Numer. Math. 18, 1971) up to the last addition. Errors are
// measured in the tests of codegen/kernel/elementary.
//
// Sine, cosine and tangent of large arguments leave the list: where a kernel's
// Guard is false, the function called Slow takes its place.
//
// Neighbours: codegen/kernel/elementary holds the functions generated from Table
// as Go, and the slow paths; emitters walk Kernel.Code to print or encode them.
package kernel

//go:generate go run ./gen
