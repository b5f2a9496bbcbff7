package c99

import (
	"lagc/codegen/outline"
	"lagc/codegen/program"
)

// How tightly C's operators bind, as far as parentheses are left out: gcc warns
// of && within || and the like, so conditions are always in parentheses there.
const (
	loose = iota
	disjunction
	conjunction
	comparison
	sum
	product
	unary
	primary
	condition = -1 // of an argument: an int that is 0 or not
)

// form is what an operation looks like in C. In text, $a, $b and $c stand for
// its arguments, and @ for the prefix of the system's own functions.
type form struct {
	text    string
	binds   int
	args    [3]int // how tightly the arguments must bind
	boolean bool   // the result is an int that is 1 or 0
}

// forms is the table of operations.
var forms = [...]form{
	program.Add:      {"$a + $b", sum, [3]int{sum, product}, false},
	program.Sub:      {"$a - $b", sum, [3]int{sum, product}, false},
	program.Mul:      {"$a*$b", product, [3]int{product, unary}, false},
	program.Div:      {"$a/$b", product, [3]int{product, unary}, false},
	program.Neg:      {"-$a", unary, [3]int{primary}, false},
	program.Fma:      {"@fma($a, $b, $c)", primary, [3]int{}, false},
	program.Fnma:     {"@fma(-$a, $b, $c)", primary, [3]int{primary}, false},
	program.Sqrt:     {"@sqrt($a)", primary, [3]int{}, false},
	program.Abs:      {"@fabs($a)", primary, [3]int{}, false},
	program.Sign:     {"@sign($a)", primary, [3]int{}, false},
	program.Min:      {"@min($a, $b)", primary, [3]int{}, false},
	program.Max:      {"@max($a, $b)", primary, [3]int{}, false},
	program.Floor:    {"@floor($a)", primary, [3]int{}, false},
	program.Ceil:     {"@ceil($a)", primary, [3]int{}, false},
	program.Round:    {"@round($a)", primary, [3]int{}, false},
	program.Less:     {"$a < $b", comparison, [3]int{sum, sum}, true},
	program.LessEq:   {"$a <= $b", comparison, [3]int{sum, sum}, true},
	program.Equal:    {"$a == $b", comparison, [3]int{sum, sum}, true},
	program.NotEqual: {"$a != $b", comparison, [3]int{sum, sum}, true},
	program.And:      {"$a && $b", conjunction, [3]int{condition, condition}, true},
	program.Or:       {"$a || $b", disjunction, [3]int{condition, condition}, true},
	program.Not:      {"!$a", unary, [3]int{condition}, true},
	program.Select:   {"@select($a, $b, $c)", primary, [3]int{condition}, false},
	program.SinCos:   {"@sincos($a, &$b, &$c)", primary, [3]int{}, false},
	program.Sin:      {"@sin($a)", primary, [3]int{}, false},
	program.Cos:      {"@cos($a)", primary, [3]int{}, false},
	program.Tan:      {"@tan($a)", primary, [3]int{}, false},
	program.Asin:     {"@asin($a)", primary, [3]int{}, false},
	program.Acos:     {"@acos($a)", primary, [3]int{}, false},
	program.Atan:     {"@atan($a)", primary, [3]int{}, false},
	program.Atan2:    {"@atan2($a, $b)", primary, [3]int{}, false},
	program.Sinh:     {"@sinh($a)", primary, [3]int{}, false},
	program.Cosh:     {"@cosh($a)", primary, [3]int{}, false},
	program.Tanh:     {"@tanh($a)", primary, [3]int{}, false},
	program.Asinh:    {"@asinh($a)", primary, [3]int{}, false},
	program.Acosh:    {"@acosh($a)", primary, [3]int{}, false},
	program.Atanh:    {"@atanh($a)", primary, [3]int{}, false},
	program.Exp:      {"@exp($a)", primary, [3]int{}, false},
	program.Log:      {"@log($a)", primary, [3]int{}, false},
	program.Pow:      {"@pow($a, $b)", primary, [3]int{}, false},
	program.Cbrt:     {"@cbrt($a)", primary, [3]int{}, false},
	program.Hypot:    {"@hypot($a, $b)", primary, [3]int{}, false},
	program.Erf:      {"@erf($a)", primary, [3]int{}, false},
	program.Mod:      {"@mod($a, $b)", primary, [3]int{}, false},
	program.Check:    {"!($a > 1e-12*$b)", unary, [3]int{sum, unary}, true},
	program.Solve:    {"@solve_ldl($a, $b)", primary, [3]int{}, true},
}

// called returns the names of the system's own functions that bodies call or mention, which no
// variable there can have.
func called(prefix string) []string {
	texts := make([]string, len(forms))
	for op, f := range forms {
		texts[op] = f.text
	}
	return outline.Called(prefix, texts, "sincos_all", "UNLIKELY", "fixed", "prepared", "pivoted")
}
