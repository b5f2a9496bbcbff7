package table

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// csv writes comma-separated values as in RFC 4180, with line ends of one
// character and a header of column names; units have no place in it. Facts known
// before are lines "# NAME JSON" above the header.
type csv struct {
	w     io.Writer
	cols  []Column
	whole int // columns before those of text
	line  []byte
}

// NewCSV starts a CSV table by writing its header.
func NewCSV(w io.Writer, columns []Column, before ...Fact) (Writer, error) {
	c := &csv{w: w, cols: columns, whole: numeric(columns)}
	for _, f := range before {
		text, err := plain(f.Value)
		if err != nil {
			return nil, fmt.Errorf("table: %s: %w", f.Name, err)
		}
		c.line = fmt.Appendf(c.line, "# %s %s\n", f.Name, text)
	}
	for i, col := range columns {
		if i > 0 {
			c.line = append(c.line, ',')
		}
		c.line = append(c.line, quote(col.Name)...)
	}
	return c, c.end()
}

// quote encloses a cell in quotes where it would be read as something else.
func quote(cell string) string {
	if !strings.ContainsAny(cell, ",\"\r\n") {
		return cell
	}
	return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}

func (c *csv) Row(row []float64, texts ...string) error {
	if err := fits(c.cols, c.whole, row, texts); err != nil {
		return err
	}
	for i, x := range row {
		if i > 0 {
			c.line = append(c.line, ',')
		}
		c.line = c.cols[i].append(c.line, x)
	}
	for i, t := range texts {
		if c.whole+i > 0 {
			c.line = append(c.line, ',')
		}
		c.line = append(c.line, quote(t)...)
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

// csvFacts reads the facts above the header, and where the header begins.
func csvFacts(r io.Reader) (facts map[string]string, start int64, err error) {
	const most = 1 << 20
	lines := bufio.NewReader(io.LimitReader(r, most))
	facts = map[string]string{}
	for {
		mark, err := lines.Peek(1)
		if err != nil || mark[0] != '#' {
			return facts, start, nil
		}
		line, err := lines.ReadString('\n')
		if err != nil {
			return nil, 0, fmt.Errorf("there is no header in the first %d bytes", most)
		}
		start += int64(len(line))
		if name, text, ok := strings.Cut(strings.TrimPrefix(line, "# "), " "); ok {
			facts[name] = strings.TrimSpace(text)
		}
	}
}
