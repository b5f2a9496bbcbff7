package table

import (
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Reader reads a table row by row.
type Reader interface {
	// Names are the columns' names.
	Names() []string
	// Fact returns what the table says about itself, as JSON, "" if it does not.
	Fact(name string) string
	// Select says which columns to read and of what kind they are, numbers before texts. Without it there are none.
	Select(columns []Column) error
	// Next returns the next row, in slices that are reused, or io.EOF. Errors say which row they are about.
	Next() (row []float64, texts []string, err error)
	Close() error
}

// Open opens a table, CSV or Parquet by the ending of its name.
func Open(path string) (Reader, error) {
	open := map[string]func(*os.File) (Reader, error){".csv": readCSV, ".parquet": readParquet}[strings.ToLower(filepath.Ext(path))]
	if open == nil {
		return nil, fmt.Errorf("%s: a table is read from .csv or .parquet", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	r, err := open(f)
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// selection is what Select has chosen: where columns are, and a place for a row.
type selection struct {
	at    []int
	cols  []Column
	row   []float64
	texts []string
}

func newSelection(names []string, columns []Column) (selection, error) {
	s := selection{cols: columns}
	for _, c := range columns {
		i := slices.Index(names, c.Name)
		if i < 0 {
			return s, fmt.Errorf("there is no column %q", c.Name)
		}
		s.at = append(s.at, i)
	}
	n := numeric(columns)
	s.row, s.texts = make([]float64, n), make([]string, len(columns)-n)
	return s, nil
}

// csvReader reads what NewCSV writes, and other CSV with a header.
type csvReader struct {
	f     *os.File
	r     *stdcsv.Reader
	names []string
	facts map[string]string
	selection
	rows int64
}

func readCSV(f *os.File) (Reader, error) {
	facts, start, err := csvFacts(f)
	if err != nil {
		return nil, err
	}
	if _, err := f.Seek(start, io.SeekStart); err != nil {
		return nil, err
	}
	r := stdcsv.NewReader(f)
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("it has no header: %w", err)
	}
	c := &csvReader{f: f, r: r, facts: facts}
	for i, name := range header {
		if i == 0 {
			name = strings.TrimPrefix(name, "\ufeff")
		}
		c.names = append(c.names, strings.Clone(strings.TrimSpace(name)))
	}
	return c, nil
}

func (c *csvReader) Names() []string         { return c.names }
func (c *csvReader) Fact(name string) string { return c.facts[name] }
func (c *csvReader) Close() error            { return c.f.Close() }

func (c *csvReader) Select(columns []Column) (err error) {
	c.selection, err = newSelection(c.names, columns)
	return err
}

func (c *csvReader) Next() ([]float64, []string, error) {
	record, err := c.r.Read()
	if err != nil {
		return nil, nil, err // io.EOF, or with line and column
	}
	c.rows++
	for k, i := range c.at {
		if k >= len(c.row) {
			c.texts[k-len(c.row)] = record[i]
			continue
		}
		if c.row[k], err = strconv.ParseFloat(strings.TrimSpace(record[i]), 64); err != nil && !errors.Is(err, strconv.ErrRange) {
			return nil, nil, fmt.Errorf("row %d: %q in column %s is no number", c.rows, record[i], c.cols[k].Name)
		}
		if math.IsInf(c.row[k], 0) && err != nil {
			return nil, nil, fmt.Errorf("row %d: %s in column %s is beyond what a float64 can hold", c.rows, record[i], c.cols[k].Name)
		}
	}
	return c.row, c.texts, nil
}
