package simplify

import "lagc/symbolic"

// Rule is a rewriting rule as documentation shows it.
type Rule struct {
	Name      string
	Text      string // what is rewritten to what
	Condition string // where it is applied
}

// rule is a Rule with what it does. sum rewrites a polynomial and reports
// whether it changed anything; value rewrites a function's value. A rule without
// either is the normal form itself. A trial is kept only where the whole becomes
// cheaper; other rules never make terms more or higher.
type rule struct {
	Rule
	trial bool
	sum   func(w *work, p poly) (poly, bool)
	value func(w *work, n symbolic.Node) (symbolic.Node, bool)
}

// rules is the table of rules, in the order in which they are tried.
var rules []rule

// The rules go over the table themselves: hence init.
func init() {
	rules = []rule{
		{Rule{"collect", "a·x + b·x = (a + b)·x; x·(y + z) = x·y + x·z", "where the product has few enough terms"}, false, nil, nil},
		{Rule{"common factor", "x·y + x·z = x·(y + z)", "where it is cheaper"}, false, nil, nil},
		{Rule{"pythagoras", "sin²u + cos²u = 1; 1 − sin²u = cos²u", "where it leaves fewer or lower terms"}, false, pythagoras, nil},
		{Rule{"hyperbola", "cosh²u − sinh²u = 1; 1 + sinh²u = cosh²u", "where it leaves fewer or lower terms"}, false, hyperbola, nil},
		{Rule{"cancel", "p·d/d = p", "where d divides the numerator exactly; the result is also defined where d = 0"}, false, cancel, nil},
		{Rule{"angle sum", "cos a cos b ± sin a sin b = cos(a ∓ b); sin a cos b ± cos a sin b = sin(a ± b)", "where it is cheaper"}, true, angleSums, nil},
		{Rule{"double angle", "2 sin a cos a = sin 2a; cos²a − sin²a = cos 2a; 1 − 2 sin²a = cos 2a", "where it is cheaper"}, true, doubleAngles, nil},
		{Rule{"half angle", "sin 2a/sin a = 2 cos a; sin 2a/cos a = 2 sin a", "where it is cheaper"}, true, halfAngles, nil},
		{Rule{"tangent", "sin u/cos u = tan u; tan u·cos u = sin u", "where it is cheaper"}, true, tangents, nil},
		{Rule{"exponentials", "exp(a)·exp(b) = exp(a + b); √exp(a) = exp(a/2)", "where it is cheaper"}, true, exponentials, exponential},
		{Rule{"roots", "√a·√b = √(a·b)", "where it is cheaper; both roots must be defined for the left side to be"}, true, roots, nil},
		{Rule{"one fraction", "a/b + c/d = (a·d + b·c)/(b·d)", "where it is cheaper"}, true, oneFraction, nil},
		{Rule{"root of a square", "√(x²·y) = |x|·√y", "where y is nowhere negative"}, false, nil, rootOfSquare},
		{Rule{"absolute value", "|x| = x", "where x is nowhere negative"}, false, nil, absolute},
		{Rule{"inverse", "log(exp x) = x; exp(log x) = x", "always"}, false, nil, inverse},
	}
}

// Rules returns the rules in the order in which they are tried.
func Rules() []Rule {
	out := make([]Rule, len(rules))
	for i, r := range rules {
		out[i] = r.Rule
	}
	return out
}

// rewritten applies the rules for function values to n.
func (w *work) rewritten(n symbolic.Node) symbolic.Node {
	for i := range rules {
		r := &rules[i]
		if r.value == nil {
			continue
		}
		if m, changed := r.value(w, n); changed && w.noCostlier(m, n) {
			n = m
			w.fired[i]++
		}
	}
	return n
}
