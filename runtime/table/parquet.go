package table

import (
	"fmt"
	"io"
	"reflect"

	pq "github.com/parquet-go/parquet-go"
)

// Parquet tables are of one row group per groupRows, which bounds the memory that a writer and most readers need.
const (
	groupRows = 1 << 16
	batchRows = 256
)

// parquet writes Apache Parquet: doubles plainly, texts by dictionary, Snappy over both, which every reader knows. Facts
// become the file's metadata, each as JSON under its name with "lagc." before it; that of "columns" has the units.
type parquet struct {
	w     *pq.GenericWriter[any]
	cols  []Column
	whole int // columns before those of text
	cells []pq.Value
	rows  []pq.Row
	texts map[string]pq.Value // few and repeated
}

// NewParquet starts a Parquet table.
func NewParquet(w io.Writer, columns []Column, before ...Fact) (Writer, error) {
	group := ordered{Group: pq.Group{}}
	for _, c := range columns {
		node := pq.Leaf(pq.DoubleType)
		switch c.Kind {
		case Integer:
			node = pq.Leaf(pq.Int64Type)
		case Text:
			node = pq.Encoded(pq.String(), &pq.RLEDictionary)
		}
		node = pq.Compressed(node, &pq.Snappy)
		group.Group[c.Name] = node
		group.fields = append(group.fields, field{node, c.Name})
	}
	if len(group.Group) != len(columns) {
		return nil, fmt.Errorf("table: two columns of one name")
	}
	p := &parquet{cols: columns, whole: numeric(columns), texts: map[string]pq.Value{}}
	p.w = pq.NewGenericWriter[any](w, pq.NewSchema("lagc", group), pq.MaxRowsPerRowGroup(groupRows), pq.CreatedBy("lagc", "", ""))
	for _, f := range append(before[:len(before):len(before)], Fact{"columns", columns}) {
		if err := p.fact(f); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *parquet) fact(f Fact) error {
	text, err := plain(f.Value)
	if err != nil {
		return fmt.Errorf("table: %s: %w", f.Name, err)
	}
	p.w.SetKeyValueMetadata("lagc."+f.Name, string(text))
	return nil
}

func (p *parquet) Row(row []float64, texts ...string) error {
	if err := fits(p.cols, p.whole, row, texts); err != nil {
		return err
	}
	start := len(p.cells)
	for i, x := range row {
		v := pq.DoubleValue(x)
		if p.cols[i].Kind == Integer {
			v = pq.Int64Value(int64(x))
		}
		p.cells = append(p.cells, v.Level(0, 0, i))
	}
	for i, t := range texts {
		p.cells = append(p.cells, p.text(t).Level(0, 0, p.whole+i))
	}
	p.rows = append(p.rows, pq.Row(p.cells[start:len(p.cells):len(p.cells)]))
	if len(p.rows) < batchRows {
		return nil
	}
	return p.flush()
}

// text returns a text as a value; those that were needed lately are kept.
func (p *parquet) text(t string) pq.Value {
	v, ok := p.texts[t]
	if !ok {
		if len(p.texts) > 1000 {
			clear(p.texts)
		}
		v = pq.ByteArrayValue([]byte(t))
		p.texts[t] = v
	}
	return v
}

func (p *parquet) flush() error {
	_, err := p.w.WriteRows(p.rows)
	p.rows, p.cells = p.rows[:0], p.cells[:0]
	return err
}

func (p *parquet) Close(after ...Fact) error {
	if err := p.flush(); err != nil {
		return err
	}
	for _, f := range after {
		if err := p.fact(f); err != nil {
			return err
		}
	}
	return p.w.Close()
}

// ordered is a group whose columns stand in their own order instead of that of the alphabet.
type ordered struct {
	pq.Group
	fields []pq.Field
}

func (o ordered) Fields() []pq.Field { return o.fields }

type field struct {
	pq.Node
	name string
}

func (f field) Name() string                           { return f.name }
func (f field) Value(base reflect.Value) reflect.Value { return base.FieldByName(f.name) } // of structs, which are not used
