package kernel

import "sync"

// table lists the kernels.
var table = []entry{
	one("sin", "sin x", "slowSin").by(sine),
	one("cos", "cos x", "slowCos").by(cosine),
	one("tan", "tan x", "slowTan").by(tangent),
	Kernel{Name: "sincos", About: "sin x and cos x", Args: []string{"x"}, Results: []string{"sin", "cos"}, Slow: "slowSincos"}.by(sincos),
	one("asin", "the angle in [−π/2, π/2] with sine x, NaN for |x| > 1", "").by(arcSine),
	one("acos", "the angle in [0, π] with cosine x, NaN for |x| > 1", "").by(arcCosine),
	one("atan", "the angle in [−π/2, π/2] with tangent x", "").by(arcTangent),
	two("atan2", "the angle of the point (x, y) in [−π, π]", "y", "x", "").by(arcTangent2),
	one("sinh", "sinh x", "").by(sineH),
	one("cosh", "cosh x", "").by(cosineH),
	one("tanh", "tanh x", "").by(tangentH),
	one("asinh", "the x' with sinh x' = x", "").by(areaSine),
	one("acosh", "the x' ≥ 0 with cosh x' = x, NaN for x < 1", "").by(areaCosine),
	one("atanh", "the x' with tanh x' = x, NaN for |x| > 1", "").by(areaTangent),
	one("exp", "eˣ", "").by(exponential),
	one("expm1", "eˣ − 1", "").by(expMinusOne),
	one("log", "the natural logarithm of x, NaN for x < 0", "").by(logarithm),
	one("log1p", "log(1 + x), NaN for x < −1", "").by(log1Plus),
	two("pow", "x to the power y, NaN for x < 0 and broken y", "x", "y", "").by(power),
	one("cbrt", "the cube root of x", "").by(cubeRoot),
	two("hypot", "√(x² + y²)", "x", "y", "").by(hypotenuse),
	one("erf", "2/√π ∫₀ˣ exp(−t²) dt", "").by(erfFunction),
	one("floor", "the largest integer not above x", "").by(floor),
	one("ceil", "the smallest integer not below x", "").by(ceil),
	one("round", "the integer nearest to x, ties away from 0", "").by(round),
	two("mod", "x − y·floor(x/y), which has the sign of y", "x", "y", "slowMod").by(modulo),
	internal("sincosOf", "sin and cos of r + rl + the quadrant's multiple of π/2", "sin", "cos").by(reduced),
	internal("tanOf", "tan of r + rl + the quadrant's multiple of π/2", "tan").by(tangentReduced),
}

// An entry is a kernel that is built when it is first asked for: all of them
// together take a millisecond, which a short run would notice.
type entry struct {
	name  string
	build func() *Kernel
}

// definition writes the instructions of a kernel with arguments x and returns
// its results.
type definition func(b *Builder, x []V) []V

func (k Kernel) by(define definition) entry {
	return entry{k.Name, sync.OnceValue(func() *Kernel { return k.build(define) })}
}

// Table returns all kernels.
func Table() []*Kernel {
	all := make([]*Kernel, len(table))
	for i, e := range table {
		all[i] = e.build()
	}
	return all
}

func one(name, about, slow string) Kernel {
	return Kernel{Name: name, About: about, Args: []string{"x"}, Results: []string{"result"}, Slow: slow}
}

func two(name, about, a, b, slow string) Kernel {
	return Kernel{Name: name, About: about, Args: []string{a, b}, Results: []string{"result"}, Slow: slow}
}

func internal(name, about string, results ...string) Kernel {
	return Kernel{Name: name, About: about, Args: []string{"r", "rl", "quadrant"}, Results: results, Internal: true}
}

// Find returns the kernel of that name, or nil.
func Find(name string) *Kernel {
	for _, e := range table {
		if e.name == name {
			return e.build()
		}
	}
	return nil
}
