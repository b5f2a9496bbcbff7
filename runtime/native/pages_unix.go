//go:build amd64 && (linux || darwin || freebsd || netbsd || openbsd)

package native

import (
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// page is executable memory.
type page struct {
	memory []byte
	clean  runtime.Cleanup
}

// protect changes what may be done with memory; tests let it fail.
var protect = unix.Mprotect

// load makes code executable.
func load(code []byte) (*page, error) {
	memory, err := unix.Mmap(-1, 0, len(code), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return nil, fmt.Errorf("%w: no memory for code: %w", ErrUnavailable, err)
	}
	copy(memory, code)
	if err := protect(memory, unix.PROT_READ|unix.PROT_EXEC); err != nil {
		unix.Munmap(memory)
		return nil, fmt.Errorf("%w: the system refuses executable memory: %w", ErrUnavailable, err)
	}
	p := &page{memory: memory}
	p.clean = runtime.AddCleanup(p, func(m []byte) { unix.Munmap(m) }, memory)
	return p, nil
}

// address is where an offset of the code lies.
func (p *page) address(offset int) uintptr { return uintptr(unsafe.Pointer(&p.memory[offset])) }

// free gives the memory back; p must not be used after.
func (p *page) free() {
	if p.memory != nil {
		p.clean.Stop()
		unix.Munmap(p.memory)
		p.memory = nil
	}
}

// evaluate runs code at an address on a frame; see codegen/native.Code for what the
// numbers mean.
//
//go:noescape
func evaluate(code uintptr, frame, state, copy unsafe.Pointer) (held, attention uint64)

// repeat runs the code of a loop.
//
//go:noescape
func repeat(code uintptr, frame unsafe.Pointer, rounds, active uint64) (held, attention, left uint64)
