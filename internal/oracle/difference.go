package oracle

import (
	"math/big"

	"lagc/symbolic"
)

// BigGradient returns ∂root/∂s for the given symbols by central differences in
// math/big: (f(s + h) − f(s − h))/2h with h = 2^−(prec/3), so that about two
// thirds of the digits are right. No derivative rule is involved. Within h of a
// kink or jump the result is meaningless.
func BigGradient(g *symbolic.Graph, root symbolic.Node, wrt []symbolic.Symbol, value func(symbolic.Symbol) *big.Float, prec uint) ([]*big.Float, error) {
	f := bigFunction(g, root, value, prec)
	h := step(prec)
	out := make([]*big.Float, len(wrt))
	for i, s := range wrt {
		d, err := f.difference(map[symbolic.Symbol]*big.Float{s: h})
		if err != nil {
			return nil, err
		}
		out[i] = d.SetMantExp(d, int(prec/3)-1) // divided by 2h
	}
	return out, nil
}

func step(prec uint) *big.Float {
	return new(big.Float).SetMantExp(big.NewFloat(1), -int(prec/3))
}

// shifted is a function of displacements of the symbols.
type shifted func(by map[symbolic.Symbol]*big.Float, sign int64) (*big.Float, error)

func bigFunction(g *symbolic.Graph, root symbolic.Node, value func(symbolic.Symbol) *big.Float, prec uint) shifted {
	numbers := Bigs(prec)
	return func(by map[symbolic.Symbol]*big.Float, sign int64) (*big.Float, error) {
		v, err := Eval(g, []symbolic.Node{root}, func(s symbolic.Symbol) *big.Float {
			x := value(s)
			if h, ok := by[s]; ok {
				x = numbers.Add(x, numbers.Mul(numbers.Int(sign), h))
			}
			return x
		}, numbers)
		if err != nil {
			return nil, err
		}
		return v[0], nil
	}
}

// difference returns f(x + by) − f(x − by).
func (f shifted) difference(by map[symbolic.Symbol]*big.Float) (*big.Float, error) {
	up, err := f(by, 1)
	if err != nil {
		return nil, err
	}
	down, err := f(by, -1)
	if err != nil {
		return nil, err
	}
	return new(big.Float).SetPrec(up.Prec()).Sub(up, down), nil
}
