// Package amd64 encodes the instructions of amd64 processors that compiled
// programs consist of: float64 arithmetic in one lane, in the four of AVX2 or in
// the eight of AVX-512, and the few instructions on general registers
// that loops and calls need.
//
// One table ([Facts]) holds what the vector instructions are, and one
// [Width] chooses between their three forms:
//
//	Scalar   vaddsd xmm1,xmm2,xmm3    VEX    16 registers   truth values are masks of ones
//	AVX2     vaddpd ymm1,ymm2,ymm3    VEX    16 registers   the same
//	AVX512   vaddpd zmm1,zmm2,zmm3    EVEX   32 registers   truth values are mask registers
//
// A [Code] collects instructions; jumps go to labels that may be placed later.
// Encodings follow the Intel 64 and IA-32 Architectures Software Developer's
// Manual, volume 2, chapter 2 (VEX: 2.3, EVEX: 2.7).
//
// Neighbours: codegen/native chooses instructions and registers,
// runtime/native makes the bytes executable.
package amd64
