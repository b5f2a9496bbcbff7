package autodiff

import "math"

// unaryJet makes the rule of a function of one argument, which returns y' and
// y”, look like one of two.
func unaryJet(f func(a, y float64) (d, dd float64)) func(a, b, y float64) second {
	return func(a, _, y float64) second {
		d, dd := f(a, y)
		return second{a: d, aa: dd}
	}
}

func jAdd(_, _, _ float64) second { return second{a: 1, b: 1} }
func jMul(a, b, _ float64) second { return second{a: b, b: a, ab: 1} }

func jPower(a, c, _ float64) second {
	switch c {
	case 2:
		return second{a: 2 * a, aa: 2}
	case 1:
		return second{a: 1}
	}
	return second{a: c * power(a, c-1), aa: c * (c - 1) * power(a, c-2)}
}

func jPow(a, b, y float64) second {
	log, slope := math.Log(a), math.Pow(a, b-1)
	return second{
		a: b * slope, b: y * log,
		aa: b * (b - 1) * math.Pow(a, b-2), ab: slope * (1 + b*log), bb: y * log * log,
	}
}

func jSin(a, y float64) (d, dd float64)  { return math.Cos(a), -y }
func jCos(a, y float64) (d, dd float64)  { return -math.Sin(a), -y }
func jTan(_, y float64) (d, dd float64)  { d = 1 + y*y; return d, 2 * y * d }
func jAsin(a, _ float64) (d, dd float64) { d = 1 / math.Sqrt((1-a)*(1+a)); return d, a * d * d * d }
func jAcos(a, _ float64) (d, dd float64) { d = -1 / math.Sqrt((1-a)*(1+a)); return d, a * d * d * d }
func jAtan(a, _ float64) (d, dd float64) { d = 1 / (1 + a*a); return d, -2 * a * d * d }

func jAtan2(a, b, _ float64) second {
	w := 1 / (a*a + b*b)
	u, v := a*w, b*w
	return second{a: v, b: -u, aa: -2 * u * v, ab: u*u - v*v, bb: 2 * u * v}
}

func jSinh(a, y float64) (d, dd float64)  { return math.Cosh(a), y }
func jCosh(a, y float64) (d, dd float64)  { return math.Sinh(a), y }
func jTanh(_, y float64) (d, dd float64)  { d = (1 - y) * (1 + y); return d, -2 * y * d }
func jAsinh(a, _ float64) (d, dd float64) { d = 1 / math.Sqrt(1+a*a); return d, -a * d * d * d }
func jAcosh(a, _ float64) (d, dd float64) { d = 1 / math.Sqrt((a-1)*(a+1)); return d, -a * d * d * d }
func jAtanh(a, _ float64) (d, dd float64) { d = 1 / ((1 - a) * (1 + a)); return d, 2 * a * d * d }
func jExp(_, y float64) (d, dd float64)   { return y, y }
func jLog(a, _ float64) (d, dd float64)   { d = 1 / a; return d, -d * d }
func jCbrt(a, y float64) (d, dd float64)  { d = 1 / (3 * y * y); return d, -2 * d / (3 * a) }
func jErf(a, _ float64) (d, dd float64) {
	d = 2 / math.SqrtPi * math.Exp(-a*a)
	return d, -2 * a * d
}

func jHypot(a, b, y float64) second {
	u, v := a/y, b/y
	return second{a: u, b: v, aa: v * v / y, ab: -u * v / y, bb: u * u / y}
}

func jAbs(a, _ float64) (d, dd float64) { return sign(a), 0 }

func jMin(a, b, _ float64) second { return chosen(b < a) }
func jMax(a, b, _ float64) second { return chosen(a < b) }

// chosen are the derivatives of one of two arguments.
func chosen(b bool) second {
	if b {
		return second{b: 1}
	}
	return second{a: 1}
}

// jMod uses y = a − b·floor(a/b).
func jMod(a, b, y float64) second { return second{a: 1, b: -math.Round((a - y) / b)} }
