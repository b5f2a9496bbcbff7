package main

import (
	"fmt"
	"io"
	"runtime"
	"time"
)

// trace prints what each pass costs. A nil trace prints nothing.
type trace struct {
	w         io.Writer
	since     time.Time
	allocated uint64
}

func newTrace(w io.Writer) *trace {
	t := &trace{w: w}
	t.begin()
	return t
}

func (t *trace) begin() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.allocated, t.since = m.TotalAlloc, time.Now()
}

// pass reports what was done since the last call.
func (t *trace) pass(name string) {
	if t == nil {
		return
	}
	took := time.Since(t.since)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Fprintf(t.w, "trace: %-9s %10.3f ms %10.3f MB\n", name, float64(took.Nanoseconds())/1e6, float64(m.TotalAlloc-t.allocated)/1e6)
	t.begin()
}
