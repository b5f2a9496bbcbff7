// Package source holds the text of a .lag file, positions in it, and the
// diagnostics that point at it.
//
// Every later package reports errors as Diagnostics with byte spans; only
// printing turns a span into a line and a column. Neighbours: parser creates
// Files and the first diagnostics, resolve adds its own, cmd/lagc prints them.
package source

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Span is a half-open range of bytes [Start, End) in a File.
type Span struct{ Start, End int }

// To returns the smallest span that covers s and t.
func (s Span) To(t Span) Span {
	return Span{min(s.Start, t.Start), max(s.End, t.End)}
}

// File is a named source text.
type File struct {
	Name string
	Text string

	lines []int // byte offset at which each line starts
}

// NewFile wraps text under the name that diagnostics will show.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: text, lines: []int{0}}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// Position returns the 1-based line and column of a byte offset; columns
// count characters, not bytes. An offset beyond the text means its end.
func (f *File) Position(offset int) (line, column int) {
	offset = max(0, min(offset, len(f.Text)))
	line = f.LineAt(offset)
	start := f.lines[line-1]
	return line, utf8.RuneCountInString(f.Text[start:offset]) + 1
}

// LineAt returns the 1-based line of a byte offset.
func (f *File) LineAt(offset int) int {
	return sort.SearchInts(f.lines, max(0, min(offset, len(f.Text)))+1)
}

// Line returns the text of a 1-based line without its line end.
func (f *File) Line(line int) string {
	if line < 1 || line > len(f.lines) {
		return ""
	}
	end := len(f.Text)
	if line < len(f.lines) {
		end = f.lines[line]
	}
	return strings.TrimRight(f.Text[f.lines[line-1]:end], "\r\n")
}

// Slice returns the text that a span covers.
func (f *File) Slice(s Span) string {
	start := max(0, min(s.Start, len(f.Text)))
	return f.Text[start:max(start, min(s.End, len(f.Text)))]
}
