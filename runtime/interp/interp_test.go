package interp

import (
	"testing"

	"lagc/codegen/program"
	"lagc/internal/conformance"
)

func backend(p *program.Program) conformance.Backend { return New(p) }

func TestConformance(t *testing.T) {
	t.Run("ops", func(t *testing.T) { conformance.Ops(t, backend) })
	t.Run("checks", func(t *testing.T) { conformance.Checks(t, backend) })
	t.Run("programs", func(t *testing.T) { conformance.Programs(t, backend) })
}
