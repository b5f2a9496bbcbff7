package output_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lagc/cmd/lagc/internal/output"
)

// channel hands on what is written.
type channel chan string

func (c channel) Write(p []byte) (int, error) {
	c <- string(p)
	return len(p), nil
}

// What is written arrives without a flush, soon, and in one piece.
func TestLiveIsLive(t *testing.T) {
	c := make(channel, 8)
	l := output.NewLive(c)
	for _, text := range []string{"a", "b"} {
		if _, err := l.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case got := <-c:
		if got != "ab" {
			t.Errorf("got %q", got)
		}
	case <-time.After(20 * output.Delay): // far more than a busy machine delays a timer
		t.Error("nothing arrived")
	}
}

func TestLiveFlush(t *testing.T) {
	var b strings.Builder
	l := output.NewLive(&b)
	_, _ = l.Write([]byte("a"))
	if b.Len() != 0 {
		t.Error("nothing is buffered")
	}
	if err := l.Flush(); err != nil || b.String() != "a" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

// full fails after some writes, as a disk does.
type full struct {
	mu   sync.Mutex
	left int
}

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left--; f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// An error of a delayed flush comes out at the next call.
func TestLiveTellsErrors(t *testing.T) {
	l := output.NewLive(&full{})
	_, _ = l.Write([]byte("a"))
	deadline := time.Now().Add(20 * output.Delay)
	for time.Now().Before(deadline) {
		if _, err := l.Write([]byte("b")); errors.Is(err, errFull) {
			if err := l.Flush(); !errors.Is(err, errFull) {
				t.Errorf("Flush has forgotten it: %v", err)
			}
			return
		}
		time.Sleep(output.Delay / 10)
	}
	t.Error("the error was not told")
}

func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")

	f, err := output.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString("half")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the file is there before it is kept")
	}
	f.Discard()
	if got := listing(t, dir); got != "" {
		t.Errorf("left behind: %s", got)
	}

	if err := output.WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err = output.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString("new")
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("the old file is %q before the new one is kept", text)
	}
	if err := f.Keep(); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "new" {
		t.Errorf("got %q", text)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("the mode became %v", info.Mode())
	}
	if got := listing(t, dir); got != "out.csv" {
		t.Errorf("left behind: %s", got)
	}
}

func TestFileErrors(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "missing", "x"), filepath.Join(dir, "a\x00b")} {
		if _, err := output.Create(path); err == nil {
			t.Errorf("Create(%q) succeeded", path)
		}
	}
	if got := listing(t, dir); got != "" {
		t.Errorf("left behind: %s", got)
	}
}
