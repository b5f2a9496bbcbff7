package resolve

import (
	"fmt"
	"strings"

	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
)

func (r *resolver) reportUnknown(id *ast.Ident, bound *locals) {
	r.unknown[id] = true
	if r.dead {
		return
	}
	message := fmt.Sprintf("unknown name %q", id.Name)
	if hint := r.hint(id.Name, bound); hint != "" {
		message += "; " + hint
	}
	r.errorf(id, "%s", message)
}

// foreign are names that other tools have for what the language calls
// otherwise, with what to write instead.
var foreign = map[string]string{
	"ln": "log(x)", "log10": "log(x)/log(10)", "log2": "log(x)/log(2)", "e": "exp(1)",
	"arcsin": "asin(x)", "arccos": "acos(x)", "arctan": "atan(x)", "arctan2": "atan2(y, x)",
	"arcsinh": "asinh(x)", "arccosh": "acosh(x)", "arctanh": "atanh(x)",
	"cot": "1/tan(x)", "sec": "1/cos(x)", "csc": "1/sin(x)",
	"sgn": "sign(x)", "fabs": "abs(x)", "power": "x^y", "square": "x^2", "heaviside": "if x < 0 then 0 else 1",
	"length": "norm(v)", "mag": "norm(v)", "magnitude": "norm(v)", "inner": "dot(u, v)", "matmul": "dot(A, v)",
	"π": "pi", "PI": "pi", "time": "t", "Hamiltonian": "energy", "hamiltonian": "energy",
	"Sum": "sum(x[i] for i in 1..n)", "Derivative": "x' or diff(f, x)", "D": "x' or diff(f, x)", "ddt": "x'",
}

// hint guesses what an unknown name was meant to be.
func (r *resolver) hint(name string, bound *locals) string {
	if strings.ContainsRune(name, 'ẍ') {
		return "a second time derivative is written x''"
	}
	if base, primes := r.dotted(name); base != "" {
		return fmt.Sprintf("the time derivative is written %s%s", base, primes)
	}
	if e, rest := r.arrayElement(name); e != nil {
		return fmt.Sprintf("an element is written %s[%s]", e.name.Name, rest)
	}
	if strings.EqualFold(name, "lambda") || strings.HasPrefix(name, "lambda_") {
		return "multipliers are named lambda_1, lambda_2, … after the constraints in their order"
	}
	if written := foreign[name]; written != "" {
		return "write " + written
	}
	candidates := r.candidates(bound)
	if r.hints += len(candidates); r.hints > mostHints {
		return ""
	}
	if best := source.Closest(name, candidates); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return ""
}

// dotted reads x_dot and the like as x and its primes.
func (r *resolver) dotted(name string) (base, primes string) {
	for _, affix := range []struct{ written, primes string }{
		{"_ddot", "''"}, {"ddot", "''"}, {"_dot", "'"}, {"dot", "'"},
	} {
		for _, base := range []string{strings.TrimSuffix(name, affix.written), strings.TrimPrefix(name, affix.written+"_")} {
			if base != name && r.names[base] != nil {
				return base, affix.primes
			}
		}
	}
	return "", ""
}

func (r *resolver) candidates(bound *locals) []string {
	names := []string{"t", "pi", "energy", "momentum", "diff", "sum", "prod"}
	for l := bound; l != nil; l = l.outer {
		names = append(names, l.name)
	}
	for _, e := range r.order {
		names = append(names, e.name.Name)
	}
	for op := symbolic.OpSin; op <= symbolic.OpRound; op++ {
		names = append(names, op.String())
	}
	return append(names, "sqrt", "pow", "dot", "cross", "norm")
}

// arrayElement recognises th1 or th_1 where th is an array.
func (r *resolver) arrayElement(name string) (*entity, string) {
	base := strings.TrimRight(name, "0123456789_")
	if base == name || base == "" {
		return nil, ""
	}
	e := r.names[base]
	if e == nil || e.kind != isFamily && (e.decl == nil || len(e.decl.Ranges) == 0) {
		return nil, ""
	}
	rest := strings.Trim(name[len(base):], "_")
	return e, strings.ReplaceAll(rest, "_", ", ")
}
