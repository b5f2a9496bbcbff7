package sweep

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
)

// Log is what has been computed of a sweep, in a file that is only ever appended to. What Sync has returned from
// survives the end of the process and of the machine: a chunk that was cut off is recognised by its checksum and
// left out.
//
// The file is magic, then frames: length and CRC-32C of 4 bytes each, then the payload. The first frame is the
// Header as JSON, the others are chunks: the number of the job after them, then rows, each the bits of its numbers,
// then its texts, each with its length before it. All numbers are little-endian.
type Log struct {
	Header Header

	path  string
	file  *os.File
	start int64 // of the first chunk
	end   int64 // of the last whole chunk
	next  int64
	chunk bytes.Buffer
}

// Header says what a log is of.
type Header struct {
	Identity
	Numbers int `json:"numbers"` // per row
	Texts   int `json:"texts"`
}

const (
	magic    = "lagc sweep log 1\n"
	frame    = 8       // bytes before a payload
	maxChunk = 1 << 28 // no chunk is that long: a length beyond is damage
)

// ErrBusy says that another process writes a log.
var ErrBusy = errors.New("another process is writing it")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// CreateLog starts a log at job first. It is an error if the file is there.
func CreateLog(path string, h Header, first int64) (*Log, error) {
	text, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	l := &Log{Header: h, path: path, file: f, next: first, end: int64(len(magic))}
	if err = lock(f); err == nil {
		_, err = f.WriteString(magic)
	}
	if err == nil {
		err = l.write(text)
	}
	l.start = l.end
	if err == nil {
		err = l.write(binary.LittleEndian.AppendUint64(nil, uint64(first)))
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(path)
		return nil, err
	}
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		_ = dir.Sync() // so that the name survives too; not all systems can
		_ = dir.Close()
	}
	return l, nil
}

