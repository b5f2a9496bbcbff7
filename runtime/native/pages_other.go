//go:build !(amd64 && (linux || darwin || freebsd || netbsd || openbsd))

package native

import (
	"fmt"
	"runtime"
	"unsafe"
)

// page is executable memory, of which there is none here.
type page struct{}

func load([]byte) (*page, error) {
	return nil, fmt.Errorf("%w: %s/%s is not supported", ErrUnavailable, runtime.GOOS, runtime.GOARCH)
}

func (*page) address(int) uintptr { return 0 }

func (*page) free() {}

func evaluate(uintptr, unsafe.Pointer, unsafe.Pointer, unsafe.Pointer) (held, attention uint64) {
	panic("native: there is no machine code here")
}

func repeat(uintptr, unsafe.Pointer, uint64, uint64) (held, attention, left uint64) {
	panic("native: there is no machine code here")
}
