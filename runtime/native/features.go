package native

import (
	"errors"
	"fmt"

	"golang.org/x/sys/cpu"

	"lagc/codegen/amd64"
)

// ErrUnavailable says that machine code cannot run here; the error that wraps it says why.
var ErrUnavailable = errors.New("no machine code on this computer")

// requirements lists what each width needs of the processor.
var requirements = [...]struct {
	width amd64.Width
	names string
	met   bool
}{
	{amd64.Scalar, "AVX2 and FMA", cpu.X86.HasAVX2 && cpu.X86.HasFMA},
	{amd64.AVX2, "AVX2 and FMA", cpu.X86.HasAVX2 && cpu.X86.HasFMA},
	{amd64.AVX512, "AVX-512F and AVX-512DQ", cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasFMA},
}

// Available reports whether code of a width can run here; a nil error means yes.
func Available(width amd64.Width) error {
	if err := met(width); err != nil {
		return err
	}
	p, err := load([]byte{0xc3})
	if err == nil {
		p.free()
	}
	return err
}

// met is the part of Available that asks the processor.
func met(width amd64.Width) error {
	if r := requirements[width]; !r.met {
		return fmt.Errorf("%w: the processor lacks %s", ErrUnavailable, r.names)
	}
	return nil
}

// Widest returns the most lanes that this processor has; Scalar where Available fails.
func Widest() amd64.Width {
	for w := amd64.AVX512; w > amd64.Scalar; w-- {
		if requirements[w].met {
			return w
		}
	}
	return amd64.Scalar
}
