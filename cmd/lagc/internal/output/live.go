// Package output carries what a command writes to where it goes: at once
// enough for whoever reads a pipe, and into a file whole or not at all.
//
// Neighbours: runtime/table writes into it, cmd/lagc decides whether what was
// written is kept.
package output

import (
	"bufio"
	"io"
	"sync"
	"time"
)

// Delay is how long written data may stay in a Live buffer.
const Delay = 500 * time.Millisecond

// Live buffers writes and passes them on when the buffer is full, or Delay
// after the first of them at the latest, so that a reader of a slow run sees
// its rows without every row costing a system call.
type Live struct {
	mu    sync.Mutex
	buf   *bufio.Writer
	timer *time.Timer // runs while something is buffered
	err   error       // what a delayed flush said
}

// NewLive returns a Live that passes on to w.
func NewLive(w io.Writer) *Live { return &Live{buf: bufio.NewWriterSize(w, 1<<16)} }

// Write buffers p. An error may be that of an earlier write.
func (l *Live) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return 0, l.err
	}
	if l.timer == nil {
		l.timer = time.AfterFunc(Delay, func() { _ = l.Flush() }) // the next Write returns it
	}
	return l.buf.Write(p)
}

// Flush passes everything on.
func (l *Live) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	if l.err == nil {
		l.err = l.buf.Flush()
	}
	return l.err
}
