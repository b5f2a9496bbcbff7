//go:build linux && amd64

package native

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"lagc/codegen/program"
)

// mapping returns the line of /proc/self/maps that an address lies in, "" if there is none.
func mapping(t *testing.T, address uintptr) string {
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var from, to uintptr
		if n, _ := fmt.Sscanf(s.Text(), "%x-%x", &from, &to); n == 2 && from <= address && address < to {
			return s.Text()
		}
	}
	return ""
}

// Code can be executed, not written, and is gone after free, or when nobody has it any more.
func TestPages(t *testing.T) {
	p, err := load([]byte{0xc3})
	available(t, err)
	address := p.address(0)
	if line := mapping(t, address); !strings.Contains(line, " r-xp ") {
		t.Errorf("code lies in %q", line)
	}
	p.free()
	p.free() // twice does no harm
	if line := mapping(t, address); strings.Contains(line, " r-xp ") {
		t.Errorf("code that was freed lies in %q", line)
	}
}

func TestPagesAreCollected(t *testing.T) {
	address := func() uintptr {
		p, err := load(make([]byte, 1<<20)) // a size that nothing else has
		available(t, err)
		return p.address(1 << 19)
	}()
	for range 100 {
		runtime.GC()
		if !strings.Contains(mapping(t, address), " r-xp ") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("code that nobody uses is not collected")
}

// A system that refuses executable memory is met with an error.
func TestRefusedMemory(t *testing.T) {
	defer func(f func([]byte, int) error) { protect = f }(protect)
	protect = func([]byte, int) error { return errors.New("permission denied") }
	_, err := New(&program.Program{})
	if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("New gives %v", err)
	}
}
