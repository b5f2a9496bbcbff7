package table

import (
	"fmt"
	"io"
	"strings"
)

// csv writes comma-separated values as in RFC 4180, with line ends of one
// character and a header of column names; units have no place in it.
type csv struct {
	w    io.Writer
	cols int
	line []byte
}

// NewCSV starts a CSV table by writing its header.
func NewCSV(w io.Writer, columns []Column) (Writer, error) {
	c := &csv{w: w, cols: len(columns)}
	for i, col := range columns {
		if i > 0 {
			c.line = append(c.line, ',')
		}
		c.line = append(c.line, quote(col.Name)...)
	}
	return c, c.end()
}

// quote encloses a name in quotes where it would be read as something else.
func quote(name string) string {
	if !strings.ContainsAny(name, ",\"\r\n") {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

func (c *csv) Row(row []float64) error {
	if len(row) != c.cols {
		return fmt.Errorf("table: a row of %d values for %d columns", len(row), c.cols)
	}
	for i, x := range row {
		if i > 0 {
			c.line = append(c.line, ',')
		}
		c.line = appendNumber(c.line, x)
	}
	return c.end()
}

// end writes the line.
func (c *csv) end() error {
	c.line = append(c.line, '\n')
	_, err := c.w.Write(c.line)
	c.line = c.line[:0]
	return err
}

func (c *csv) Close(...Fact) error { return nil }
