package symbolic_test

import (
	"fmt"
	"strings"

	"lagc/symbolic"
)

// dump writes an expression with its operations before their arguments.
func dump(g *symbolic.Graph, n symbolic.Node) string {
	if c, ok := g.Const(n); ok {
		return c.String()
	}
	if s, ok := g.SymbolOf(n); ok {
		return fmt.Sprintf("s%d.%d", s.Kind, s.Index)
	}
	var parts []string
	for _, a := range g.Args(n) {
		parts = append(parts, dump(g, a))
	}
	return fmt.Sprintf("%v(%s)", g.Op(n), strings.Join(parts, ", "))
}
