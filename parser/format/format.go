// Package format lays a .lag file out in the canonical way of lagc fmt.
//
// It works on the tokens and not on the tree, so that comments, parentheses and
// the line breaks within a statement stay where the user put them; only blanks
// change, and a dot above a letter becomes a prime. The result parses to an
// equal tree (ast.Equal), and formatting it again changes nothing.
package format

import (
	"strings"

	"lagc/parser"
	"lagc/parser/token"
	"lagc/source"
)

// Source returns the file's text in canonical layout:
//
//   - each statement starts a line; lines within a statement are indented by
//     four blanks per open bracket, by four at least;
//   - at most one blank line in a row, none at the start;
//   - blanks after commas, around comparisons, = and ->, and around + and -
//     except in indices and ranges; none around * / ^ and ..;
//   - comments at the ends of consecutive lines are aligned.
//
// A file with errors is not formatted: the result is empty and the list tells
// them.
func Source(f *source.File) (string, source.List) {
	if _, list := parser.Parse(f); list.Err() != nil {
		return "", list
	}
	tokens, _ := token.Scan(f.Text)
	l := layout{text: f.Text, tokens: tokens}
	for i, t := range tokens {
		if t.Kind == token.Comment {
			l.comment(i)
		} else {
			l.code(i)
		}
	}
	return render(l.lines), nil
}

// layout distributes tokens over lines.
type layout struct {
	text   string
	tokens []token.Token
	reader reader
	last   mark // of the last token that is no comment
	lines  []*line
}

// code adds a token that is no comment.
func (l *layout) code(i int) {
	t := l.tokens[i]
	m := l.reader.read(l.text, t)
	switch {
	case m.starts || len(l.lines) == 0:
		l.newLine(i, 0)
	case t.First:
		l.newLine(i, m.depth)
	case spaced(l.last, m):
		l.line().code.WriteByte(' ')
	}
	l.line().code.WriteString(m.text)
	l.last = m
}

// comment adds a comment, to the line or on one of its own. The latter is
// indented if the statement goes on after it.
func (l *layout) comment(i int) {
	t := l.tokens[i]
	if t.First || len(l.lines) == 0 {
		indent := 0
		if l.continues(i) {
			indent = max(1, len(l.reader.open))
		}
		l.newLine(i, indent)
	}
	l.line().comment = tidy(l.text[t.Start:t.End], t.Start == 0)
}

// continues tells whether the statement before a comment goes on after it.
func (l *layout) continues(i int) bool {
	for ; i < len(l.tokens); i++ {
		if t := l.tokens[i]; t.Kind != token.Comment {
			return !t.Starts(l.text)
		}
	}
	return false
}

// deepest is the number of steps beyond which lines are not moved in, so that a
// hostile file grows no quadratic margins.
const deepest = 16

// newLine starts a line for the i-th token, a number of steps of four blanks in.
func (l *layout) newLine(i, steps int) {
	blank := false
	if i > 0 {
		blank = strings.Count(l.text[l.tokens[i-1].End:l.tokens[i].Start], "\n") > 1
	}
	l.lines = append(l.lines, &line{blank: blank, indent: 4 * min(steps, deepest)})
}

func (l *layout) line() *line { return l.lines[len(l.lines)-1] }

// tidy puts one blank after the #s, except in a #! line.
func tidy(comment string, first bool) string {
	if first && strings.HasPrefix(comment, "#!") {
		return comment
	}
	text := strings.TrimLeft(comment, "#")
	marks := comment[:len(comment)-len(text)]
	if text = strings.TrimSpace(text); text == "" {
		return marks
	}
	return marks + " " + text
}
