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
	message := fmt.Sprintf("unknown name %q", id.Name)
	if hint := r.hint(id.Name, bound); hint != "" {
		message += "; " + hint
	}
	r.diags.Errorf(r.src, id.Where, "%s", message)
}

// hint guesses what an unknown name was meant to be.
func (r *resolver) hint(name string, bound *locals) string {
	for _, suffix := range []struct{ written, primes string }{{"_ddot", "''"}, {"ddot", "''"}, {"_dot", "'"}, {"dot", "'"}} {
		base := strings.TrimSuffix(name, suffix.written)
		if e := r.names[base]; e != nil && base != name {
			return fmt.Sprintf("the time derivative is written %s%s", base, suffix.primes)
		}
	}
	if e, rest := r.arrayElement(name); e != nil {
		return fmt.Sprintf("an element is written %s[%s]", e.name.Name, rest)
	}
	if strings.EqualFold(name, "lambda") || strings.HasPrefix(name, "lambda_") {
		return "multipliers are named lambda_1, lambda_2, … after the constraints in their order"
	}
	candidates := []string{"t", "pi", "energy", "momentum", "diff"}
	for l := bound; l != nil; l = l.outer {
		candidates = append(candidates, l.name)
	}
	for _, e := range r.order {
		candidates = append(candidates, e.name.Name)
	}
	candidates = append(candidates, builtinNames()...)
	if best := source.Nearest(name, candidates); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return ""
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

func builtinNames() []string {
	names := []string{"dot", "cross", "norm"}
	for op := symbolic.OpSin; op <= symbolic.OpRound; op++ {
		names = append(names, op.String())
	}
	return append(names, "sqrt", "pow")
}
