package table

import (
	"fmt"
	"io"
	"math"
	"os"

	pq "github.com/parquet-go/parquet-go"
)

// parquetReader reads the flat columns of a Parquet file.
type parquetReader struct {
	f     *os.File
	file  *pq.File
	names []string
	kinds []pq.Kind
	selection

	position []int // of a column of the file among those selected, or −1
	rows     pq.Rows
	buffer   []pq.Row
	filled   int
	next     int
	count    int64
}

func readParquet(f *os.File) (r Reader, err error) {
	defer broken(&err)
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	file, err := pq.OpenFile(f, info.Size())
	if err != nil {
		return nil, err
	}
	p := &parquetReader{f: f, file: file}
	for _, path := range file.Schema().Columns() {
		leaf, _ := file.Schema().Lookup(path...)
		name := path[0]
		if len(path) > 1 || leaf.MaxRepetitionLevel > 0 {
			name = "" // nested: it cannot be selected
		}
		p.names, p.kinds = append(p.names, name), append(p.kinds, leaf.Node.Type().Kind())
	}
	return p, nil
}

// broken makes an error of a panic: the library panics on some damaged files.
func broken(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the file is damaged: %v", r)
	}
}

func (p *parquetReader) Names() []string { return p.names }

func (p *parquetReader) Fact(name string) string {
	text, _ := p.file.Lookup("lagc." + name)
	return text
}

func (p *parquetReader) Close() error {
	if p.rows != nil {
		_ = p.rows.Close()
	}
	return p.f.Close()
}

func (p *parquetReader) Select(columns []Column) (err error) {
	defer broken(&err)
	if p.selection, err = newSelection(p.names, columns); err != nil {
		return err
	}
	p.position = make([]int, len(p.names))
	for i := range p.position {
		p.position[i] = -1
	}
	for k, i := range p.at {
		if isText := p.kinds[i] == pq.ByteArray; isText != (columns[k].Kind == Text) || p.kinds[i] == pq.Int96 || p.kinds[i] == pq.FixedLenByteArray {
			return fmt.Errorf("the column %s is of type %v", columns[k].Name, p.kinds[i])
		}
		p.position[i] = k
	}
	p.rows = pq.MultiRowGroup(p.file.RowGroups()...).Rows()
	p.buffer = make([]pq.Row, batchRows)
	return nil
}

func (p *parquetReader) Next() (row []float64, texts []string, err error) {
	defer broken(&err)
	for p.next == p.filled {
		n, err := p.rows.ReadRows(p.buffer)
		p.next, p.filled = 0, n
		if n == 0 {
			if err == nil {
				err = io.ErrNoProgress
			}
			return nil, nil, err
		}
	}
	p.count++
	for _, v := range p.buffer[p.next] {
		i := v.Column()
		if i < 0 || i >= len(p.position) || p.position[i] < 0 {
			continue
		}
		if k := p.position[i]; k >= len(p.row) {
			p.texts[k-len(p.row)] = string(v.ByteArray())
		} else {
			p.row[k] = float(v)
		}
	}
	p.next++
	return p.row, p.texts, nil
}

// float is a number of any width; none is NaN.
func float(v pq.Value) float64 {
	switch {
	case v.IsNull():
		return math.NaN()
	case v.Kind() == pq.Double:
		return v.Double()
	case v.Kind() == pq.Float:
		return float64(v.Float())
	case v.Kind() == pq.Int64:
		return float64(v.Int64())
	case v.Kind() == pq.Int32:
		return float64(v.Int32())
	case v.Boolean():
		return 1
	}
	return 0
}