// OpenLog opens a log and leaves out what was not written completely. The error is ErrBusy while another process writes
// it.
func OpenLog(path string) (*Log, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	l := &Log{path: path, file: f}
	err = lock(f)
	if err == nil {
		err = l.recover()
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// recover finds the whole chunks.
func (l *Log) recover() error {
	r := newFrames(l.file)
	header, err := r.first()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(header, &l.Header); err != nil || l.Header.Numbers < 0 || l.Header.Texts < 0 {
		return errors.New("its header makes no sense")
	}
	l.start, l.end = r.at, r.at
	for {
		chunk, err := r.next()
		if err != nil || len(chunk) < 8 {
			break // cut off, and so is whatever may follow
		}
		l.next = int64(binary.LittleEndian.Uint64(chunk))
		l.end = r.at
	}
	if l.end == l.start {
		return errors.New("it breaks off before anything was computed; remove it")
	}
	return l.file.Truncate(l.end)
}

// Next is the first job that is not in the log.
func (l *Log) Next() int64 { return l.next }

// Pending is the number of bytes that wait for Sync.
func (l *Log) Pending() int { return l.chunk.Len() }

// Append adds a row, which is safe after the next Sync.
func (l *Log) Append(row []float64, texts []string) error {
	if len(row) != l.Header.Numbers || len(texts) != l.Header.Texts {
		return fmt.Errorf("sweep: a row of %d numbers and %d texts for %d and %d", len(row), len(texts), l.Header.Numbers, l.Header.Texts)
	}
	if l.chunk.Len() == 0 {
		l.chunk.Write(make([]byte, 8)) // for the next job
	}
	b := l.chunk.AvailableBuffer()
	for _, x := range row {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	for _, t := range texts {
		b = append(binary.AppendUvarint(b, uint64(len(t))), t...)
	}
	if l.chunk.Len()+len(b) > maxChunk {
		return fmt.Errorf("sweep: the rows of a run take more than %d bytes", maxChunk)
	}
	l.chunk.Write(b)
	return nil
}

// Sync makes safe what was appended; next is the job to go on with. After an error the log holds what it held
// before.
func (l *Log) Sync(next int64) error {
	if l.chunk.Len() == 0 {
		return nil
	}
	chunk := l.chunk.Bytes()
	binary.LittleEndian.PutUint64(chunk, uint64(next))
	err := l.write(chunk)
	if err == nil {
		err = l.file.Sync()
	}
	if err == nil {
		l.next = next
	}
	l.chunk.Reset()
	return err
}

// write writes a frame after the last whole one.
func (l *Log) write(payload []byte) error {
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(payload)))
	head = binary.LittleEndian.AppendUint32(head, crc32.Checksum(payload, castagnoli))
	_, err := l.file.WriteAt(head, l.end)
	if err == nil {
		_, err = l.file.WriteAt(payload, l.end+frame)
	}
	if err != nil {
		_ = l.file.Truncate(l.end) // what is left of a chunk would be skipped anyway
		return err
	}
	l.end += frame + int64(len(payload))
	return nil
}

// Replay hands on all rows; the slices are reused.
func (l *Log) Replay(row func(numbers []float64, texts []string) error) error {
	r := newFrames(io.NewSectionReader(l.file, 0, l.end))
	if _, err := r.first(); err != nil {
		return err
	}
	numbers, texts := make([]float64, l.Header.Numbers), make([]string, l.Header.Texts)
	for r.at < l.end {
		chunk, err := r.next()
		if err != nil {
			return fmt.Errorf("%s: %w", l.path, err)
		}
		for chunk = chunk[8:]; len(chunk) > 0; {
			if chunk, err = decode(chunk, numbers, texts); err != nil {
				return fmt.Errorf("%s: %w", l.path, err)
			}
			if err := row(numbers, texts); err != nil {
				return err
			}
		}
	}
	return nil
}

// decode takes a row off a chunk.
func decode(chunk []byte, numbers []float64, texts []string) ([]byte, error) {
	damaged := errors.New("a row does not end where it should")
	if len(chunk) < 8*len(numbers) {
		return nil, damaged
	}
	for i := range numbers {
		numbers[i] = math.Float64frombits(binary.LittleEndian.Uint64(chunk[8*i:]))
	}
	chunk = chunk[8*len(numbers):]
	for i := range texts {
		n, k := binary.Uvarint(chunk)
		if k <= 0 || n > uint64(len(chunk)-k) {
			return nil, damaged
		}
		text := chunk[k : k+int(n)]
		if texts[i] != string(text) {
			texts[i] = string(text)
		}
		chunk = chunk[k+int(n):]
	}
	return chunk, nil
}

// Close closes the file and keeps it.
func (l *Log) Close() error { return l.file.Close() }

// Remove closes the file and removes it.
func (l *Log) Remove() error { return errors.Join(l.file.Close(), os.Remove(l.path)) }

// frames reads frames.
type frames struct {
	r  *bufio.Reader
	at int64
}

func newFrames(r io.Reader) *frames { return &frames{r: bufio.NewReaderSize(r, 1<<16)} }

// first reads the magic and the header.
func (f *frames) first() ([]byte, error) {
	start := make([]byte, len(magic))
	if _, err := io.ReadFull(f.r, start); err != nil || string(start) != magic {
		return nil, errors.New("it is no log of a sweep")
	}
	f.at = int64(len(magic))
	header, err := f.next()
	if err != nil {
		return nil, errors.New("it breaks off before anything was computed; remove it")
	}
	return header, nil
}

// next reads a frame's payload.
func (f *frames) next() ([]byte, error) {
	head := make([]byte, frame)
	if _, err := io.ReadFull(f.r, head); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(head)
	if n > maxChunk {
		return nil, errors.New("damaged")
	}
	var payload bytes.Buffer // grows with what is there, not with what is announced
	if _, err := io.CopyN(&payload, f.r, int64(n)); err != nil {
		return nil, err
	}
	if crc32.Checksum(payload.Bytes(), castagnoli) != binary.LittleEndian.Uint32(head[4:]) {
		return nil, errors.New("damaged")
	}
	f.at += frame + int64(n)
	return payload.Bytes(), nil
}
