package kernel

// Table lists the kernels.
var Table = []*Kernel{
	one("sin", "sin x", "slowSin").build(sine),
	one("cos", "cos x", "slowCos").build(cosine),
	one("tan", "tan x", "slowTan").build(tangent),
	Kernel{Name: "sincos", About: "sin x and cos x", Args: []string{"x"}, Results: []string{"sin", "cos"}, Slow: "slowSincos"}.build(sincos),
	one("asin", "the angle in [−π/2, π/2] with sine x, NaN for |x| > 1", "").build(arcSine),
	one("acos", "the angle in [0, π] with cosine x, NaN for |x| > 1", "").build(arcCosine),
	one("atan", "the angle in [−π/2, π/2] with tangent x", "").build(arcTangent),
	two("atan2", "the angle of the point (x, y) in [−π, π]", "y", "x", "").build(arcTangent2),
	one("sinh", "sinh x", "").build(sineH),
	one("cosh", "cosh x", "").build(cosineH),
	one("tanh", "tanh x", "").build(tangentH),
	one("asinh", "the x' with sinh x' = x", "").build(areaSine),
	one("acosh", "the x' ≥ 0 with cosh x' = x, NaN for x < 1", "").build(areaCosine),
	one("atanh", "the x' with tanh x' = x, NaN for |x| > 1", "").build(areaTangent),
	one("exp", "eˣ", "").build(exponential),
	one("expm1", "eˣ − 1", "").build(expMinusOne),
	one("log", "the natural logarithm of x, NaN for x < 0", "").build(logarithm),
	one("log1p", "log(1 + x), NaN for x < −1", "").build(log1Plus),
	two("pow", "x to the power y, NaN for x < 0 and broken y", "x", "y", "").build(power),
	one("cbrt", "the cube root of x", "").build(cubeRoot),
	two("hypot", "√(x² + y²)", "x", "y", "").build(hypotenuse),
	one("erf", "2/√π ∫₀ˣ exp(−t²) dt", "").build(erfFunction),
	one("floor", "the largest integer not above x", "").build(floor),
	one("ceil", "the smallest integer not below x", "").build(ceil),
	one("round", "the integer nearest to x, ties away from 0", "").build(round),
	two("mod", "x − y·floor(x/y), which has the sign of y", "x", "y", "slowMod").build(modulo),
	internal("sincosOf", "sin and cos of r + rl + the quadrant's multiple of π/2", "sin", "cos").build(reduced),
	internal("tanOf", "tan of r + rl + the quadrant's multiple of π/2", "tan").build(tangentReduced),
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
	for _, k := range Table {
		if k.Name == name {
			return k
		}
	}
	return nil
}
