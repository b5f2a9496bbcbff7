// Package table writes rows of numbers as CSV, JSON or Parquet, and reads them.
//
// Numbers have the shortest form that reads back to the same float64. A row
// reaches the io.Writer beneath in one piece and at once: buffering, and when
// to flush, is the caller's. Neighbours: runtime/simulate makes the rows,
// cmd/lagc says where they go.
package table

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// Column is one column of a table.
type Column struct {
	Name string `json:"name"`
	Unit string `json:"unit"` // "" if there is none
	Kind Kind   `json:"-"`
}

// Kind is what a column holds.
type Kind uint8

// The kinds. Columns of text come after all others.
const (
	Real    Kind = iota
	Integer      // a float64 too, which is one
	Text
)

// numeric counts the columns that are not text.
func numeric(columns []Column) int {
	n := 0
	for n < len(columns) && columns[n].Kind != Text {
		n++
	}
	return n
}

// fits checks that a row has a value for every column; whole of them are not of text.
func fits(columns []Column, whole int, row []float64, texts []string) error {
	if len(row) != whole || len(texts) != len(columns)-whole {
		return fmt.Errorf("table: a row of %d values for %d columns", len(row)+len(texts), len(columns))
	}
	return nil
}

// append appends x as it stands in the column's cells: an Integer without an exponent.
func (c Column) append(b []byte, x float64) []byte {
	if c.Kind == Integer {
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	}
	return appendNumber(b, x)
}

// Writer takes the rows of a table, one after the other.
type Writer interface {
	// Row writes one row, which has a value for every column, those of text in texts; it is not kept.
	Row(row []float64, texts ...string) error
	// Close writes what comes after the rows, with facts that are known only then;
	// a form that has no place for them leaves them out. It closes nothing
	// beneath.
	Close(after ...Fact) error
}

// Fact is something that a table says about itself besides its rows.
type Fact struct {
	Name  string
	Value any // for encoding/json; see Number
}

// Number is a float64 whose JSON form is that of a table's cell: the shortest
// that reads back, and null for NaN and the infinities, which JSON lacks.
type Number float64

// MarshalJSON returns x as in a JSON table.
func (x Number) MarshalJSON() ([]byte, error) { return appendJSON(nil, float64(x)), nil }

var _ json.Marshaler = Number(0)

// appendNumber appends x as it stands in a CSV table; NaN, +Inf and -Inf are
// what strconv.ParseFloat and most other readers take.
func appendNumber(b []byte, x float64) []byte { return strconv.AppendFloat(b, x, 'g', -1, 64) }

func appendJSON(b []byte, x float64) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return append(b, "null"...)
	}
	return appendNumber(b, x)
}
