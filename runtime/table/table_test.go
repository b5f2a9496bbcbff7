package table_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/runtime/table"
)

var columns = []table.Column{{Name: "t", Unit: "s"}, {Name: "θ_dot", Unit: "rad/s"}}

func TestCSV(t *testing.T) {
	var b strings.Builder
	w, err := table.NewCSV(&b, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]float64{{0, 0.1}, {1e-5, -1e300}, {2, math.NaN()}, {3, math.Inf(-1)}} {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(table.Fact{Name: "summary", Value: 1}); err != nil {
		t.Fatal(err)
	}
	want := "t,θ_dot\n0,0.1\n1e-05,-1e+300\n2,NaN\n3,-Inf\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestJSON(t *testing.T) {
	var b strings.Builder
	w, err := table.NewJSON(&b, columns, table.Fact{Name: "system", Value: "a<b"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]float64{{0, 0.1}, {1e-5, math.Inf(1)}} {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(table.Fact{Name: "energy", Value: table.Number(math.NaN())}); err != nil {
		t.Fatal(err)
	}
	want := `{
"system": "a<b",
"columns": [{"name":"t","unit":"s"},{"name":"θ_dot","unit":"rad/s"}],
"rows": [
[0,0.1],
[1e-05,null]
],
"energy": null
}
`
	if b.String() != want {
		t.Errorf("got %s, want %s", b.String(), want)
	}
}

// A run that fails before its first row still leaves valid JSON.
func TestJSONWithoutRows(t *testing.T) {
	var b strings.Builder
	w, _ := table.NewJSON(&b, nil)
	_ = w.Close()
	if !json.Valid([]byte(b.String())) {
		t.Errorf("not valid: %s", b.String())
	}
}

func TestWrongWidth(t *testing.T) {
	c, _ := table.NewCSV(io.Discard, columns)
	j, _ := table.NewJSON(io.Discard, columns)
	for _, w := range []table.Writer{c, j} {
		if w.Row([]float64{1}) == nil {
			t.Errorf("%T takes a row of one value for two columns", w)
		}
	}
}

// What is written reads back to the same bits, through readers that are not ours.
func TestReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SliceOfN(rapid.Float64(), 1, 5).Draw(t, "row")
		names := make([]table.Column, len(row))
		for i := range names {
			names[i].Name = rapid.StringMatching(`[a-z,"]{1,4}`).Draw(t, "name")
		}
		var c, j strings.Builder
		cw, _ := table.NewCSV(&c, names)
		jw, _ := table.NewJSON(&j, names)
		for _, w := range []table.Writer{cw, jw} {
			if err := w.Row(row); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if got := readCSV(t, c.String(), names); !slices.Equal(bits(got), bits(row)) {
			t.Fatalf("CSV: %v for %v", got, row)
		}
		if got := readJSON(t, j.String()); !slices.Equal(bits(got), bits(row)) {
			t.Fatalf("JSON: %v for %v", got, row)
		}
	})
}

func bits(row []float64) []uint64 {
	out := make([]uint64, len(row))
	for i, x := range row {
		out[i] = math.Float64bits(x)
	}
	return out
}

func readCSV(t *rapid.T, text string, names []table.Column) []float64 {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) != 2 {
		t.Fatalf("%v in %q", err, text)
	}
	row := make([]float64, len(names))
	for i, col := range names {
		if lines[0][i] != col.Name {
			t.Fatalf("column %q for %q", lines[0][i], col.Name)
		}
		if row[i], err = strconv.ParseFloat(lines[1][i], 64); err != nil {
			t.Fatal(err)
		}
	}
	return row
}

func readJSON(t *rapid.T, text string) []float64 {
	var doc struct{ Rows [][]float64 }
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return doc.Rows[0]
}
