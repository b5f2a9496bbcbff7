package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"lagc/runtime/integrate"
)

// patience is how long a run lasts before it shows how far it is.
const patience = time.Second

// progress shows how far a run is, on a terminal only. A nil one shows nothing.
type progress struct {
	now        atomic.Uint64 // bits of the time of the last row, or of the number of runs that are done
	start, end float64
	label      func(at float64) string
	began      time.Time
	done       chan struct{}
	gone       chan struct{}
}

// newProgress watches a run whose rows go to a file or to stdout. Where rows
// appear on the terminal themselves, they are the progress.
func newProgress(a *app, toFile bool, out integrate.Output) *progress {
	if a.quiet || !isTerminal(a.err) || !toFile && isTerminal(a.out) {
		return nil
	}
	return a.watch(out.Start, out.End, func(t float64) string { return fmt.Sprintf("t = %.6g", t) })
}

// newCount watches how many things are done, of those from start to end and of all; unit is what they are.
func newCount(a *app, toFile bool, start, end, of int64, unit string) *progress {
	if a.quiet || !isTerminal(a.err) || !toFile && isTerminal(a.out) {
		return nil
	}
	began := time.Now()
	return a.watch(float64(start), float64(end), func(now float64) string {
		text := fmt.Sprintf("%.0f of %d %s", float64(of)-(float64(end)-now), of, unit)
		if rate := (now - float64(start)) / time.Since(began).Seconds(); rate > 0 {
			digits := max(0, 2-int(math.Log10(rate)))
			text += fmt.Sprintf(", %.*f/s", digits, rate)
		}
		return text
	})
}

// watch shows how far something is on its way from start to end.
func (a *app) watch(start, end float64, label func(at float64) string) *progress {
	p := &progress{start: start, end: end, label: label, began: time.Now(), done: make(chan struct{}), gone: make(chan struct{})}
	p.at(start)
	go p.show(a.err)
	return p
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// at tells the time of a row, or how many are done.
func (p *progress) at(t float64) {
	if p != nil {
		p.now.Store(math.Float64bits(t))
	}
}

// stop removes the bar.
func (p *progress) stop() {
	if p != nil {
		close(p.done)
		<-p.gone
	}
}

func (p *progress) show(w io.Writer) {
	defer close(p.gone)
	select {
	case <-p.done:
		return
	case <-time.After(patience):
	}
	const full = 1000
	bar := progressbar.NewOptions(full,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(30),
		progressbar.OptionSetPredictTime(false), // it would count from now, not from the start
		progressbar.OptionSetElapsedTime(false),
	)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		t, part := p.reached()
		bar.Describe(p.label(t) + p.left(part))
		_ = bar.Set(int(full * part)) // what cannot be shown is no error of the run
		select {
		case <-p.done:
			_ = bar.Clear()
			return
		case <-tick.C:
		}
	}
}

// reached returns how far it is, and the part of the whole that this is, less
// than 1.
func (p *progress) reached() (t, part float64) {
	t = math.Float64frombits(p.now.Load())
	return t, max(0, min((t-p.start)/(p.end-p.start), 0.999))
}

// left estimates how much longer it takes.
func (p *progress) left(part float64) string {
	if part == 0 {
		return ""
	}
	took := time.Since(p.began).Seconds()
	left := time.Duration(took * (1/part - 1) * float64(time.Second))
	return fmt.Sprintf(", %v left", left.Round(time.Second))
}
