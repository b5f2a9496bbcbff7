package table

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// document writes one JSON object: the facts known before, then "columns" and
// "rows", then the facts known after, each member on lines of its own:
//
//	{
//	"system": "pendulum",
//	"columns": [{"name": "t", "unit": "s"}, …],
//	"rows": [
//	[0, 2, 0],
//	…
//	],
//	"summary": {…}
//	}
//
// Cells that are not finite are null.
type document struct {
	w     io.Writer
	cols  []Column
	whole int // columns before those of text
	rows  int
	line  []byte
}

// NewJSON starts a JSON table by writing everything up to the rows.
func NewJSON(w io.Writer, columns []Column, before ...Fact) (Writer, error) {
	d := &document{w: w, cols: columns, whole: numeric(columns), line: []byte("{\n")}
	for _, f := range append(before[:len(before):len(before)], Fact{"columns", columns}) {
		if err := d.member(f); err != nil {
			return nil, err
		}
		d.line = append(d.line, ",\n"...)
	}
	d.line = append(d.line, "\"rows\": ["...)
	return d, d.flush()
}

// member appends a fact to the line.
func (d *document) member(f Fact) error {
	value, err := plain(f.Value)
	if err != nil {
		return fmt.Errorf("table: %s: %w", f.Name, err)
	}
	name, err := plain(f.Name)
	d.line = append(append(append(d.line, name...), ": "...), value...)
	return err
}

// plain marshals without the escapes that HTML needs.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func (d *document) Row(row []float64, texts ...string) error {
	if err := fits(d.cols, d.whole, row, texts); err != nil {
		return err
	}
	if d.rows > 0 {
		d.line = append(d.line, ',')
	}
	d.rows++
	d.line = append(d.line, "\n["...)
	for i, x := range row {
		if i > 0 {
			d.line = append(d.line, ',')
		}
		if x-x != 0 {
			d.line = append(d.line, "null"...)
			continue
		}
		d.line = d.cols[i].append(d.line, x)
	}
	for i, t := range texts {
		if d.whole+i > 0 {
			d.line = append(d.line, ',')
		}
		text, err := plain(t)
		if err != nil {
			return err
		}
		d.line = append(d.line, text...)
	}
	d.line = append(d.line, ']')
	return d.flush()
}

func (d *document) Close(after ...Fact) error {
	d.line = append(d.line, "\n]"...)
	for _, f := range after {
		d.line = append(d.line, ",\n"...)
		if err := d.member(f); err != nil {
			return err
		}
	}
	d.line = append(d.line, "\n}\n"...)
	return d.flush()
}

func (d *document) flush() error {
	_, err := d.w.Write(d.line)
	d.line = d.line[:0]
	return err
}
