package golang

import (
	"lagc/codegen/outline"
	"lagc/codegen/program"
)

// How tightly Go's operators bind.
const (
	loose = iota
	disjunction
	conjunction
	comparison
	sum
	product
	unary
	primary
	condition = -1 // of an argument: a truth value as Go has it, a bool
)

// form is what an operation looks like in Go. In text, $a, $b and $c stand for
// its arguments, and @ for the prefix of the system's own functions.
type form struct {
	text    string
	binds   int
	args    [3]int // how tightly the arguments must bind
	boolean bool   // the result is a bool
	sums    bool   // Go may fuse it with a product among its arguments
}

// forms is the table of operations. Where Go may fuse a product with an
// addition, the product stands in float64(…), which the language's
// specification says prevents that.
var forms = [...]form{
	program.Add:      {"$a + $b", sum, [3]int{sum, product}, false, true},
	program.Sub:      {"$a - $b", sum, [3]int{sum, product}, false, true},
	program.Mul:      {"$a * $b", product, [3]int{product, unary}, false, false},
	program.Div:      {"$a / $b", product, [3]int{product, unary}, false, false},
	program.Neg:      {"-$a", unary, [3]int{primary}, false, false},
	program.Fma:      {"math.FMA($a, $b, $c)", primary, [3]int{}, false, false},
	program.Fnma:     {"math.FMA(-$a, $b, $c)", primary, [3]int{primary}, false, false},
	program.Sqrt:     {"math.Sqrt($a)", primary, [3]int{}, false, false},
	program.Abs:      {"math.Abs($a)", primary, [3]int{}, false, false},
	program.Sign:     {"@Sign($a)", primary, [3]int{}, false, true},
	program.Min:      {"math.Min($a, $b)", primary, [3]int{}, false, true},
	program.Max:      {"math.Max($a, $b)", primary, [3]int{}, false, true},
	program.Floor:    {"math.Floor($a)", primary, [3]int{}, false, false},
	program.Ceil:     {"math.Ceil($a)", primary, [3]int{}, false, false},
	program.Round:    {"math.Round($a)", primary, [3]int{}, false, false},
	program.Less:     {"$a < $b", comparison, [3]int{sum, sum}, true, false},
	program.LessEq:   {"$a <= $b", comparison, [3]int{sum, sum}, true, false},
	program.Equal:    {"$a == $b", comparison, [3]int{sum, sum}, true, false},
	program.NotEqual: {"$a != $b", comparison, [3]int{sum, sum}, true, false},
	program.And:      {"$a && $b", conjunction, [3]int{condition, condition}, true, false},
	program.Or:       {"$a || $b", disjunction, [3]int{condition, condition}, true, false},
	program.Not:      {"!$a", unary, [3]int{condition}, true, false},
	program.Select:   {"@Select($a, $b, $c)", primary, [3]int{condition}, false, true},
	program.SinCos:   {"@Sincos($a)", primary, [3]int{}, false, false},
	program.Sin:      {"@Sin($a)", primary, [3]int{}, false, false},
	program.Cos:      {"@Cos($a)", primary, [3]int{}, false, false},
	program.Tan:      {"@Tan($a)", primary, [3]int{}, false, false},
	program.Asin:     {"@Asin($a)", primary, [3]int{}, false, false},
	program.Acos:     {"@Acos($a)", primary, [3]int{}, false, false},
	program.Atan:     {"@Atan($a)", primary, [3]int{}, false, false},
	program.Atan2:    {"@Atan2($a, $b)", primary, [3]int{}, false, false},
	program.Sinh:     {"@Sinh($a)", primary, [3]int{}, false, false},
	program.Cosh:     {"@Cosh($a)", primary, [3]int{}, false, false},
	program.Tanh:     {"@Tanh($a)", primary, [3]int{}, false, false},
	program.Asinh:    {"@Asinh($a)", primary, [3]int{}, false, false},
	program.Acosh:    {"@Acosh($a)", primary, [3]int{}, false, false},
	program.Atanh:    {"@Atanh($a)", primary, [3]int{}, false, false},
	program.Exp:      {"@Exp($a)", primary, [3]int{}, false, false},
	program.Log:      {"@Log($a)", primary, [3]int{}, false, false},
	program.Pow:      {"@Pow($a, $b)", primary, [3]int{}, false, false},
	program.Cbrt:     {"@Cbrt($a)", primary, [3]int{}, false, false},
	program.Hypot:    {"@Hypot($a, $b)", primary, [3]int{}, false, false},
	program.Erf:      {"@Erf($a)", primary, [3]int{}, false, false},
	program.Mod:      {"@Mod($a, $b)", primary, [3]int{}, false, true},
	program.Check:    {"!($a > 1e-12*$b)", unary, [3]int{sum, unary}, true, false},
	program.Solve:    {"@SolveLDL($a, $b)", primary, [3]int{}, true, false},
}

// called returns the names of the system's own functions that bodies call, which no
// variable there can have.
func called(prefix string) []string {
	texts := make([]string, len(forms))
	for op, f := range forms {
		texts[op] = f.text
	}
	return outline.Called(prefix, texts, "Truth")
}

// helpers are the small functions that forms call; the elementary ones come
// from codegen/kernel.
var helpers = []struct{ name, text string }{
	{"@Sign", `
// @Sign returns 1, −1 or x where x is 0 or no number.
func @Sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}
`},
	{"@Select", `
// @Select returns x where c holds, else y.
func @Select(c bool, x, y float64) float64 {
	if c {
		return x
	}
	return y
}
`},
	{"@Truth", `
// @Truth returns 1 where c holds, else 0.
func @Truth(c bool) float64 {
	if c {
		return 1
	}
	return 0
}
`},
}
