package autodiff

import "math"

// one makes a function of one argument look like one of two.
func one[T any](f func(T) T) func(a, b T) T {
	return func(a, _ T) T { return f(a) }
}

// power is a^c, by multiplications, divisions and roots for the exponents that
// mechanics is full of.
func power(a, c float64) float64 {
	switch c {
	case -1:
		return 1 / a
	case 2:
		return a * a
	case 0.5:
		return math.Sqrt(a)
	case -0.5:
		return 1 / math.Sqrt(a)
	case -2:
		return 1 / (a * a)
	case 3:
		return a * a * a
	case -1.5:
		return 1 / (a * math.Sqrt(a))
	}
	return math.Pow(a, c)
}

// mod is a − b·floor(a/b): it has the sign of b.
func mod(a, b float64) float64 {
	m := math.Mod(a, b)
	if m != 0 && (m < 0) != (b < 0) {
		m += b
	}
	return m
}

// sign keeps zeros and NaN.
func sign(a float64) float64 {
	if a > 0 {
		return 1
	}
	if a < 0 {
		return -1
	}
	return a
}

func truth(f func(a, b float64) bool) func(a, b float64) float64 {
	return func(a, b float64) float64 {
		if f(a, b) {
			return 1
		}
		return 0
	}
}

var (
	rLess     = truth(func(a, b float64) bool { return a < b })
	rLessEq   = truth(func(a, b float64) bool { return a <= b })
	rEqual    = truth(func(a, b float64) bool { return a == b })
	rNotEqual = truth(func(a, b float64) bool { return a != b })
	rAnd      = truth(func(a, b float64) bool { return a != 0 && b != 0 })
	rOr       = truth(func(a, b float64) bool { return a != 0 || b != 0 })
)

func rNot(a, _ float64) float64 { return 1 - a }
