package autodiff

import (
	"math"

	"lagc/symbolic"
)

// unary makes the rule of a function of one argument look like one of two.
func unary(f func(t *tape, y, a entry) entry) partial {
	return func(t *tape, y, a, _ entry, _ int) entry { return f(t, y, a) }
}

func pAdd(t *tape, _, _, _ entry, _ int) entry { return t.one() }

func pMul(_ *tape, _, a, b entry, k int) entry {
	if k == 0 {
		return b
	}
	return a
}

func pPower(t *tape, y, a, _ entry, _ int) entry {
	c := t.records[y].c
	return t.scale(c, t.power(a, c-1))
}

func pPow(t *tape, y, a, b entry, k int) entry {
	if k == 1 {
		return t.mul(y, t.call(symbolic.OpLog, a))
	}
	return t.mul(b, t.apply(symbolic.OpPow, a, t.add(b, t.minusOne())))
}

func pSin(t *tape, _, a entry) entry  { return t.call(symbolic.OpCos, a) }
func pCos(t *tape, _, a entry) entry  { return t.scale(-1, t.call(symbolic.OpSin, a)) }
func pTan(t *tape, y, _ entry) entry  { return t.add(t.one(), t.mul(y, y)) }
func pAsin(t *tape, _, a entry) entry { return t.power(t.oneMinusSquare(a), -0.5) }
func pAcos(t *tape, _, a entry) entry { return t.scale(-1, t.power(t.oneMinusSquare(a), -0.5)) }
func pAtan(t *tape, _, a entry) entry { return t.power(t.add(t.one(), t.mul(a, a)), -1) }

func pAtan2(t *tape, _, a, b entry, k int) entry {
	inverse := t.power(t.add(t.mul(a, a), t.mul(b, b)), -1)
	if k == 0 {
		return t.mul(b, inverse)
	}
	return t.scale(-1, t.mul(a, inverse))
}

func pSinh(t *tape, _, a entry) entry  { return t.call(symbolic.OpCosh, a) }
func pCosh(t *tape, _, a entry) entry  { return t.call(symbolic.OpSinh, a) }
func pTanh(t *tape, y, _ entry) entry  { return t.oneMinusSquare(y) }
func pAsinh(t *tape, _, a entry) entry { return t.power(t.add(t.one(), t.mul(a, a)), -0.5) }

func pAcosh(t *tape, _, a entry) entry {
	return t.power(t.mul(t.add(a, t.minusOne()), t.add(a, t.one())), -0.5)
}

func pAtanh(t *tape, _, a entry) entry { return t.power(t.oneMinusSquare(a), -1) }
func pExp(_ *tape, y, _ entry) entry   { return y }
func pLog(t *tape, _, a entry) entry   { return t.power(a, -1) }
func pCbrt(t *tape, y, _ entry) entry  { return t.scale(1.0/3, t.power(y, -2)) }

func pErf(t *tape, _, a entry) entry {
	return t.scale(2/math.SqrtPi, t.call(symbolic.OpExp, t.scale(-1, t.mul(a, a))))
}

func pHypot(t *tape, y, a, b entry, k int) entry {
	if k == 1 {
		a = b
	}
	return t.mul(a, t.power(y, -1))
}

func pAbs(t *tape, _, a entry) entry { return t.call(symbolic.OpSign, a) }

// pMin and pMax take the first argument where both are equal.
func pMin(t *tape, _, a, b entry, k int) entry {
	if k == 1 {
		return t.apply(symbolic.OpLess, b, a)
	}
	return t.call(symbolic.OpNot, t.apply(symbolic.OpLess, b, a))
}

func pMax(t *tape, _, a, b entry, k int) entry {
	if k == 1 {
		return t.apply(symbolic.OpLess, a, b)
	}
	return t.call(symbolic.OpNot, t.apply(symbolic.OpLess, a, b))
}

// pMod uses y = a − b·floor(a/b).
func pMod(t *tape, y, a, b entry, k int) entry {
	if k == 0 {
		return t.one()
	}
	floor := t.mul(t.add(a, t.scale(-1, y)), t.power(b, -1))
	return t.scale(-1, t.call(symbolic.OpRound, floor))
}

// oneMinusSquare records 1 − a² as (1 − a)(1 + a), which loses nothing near 1.
func (t *tape) oneMinusSquare(a entry) entry {
	return t.mul(t.add(t.one(), t.scale(-1, a)), t.add(t.one(), a))
}
