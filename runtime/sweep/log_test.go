package sweep_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"lagc/runtime/sweep"
)

var header = sweep.Header{
	Identity: sweep.Identity{Facts: []sweep.Fact{{Name: "--tol", Value: "1e-9"}}, Jobs: 100},
	Numbers:  2, Texts: 1,
}

// written makes a log of n rows in chunks of three.
func written(t *testing.T, path string, n int) *sweep.Log {
	t.Helper()
	log, err := sweep.CreateLog(path, header, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := log.Append(row(i)); err != nil {
			t.Fatal(err)
		}
		if i%3 == 2 || i == n-1 {
			if err := log.Sync(int64(i + 1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return log
}

func row(i int) ([]float64, []string) {
	return []float64{float64(i), math.Inf(1 - i%2*2)}, []string{fmt.Sprint("reason ", i)}
}

// holds checks that a log has the rows before its next job, and only those.
func holds(t *testing.T, log *sweep.Log) {
	t.Helper()
	n := 0
	err := log.Replay(func(numbers []float64, texts []string) error {
		want, text := row(n)
		if numbers[0] != want[0] || numbers[1] != want[1] || texts[0] != text[0] {
			t.Errorf("row %d is %v %v", n, numbers, texts)
		}
		n++
		return nil
	})
	if err != nil || int64(n) != log.Next() {
		t.Errorf("%d rows, the next job is %d: %v", n, log.Next(), err)
	}
}

func TestLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	log := written(t, path, 10)
	holds(t, log)
	if runtime.GOOS == "linux" {
		if _, err := sweep.OpenLog(path); !errors.Is(err, sweep.ErrBusy) {
			t.Errorf("opened twice: %v", err)
		}
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sweep.CreateLog(path, header, 0); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a log is written over: %v", err)
	}
	log, err := sweep.OpenLog(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := log.Header.Differs(header.Identity); d != nil || log.Next() != 10 {
		t.Errorf("%v, next %d", d, log.Next())
	}
	holds(t, log)
	if err := log.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("it is still there")
	}
}

// Wherever a log is cut off, or a bit of it is wrong, what is left is the whole chunks before, and it can be continued.
func TestLogCutOff(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	if err := written(t, path, 10).Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	nexts := map[int64]bool{}
	for cut := range len(whole) {
		for _, flip := range []bool{false, true} {
			text := append([]byte(nil), whole[:cut]...)
			if flip {
				text = append([]byte(nil), whole...)
				text[cut] ^= 0x10
			}
			name := filepath.Join(dir, "damaged")
			if err := os.WriteFile(name, text, 0o666); err != nil {
				t.Fatal(err)
			}
			log, err := sweep.OpenLog(name)
			if err != nil {
				continue // nothing but a part of the header, and it says so
			}
			nexts[log.Next()] = true
			holds(t, log)
			for i := int(log.Next()); i < 12; i++ {
				_ = log.Append(row(i))
			}
			if err := log.Sync(12); err != nil {
				t.Fatal(err)
			}
			holds(t, log)
			_ = log.Close()
		}
	}
	for _, next := range []int64{0, 3, 6, 9, 10} {
		if next < 10 && !nexts[next] {
			t.Errorf("no cut leaves %d rows", next)
		}
	}
}

func TestIdentityDiffers(t *testing.T) {
	a := sweep.Identity{Facts: []sweep.Fact{{Name: "--tol", Value: "1e-9"}, {Name: "--t", Value: "5"}}}
	b := sweep.Identity{Facts: []sweep.Fact{{Name: "--tol", Value: "1e-8"}, {Name: "--seed", Value: "3"}}}
	want := "[--tol: 1e-9, not 1e-8 --t: 5, not nothing --seed: nothing, not 3]"
	if got := fmt.Sprint(a.Differs(b)); got != want {
		t.Errorf("%s", got)
	}
	if d := a.Differs(a); d != nil {
		t.Errorf("from itself: %v", d)
	}
}

func TestOrder(t *testing.T) {
	part := func(name string, k, of int64) sweep.Part {
		id := header.Identity
		id.Shard = sweep.Shard{Part: k, Of: of}
		return sweep.Part{Name: name, Identity: id}
	}
	got, err := sweep.Order([]sweep.Part{part("c", 3, 3), part("a", 1, 3), part("b", 2, 3)})
	if err != nil || got[0].Name+got[1].Name+got[2].Name != "abc" {
		t.Errorf("%v %v", got, err)
	}
	other := part("other", 2, 3)
	other.Identity.Facts = nil
	for want, parts := range map[string][]sweep.Part{
		"there are no parts":             nil,
		"part 2 of 3 is missing":         {part("a", 1, 3), part("c", 3, 3)},
		"parts 1,3-4 of 4 are missing":   {part("b", 2, 4)},
		"part 1 is there twice: a and b": {part("a", 1, 3), part("b", 1, 3)},
		"a is part 1/3, and b is part 1/4: these are parts of different size":    {part("a", 1, 3), part("b", 1, 4)},
		"other is of another sweep than a; it has\n    --tol: nothing, not 1e-9": {part("a", 1, 3), other},
		"999999999 of 1000000000 parts are missing":                              {part("a", 1, 1e9)},
	} {
		if _, err := sweep.Order(parts); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
