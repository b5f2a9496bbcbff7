// Package chunked reads test files that hold many small sources with the errors
// expected of each written beside the offending line.
//
// Chunks are separated by lines of "---", which may go on with the chunk's
// name:
//
//	--- unknown names
//	let x = thta ### `unknown name "thta"; did you mean "theta"\?`
//	run 0..10
//	--- a clean one
//	coord x
//
// A line that ends in ### and one or more Go strings, quoted or raw, expects
// that many diagnostics on it, each matching one of the regular expressions.
// The marker is cut off, with the blanks before it: what is tested is only
// what stands before. "### +1" and so on before the strings expects them that
// many lines further down, for lines that cannot hold a marker themselves.
package chunked

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"lagc/source"
)

// Chunk is one source of a file.
type Chunk struct {
	Name   string // of the chunk, or "line N" if it has none
	Line   int    // where its source starts in the file, 1-based
	Source string
	Wants  []Want
}

// Want is a diagnostic that a chunk expects.
type Want struct {
	Line    int // in the chunk, 1-based
	Pattern *regexp.Regexp
}

// Read reads the chunks of a file.
func Read(path string) ([]Chunk, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var chunks []Chunk
	var c *Chunk
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		name, isHead := strings.CutPrefix(line, "---")
		if isHead || c == nil {
			chunks = append(chunks, Chunk{Name: strings.TrimSpace(name), Line: i + 1})
			c = &chunks[len(chunks)-1]
		}
		if isHead {
			c.Line++
			if c.Name == "" {
				c.Name = fmt.Sprintf("line %d", c.Line)
			}
			continue
		}
		if err := c.add(line, i+2-c.Line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, i+1, err)
		}
	}
	return chunks, nil
}

// add appends a line of source with what it expects.
func (c *Chunk) add(line string, number int) error {
	code, wants, marked := strings.Cut(line, "###")
	if marked {
		code = strings.TrimRight(code, " \t")
	}
	c.Source += code + "\n"
	if !marked {
		return nil
	}
	wants = strings.TrimSpace(wants)
	if after, ok := strings.CutPrefix(wants, "+"); ok {
		n, rest, _ := strings.Cut(after, " ")
		down, err := strconv.Atoi(n)
		if err != nil {
			return err
		}
		number, wants = number+down, strings.TrimSpace(rest)
	}
	if wants == "" {
		return fmt.Errorf("### without a quoted pattern")
	}
	for wants != "" {
		quoted, err := strconv.QuotedPrefix(wants)
		if err != nil {
			return fmt.Errorf("%q: %w", wants, err)
		}
		wants = strings.TrimSpace(wants[len(quoted):])
		text, err := strconv.Unquote(quoted)
		if err != nil {
			return err
		}
		pattern, err := regexp.Compile(text)
		if err != nil {
			return err
		}
		c.Wants = append(c.Wants, Want{number, pattern})
	}
	return nil
}

// Reporter is the part of *testing.T that Check needs.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// Check reports what is missing and what is too much among the diagnostics
// found in a chunk's source, wherever it was checked.
func (c Chunk) Check(t Reporter, list source.List) {
	t.Helper()
	wants := append([]Want(nil), c.Wants...)
next:
	for _, d := range list.Sorted() {
		line, _ := d.File.Position(d.Span.Start)
		for i, w := range wants {
			if w.Line == line && w.Pattern.MatchString(d.Message) {
				wants = append(wants[:i], wants[i+1:]...)
				continue next
			}
		}
		t.Errorf("%s: not expected:\n%s", c.Name, d.Render())
	}
	for _, w := range wants {
		t.Errorf("%s: line %d of the file: missing: %s", c.Name, c.Line+w.Line-1, w.Pattern)
	}
}
