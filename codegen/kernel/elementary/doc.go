// Package elementary holds the elementary functions of codegen/kernel as Go:
// generated straight-line code, and the slow path of sine, cosine and
// tangent for large arguments. The interpreter calls them; every other way of running a
// program gives the same bits.
package elementary
