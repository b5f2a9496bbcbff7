package table_test

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lagc/runtime/table"
)

var mixed = []table.Column{
	{Name: "run", Kind: table.Integer}, {Name: "θ(0)", Unit: "rad"}, {Name: "a,b"},
	{Name: "status", Kind: table.Text}, {Name: "reason", Kind: table.Text},
}

// write makes a table in a file, and returns its name.
func write(t interface {
	Fatal(...any)
}, dir, ending string, rows [][]float64, texts [][]string) string {
	name := filepath.Join(dir, "table"+ending)
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	fact := table.Fact{Name: "sweep", Value: map[string]int{"jobs": len(rows)}}
	make := map[string]func(io.Writer, []table.Column, ...table.Fact) (table.Writer, error){".csv": table.NewCSV, ".parquet": table.NewParquet}[ending]
	w, err := make(f, mixed, fact)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := w.Row(row, texts[i]...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// Numbers come back to the bit and texts to the letter, from either form, whatever columns are chosen.
func TestOpenReadsBack(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		var rows [][]float64
		var texts [][]string
		text := rapid.StringMatching(`[ -~θ"\n]{0,9}`)
		for i := range rapid.IntRange(0, 600).Draw(t, "rows") {
			rows = append(rows, []float64{float64(i), rapid.Float64().Draw(t, "x"), math.Inf(1)})
			texts = append(texts, []string{text.Draw(t, "status"), text.Draw(t, "reason")})
		}
		for _, ending := range []string{".csv", ".parquet"} {
			r, err := table.Open(write(t, dir, ending, rows, texts))
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Select([]table.Column{mixed[2], mixed[1], mixed[4]}); err != nil {
				t.Fatal(err)
			}
			if got := r.Fact("sweep"); got != fmt.Sprintf(`{"jobs":%d}`, len(rows)) {
				t.Fatalf("fact %s", got)
			}
			for i := range rows {
				row, more, err := r.Next()
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(bits(row), bits([]float64{rows[i][2], rows[i][1]})) || more[0] != texts[i][1] {
					t.Fatalf("%s: row %d is %v %q, want %v %q", ending, i, row, more, rows[i], texts[i])
				}
			}
			if _, _, err := r.Next(); err != io.EOF {
				t.Fatalf("at the end: %v", err)
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// More rows than a row group has; the columns stay in their order.
func TestParquetOfSeveralGroups(t *testing.T) {
	const n = 150_000
	rows, texts := make([][]float64, n), make([][]string, n)
	for i := range rows {
		rows[i], texts[i] = []float64{float64(i), float64(i) / 3, -float64(i)}, []string{"ok", fmt.Sprint(i % 5000)}
	}
	r, err := table.Open(write(t, t.TempDir(), ".parquet", rows, texts))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := strings.Join(r.Names(), " "); got != "run θ(0) a,b status reason" {
		t.Errorf("columns %s", got)
	}
	if err := r.Select(mixed); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		row, more, err := r.Next()
		if err != nil || !slices.Equal(row, rows[i]) || !slices.Equal(more, texts[i]) {
			t.Fatalf("row %d is %v %q: %v", i, row, more, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	good := write(t, dir, ".parquet", [][]float64{{0, 1, 2}}, [][]string{{"ok", ""}})
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"a.parquet": nil, "b.parquet": []byte("PAR1PAR1"), "c.parquet": text[:len(text)/2], "d.parquet": bytes.Repeat([]byte("PAR1"), 99),
		"e.csv": nil, "f.txt": []byte("a\n1\n"), "g.csv": []byte("# only a comment"),
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := table.Open(path); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for name, column := range map[string]table.Column{
		"no such column": {Name: "x"}, "text for a number": {Name: "status"}, "number for a text": {Name: "run", Kind: table.Text},
	} {
		r, err := table.Open(good)
		if err != nil {
			t.Fatal(err)
		}
		if r.Select([]table.Column{column}) == nil {
			t.Error(name)
		}
		_ = r.Close()
	}
}

// Damage anywhere in a file is an error or shows in what is read, but never a panic.
func FuzzOpenParquet(f *testing.F) {
	name := write(f, f.TempDir(), ".parquet", [][]float64{{0, 1, 2}, {1, 2, 3}}, [][]string{{"ok", ""}, {"failed", "because"}})
	text, err := os.ReadFile(name)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	for i := range text {
		damaged := bytes.Clone(text)
		damaged[i] ^= 0x41
		f.Add(damaged)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(dir, "fuzz.parquet")
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := table.Open(path)
		if err != nil {
			return
		}
		defer r.Close()
		if r.Select(mixed) != nil {
			return
		}
		for range 1000 {
			if _, _, err := r.Next(); err != nil {
				return
			}
		}
	})
}
