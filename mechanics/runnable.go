package mechanics

import (
	"fmt"
	"strings"

	"lagc/source"
)

// Runnable refuses systems whose equations cannot be computed: statements that
// cannot be run yet, and a mass matrix that is singular whatever the state is.
// The error is a source.List where there is a file.
func (e *Equations) Runnable() error {
	s := e.System
	if len(s.Unsupported) > 0 {
		return source.List(s.Unsupported)
	}
	und := e.Undetermined()
	if und == nil {
		return nil
	}
	var v []string
	for _, i := range und {
		v = append(v, s.Coordinates[i].Name.String()+"'")
	}
	const text = "the mass matrix is singular by structure: the Lagrangian does not determine how %s changes"
	if s.File == nil {
		return fmt.Errorf(text, strings.Join(v, ", "))
	}
	var l source.List
	l.Errorf(s.File, s.LagrangianAt, text, strings.Join(v, ", "))
	return l
}
