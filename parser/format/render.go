package format

import (
	"strings"
	"unicode"
)

// line is one line of the result.
type line struct {
	blank   bool // a blank line stands before it
	indent  int
	code    strings.Builder
	comment string // with its #; the only thing on its line if code is empty
}

// widest is the width of code beyond which a line's comment is not aligned with
// its neighbours'.
const widest = 100

// trails tells whether the line ends in a comment that is aligned.
func (l *line) trails() bool {
	return l.comment != "" && l.code.Len() > 0 && l.width() <= widest
}

// width returns the columns that the line's code takes.
func (l *line) width() int {
	n := l.indent
	for _, r := range l.code.String() {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}

// render writes the lines out and aligns the comments of consecutive ones.
func render(lines []*line) string {
	var b strings.Builder
	column := 0
	for i, l := range lines {
		if l.blank && i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.Repeat(" ", l.indent))
		b.WriteString(l.code.String())
		switch {
		case l.trails():
			if i == 0 || l.blank || !lines[i-1].trails() {
				column = commentColumn(lines[i:])
			}
			b.WriteString(strings.Repeat(" ", column-l.width()))
		case l.comment != "" && l.code.Len() > 0:
			b.WriteString("  ")
		}
		b.WriteString(l.comment)
		b.WriteByte('\n')
	}
	return b.String()
}

// commentColumn returns where the comments of the block that starts with the
// first line stand.
func commentColumn(lines []*line) int {
	column := 0
	for i, l := range lines {
		if !l.trails() || i > 0 && l.blank {
			break
		}
		column = max(column, l.width()+2)
	}
	return column
}
