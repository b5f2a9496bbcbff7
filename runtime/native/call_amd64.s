//go:build linux || darwin || freebsd || netbsd || openbsd

#include "textflag.h"

// The code called needs eight bytes of stack, for its return address.

// func evaluate(code uintptr, frame, state, copy unsafe.Pointer) (held, attention uint64)
TEXT ·evaluate(SB), NOSPLIT, $8-48
	MOVQ code+0(FP), AX
	MOVQ frame+8(FP), DI
	MOVQ state+16(FP), SI
	MOVQ copy+24(FP), DX
	CALL AX
	MOVQ AX, held+32(FP)
	MOVQ BX, attention+40(FP)
	RET

// func repeat(code uintptr, frame unsafe.Pointer, rounds, active uint64) (held, attention, left uint64)
TEXT ·repeat(SB), NOSPLIT, $8-56
	MOVQ code+0(FP), AX
	MOVQ frame+8(FP), DI
	MOVQ rounds+16(FP), SI
	MOVQ active+24(FP), DX
	CALL AX
	MOVQ AX, held+32(FP)
	MOVQ BX, attention+40(FP)
	MOVQ SI, left+48(FP)
	RET
