package autodiff

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"

	"lagc/symbolic"
)

// rule is what the ways of this package know of an operation y = f(a, b); an
// opPower has its exponent in b.
type rule struct {
	args      int
	value     func(a, b float64) float64
	reverse   partial                                      // for tapes; nil: constant almost everywhere
	jet       func(a, b, y float64) second                 // for jets; nil as before
	dual      func(a, b dual.Number) dual.Number           // likewise
	hyperdual func(a, b hyperdual.Number) hyperdual.Number // likewise
	complex   func(a, b complex128) complex128             // for complex steps; nil: no complex form
}

// partial records ∂y/∂a (k = 0) or ∂y/∂b (k = 1) on a tape, of which y, a and b are entries.
type partial func(t *tape, y, a, b entry, k int) entry

// second holds the derivatives of f(a, b) up to the second order.
type second struct{ a, b, aa, ab, bb float64 }

// rules is the table of operations: one line, one rule for each way, all of them
// written for this package. Functions are Go's math rather than
// codegen/kernel's: other code, so that a fault of the kernels shows as a
// difference; both are good to about one unit in the last place.
var rules = [opCount]rule{
	symbolic.OpPi:       {0, func(_, _ float64) float64 { return math.Pi }, nil, nil, nil, nil, nil},
	symbolic.OpAdd:      {2, func(a, b float64) float64 { return a + b }, pAdd, jAdd, dual.Add, hyperdual.Add, func(a, b complex128) complex128 { return a + b }},
	symbolic.OpMul:      {2, func(a, b float64) float64 { return a * b }, pMul, jMul, dual.Mul, hyperdual.Mul, func(a, b complex128) complex128 { return a * b }},
	opPower:             {1, power, pPower, jPower, dPower, hPower, cPower},
	symbolic.OpPow:      {2, math.Pow, pPow, jPow, dual.Pow, hyperdual.Pow, cPow},
	symbolic.OpSin:      {1, one(math.Sin), unary(pSin), unaryJet(jSin), one(dual.Sin), odd(hyperdual.Sin), one(cmplx.Sin)},
	symbolic.OpCos:      {1, one(math.Cos), unary(pCos), unaryJet(jCos), one(dual.Cos), one(hyperdual.Cos), one(cmplx.Cos)},
	symbolic.OpTan:      {1, one(math.Tan), unary(pTan), unaryJet(jTan), one(dual.Tan), odd(hyperdual.Tan), one(cTan)},
	symbolic.OpAsin:     {1, one(math.Asin), unary(pAsin), unaryJet(jAsin), one(dual.Asin), odd(hyperdual.Asin), one(cAsin)},
	symbolic.OpAcos:     {1, one(math.Acos), unary(pAcos), unaryJet(jAcos), one(dual.Acos), one(hyperdual.Acos), one(cAcos)},
	symbolic.OpAtan:     {1, one(math.Atan), unary(pAtan), unaryJet(jAtan), one(dual.Atan), odd(hyperdual.Atan), one(cAtan)},
	symbolic.OpAtan2:    {2, math.Atan2, pAtan2, jAtan2, liftDual(math.Atan2, jAtan2), liftHyper(math.Atan2, jAtan2), cAtan2},
	symbolic.OpSinh:     {1, one(math.Sinh), unary(pSinh), unaryJet(jSinh), one(dual.Sinh), odd(hyperdual.Sinh), one(cmplx.Sinh)},
	symbolic.OpCosh:     {1, one(math.Cosh), unary(pCosh), unaryJet(jCosh), one(dual.Cosh), one(hyperdual.Cosh), one(cmplx.Cosh)},
	symbolic.OpTanh:     {1, one(math.Tanh), unary(pTanh), unaryJet(jTanh), one(dual.Tanh), odd(hyperdual.Tanh), one(cTanh)},
	symbolic.OpAsinh:    {1, one(math.Asinh), unary(pAsinh), unaryJet(jAsinh), one(dual.Asinh), odd(hyperdual.Asinh), one(cAsinh)},
	symbolic.OpAcosh:    {1, one(math.Acosh), unary(pAcosh), unaryJet(jAcosh), one(dual.Acosh), one(hyperdual.Acosh), one(cAcosh)},
	symbolic.OpAtanh:    {1, one(math.Atanh), unary(pAtanh), unaryJet(jAtanh), one(dual.Atanh), odd(hyperdual.Atanh), one(cAtanh)},
	symbolic.OpExp:      {1, one(math.Exp), unary(pExp), unaryJet(jExp), one(dual.Exp), one(hyperdual.Exp), one(cmplx.Exp)},
	symbolic.OpLog:      {1, one(math.Log), unary(pLog), unaryJet(jLog), one(dual.Log), one(hyperdual.Log), one(cLog)},
	symbolic.OpCbrt:     {1, one(math.Cbrt), unary(pCbrt), unaryJet(jCbrt), liftDual(one(math.Cbrt), unaryJet(jCbrt)), liftHyper(one(math.Cbrt), unaryJet(jCbrt)), one(cCbrt)},
	symbolic.OpErf:      {1, one(math.Erf), unary(pErf), unaryJet(jErf), liftDual(one(math.Erf), unaryJet(jErf)), liftHyper(one(math.Erf), unaryJet(jErf)), nil},
	symbolic.OpHypot:    {2, math.Hypot, pHypot, jHypot, liftDual(math.Hypot, jHypot), liftHyper(math.Hypot, jHypot), cHypot},
	symbolic.OpAbs:      {1, one(math.Abs), unary(pAbs), unaryJet(jAbs), liftDual(one(math.Abs), unaryJet(jAbs)), liftHyper(one(math.Abs), unaryJet(jAbs)), one(cAbs)},
	symbolic.OpMin:      {2, math.Min, pMin, jMin, liftDual(math.Min, jMin), liftHyper(math.Min, jMin), cMin},
	symbolic.OpMax:      {2, math.Max, pMax, jMax, liftDual(math.Max, jMax), liftHyper(math.Max, jMax), cMax},
	symbolic.OpMod:      {2, mod, pMod, jMod, liftDual(mod, jMod), liftHyper(mod, jMod), cMod},
	symbolic.OpSign:     {1, one(sign), nil, nil, nil, nil, step(one(sign))},
	symbolic.OpFloor:    {1, one(math.Floor), nil, nil, nil, nil, step(one(math.Floor))},
	symbolic.OpCeil:     {1, one(math.Ceil), nil, nil, nil, nil, step(one(math.Ceil))},
	symbolic.OpRound:    {1, one(math.Round), nil, nil, nil, nil, step(one(math.Round))},
	symbolic.OpLess:     {2, rLess, nil, nil, nil, nil, step(rLess)},
	symbolic.OpLessEq:   {2, rLessEq, nil, nil, nil, nil, step(rLessEq)},
	symbolic.OpEqual:    {2, rEqual, nil, nil, nil, nil, step(rEqual)},
	symbolic.OpNotEqual: {2, rNotEqual, nil, nil, nil, nil, step(rNotEqual)},
	symbolic.OpAnd:      {2, rAnd, nil, nil, nil, nil, step(rAnd)},
	symbolic.OpOr:       {2, rOr, nil, nil, nil, nil, step(rOr)},
	symbolic.OpNot:      {1, rNot, nil, nil, nil, nil, step(rNot)},
}
