package compare

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"lagc/codegen/golang"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
)

// emitted is the Go file that lagc compile writes, built by the Go toolchain and
// running as a process that answers over pipes. Its evaluations are timed
// inside that process.
type emitted struct {
	command *exec.Cmd
	dir     string
	in      *bufio.Writer
	pipe    io.Closer
	out     *bufio.Reader
	n, m    int
	answer  []float64
}

// newEmitted writes, builds and starts the process. The error says so where
// there is no Go toolchain.
func newEmitted(eq *mechanics.Equations, params []float64) (*emitted, error) {
	tool, err := exec.LookPath("go")
	if err != nil {
		return nil, errors.New("the emitted Go code cannot be built: there is no go command here")
	}
	dir, err := os.MkdirTemp("", "lagc-go-")
	if err != nil {
		return nil, err
	}
	e := &emitted{dir: dir, n: len(eq.System.Coordinates), m: len(eq.System.Constraints)}
	if err := errors.Join(e.write(eq), e.build(tool)); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	if err := e.start(params); err != nil {
		_ = e.Close()
		return nil, err
	}
	return e, nil
}

func (e *emitted) write(eq *mechanics.Equations) error {
	opt := golang.Options{Package: "main"}
	text, err := golang.Emit(eq, opt)
	if err != nil {
		return err
	}
	typ, fields, err := golang.Names(eq, opt)
	if err != nil {
		return err
	}
	multipliers := ""
	if e.m > 0 {
		multipliers = fmt.Sprintf("if err := p.Multipliers(s[0], s[1:%d], s[%d:], a[%d:]); err != nil {\n\t\tfailed = 1\n\t}", 1+e.n, 1+e.n, 1+e.n)
	}
	var set strings.Builder
	for i, f := range fields {
		fmt.Fprintf(&set, "\t%s = params[%d]\n", f, i)
	}
	driver := strings.NewReplacer("TYPE", typ, "SET", set.String(), "PARAMS", fmt.Sprint(len(fields)),
		"STATE", fmt.Sprint(1+2*e.n), "ANSWER", fmt.Sprint(1+e.n+e.m), "N1", fmt.Sprint(1+e.n), "MULTIPLIERS", multipliers).Replace(driver)
	for name, data := range map[string]string{"system.go": string(text), "main.go": driver, "go.mod": "module emitted\n\ngo 1.22\n"} {
		if err := os.WriteFile(filepath.Join(e.dir, name), []byte(data), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// driver answers requests: a letter and a number k. 'a' is followed by k states
// (t, q, q̇) and answered, each, by a 0 or 1 for failure, q̈ and λ; 't' is
// answered by the nanoseconds that k accelerations take on the states of the
// last 'a'.
const driver = `package main

import (
	"bufio"
	"encoding/binary"
	"os"
	"time"
)

func read(r *bufio.Reader, x any) {
	if binary.Read(r, binary.LittleEndian, x) != nil {
		os.Exit(0)
	}
}

func main() {
	r, w := bufio.NewReaderSize(os.Stdin, 1<<16), bufio.NewWriterSize(os.Stdout, 1<<16)
	p := NewTYPE()
	var params [PARAMS]float64
	read(r, params[:])
	_ = params
SET	var states [][STATE]float64
	for {
		var request [2]uint32
		read(r, request[:])
		k := int(request[1])
		if request[0] == 't' {
			_ = binary.Write(w, binary.LittleEndian, spent(p, states, k))
		} else {
			states = make([][STATE]float64, k)
			for i := range states {
				read(r, states[i][:])
			}
			for i := range states {
				a := answer(p, &states[i])
				_ = binary.Write(w, binary.LittleEndian, a[:])
			}
		}
		_ = w.Flush()
	}
}

func answer(p *TYPE, s *[STATE]float64) (a [ANSWER]float64) {
	failed := 0.0
	if err := p.Accelerations(s[0], s[1:N1], s[N1:], a[1:N1]); err != nil {
		failed = 1
	}
	MULTIPLIERS
	a[0] = failed
	return a
}

// result is global, so that no compiler drops the work as unused.
var result [ANSWER]float64

func spent(p *TYPE, states [][STATE]float64, k int) int64 {
	start := time.Now()
	for i := 0; i < k; i++ {
		s := &states[i%len(states)]
		if p.Accelerations(s[0], s[1:N1], s[N1:], result[1:N1]) != nil {
			return -1
		}
	}
	return time.Since(start).Nanoseconds()
}
`

func (e *emitted) build(tool string) error {
	build := exec.Command(tool, "build", "-o", "emitted.exe", ".")
	build.Dir, build.Env = e.dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("the emitted Go code does not build: %w\n%s", err, text)
	}
	return nil
}

func (e *emitted) start(params []float64) error {
	e.command = exec.Command(filepath.Join(e.dir, "emitted.exe"))
	in, err := e.command.StdinPipe()
	if err != nil {
		return err
	}
	out, err := e.command.StdoutPipe()
	if err != nil {
		return err
	}
	e.in, e.pipe, e.out = bufio.NewWriterSize(in, 1<<16), in, bufio.NewReaderSize(out, 1<<16)
	e.answer = make([]float64, 1+e.n+e.m)
	if err := e.command.Start(); err != nil {
		return err
	}
	return binary.Write(e.in, binary.LittleEndian, params)
}

func (e *emitted) request(letter byte, k int) error {
	return binary.Write(e.in, binary.LittleEndian, [2]uint32{uint32(letter), uint32(k)})
}

// Accelerations asks the process.
func (e *emitted) Accelerations(t float64, y, qdd, lambda []float64) error {
	if err := e.load([]State{{t, y}}); err != nil {
		return err
	}
	return e.receive(t, y, qdd, lambda)
}

// load sends states.
func (e *emitted) load(states []State) error {
	err := e.request('a', len(states))
	for _, s := range states {
		err = errors.Join(err, binary.Write(e.in, binary.LittleEndian, s.T), binary.Write(e.in, binary.LittleEndian, s.Y))
	}
	return errors.Join(err, e.in.Flush())
}

// receive reads one state's answer.
func (e *emitted) receive(t float64, y, qdd, lambda []float64) error {
	if err := binary.Read(e.out, binary.LittleEndian, e.answer); err != nil {
		return fmt.Errorf("the emitted program ended: %w", err)
	}
	if e.answer[0] != 0 {
		return &dynamics.SingularError{T: t, State: y}
	}
	copy(qdd, e.answer[1:1+e.n])
	copy(lambda, e.answer[1+e.n:])
	return nil
}

// timer times evaluations inside the process.
func (e *emitted) timer(states []State) timer {
	return func(n int) (time.Duration, error) {
		if err := e.load(states); err != nil {
			return 0, err
		}
		for _, s := range states {
			_ = e.receive(s.T, s.Y, nil, nil) // only the time matters
		}
		var spent int64
		if err := errors.Join(e.request('t', n), e.in.Flush(), binary.Read(e.out, binary.LittleEndian, &spent)); err != nil {
			return 0, err
		}
		if spent < 0 {
			return 0, dynamics.ErrUndefined
		}
		return time.Duration(spent), nil
	}
}

// Close ends the process and removes its files.
func (e *emitted) Close() error {
	var err error
	if e.pipe != nil {
		_ = e.pipe.Close()
		err = e.command.Wait()
	}
	return errors.Join(err, os.RemoveAll(e.dir))
}
