package source

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Severity tells whether a diagnostic stops the work.
type Severity uint8

const (
	Error   Severity = iota // the file cannot be used
	Warning                 // the file can be used, but the user should know
)

func (s Severity) String() string { return [...]string{"error", "warning"}[s] }

// Diagnostic is one finding about a place in a File.
type Diagnostic struct {
	File     *File
	Span     Span
	Severity Severity
	Message  string
}

// Error returns "file:line:column: severity: message", the first line of Render.
func (d Diagnostic) Error() string {
	line, col := d.File.Position(d.Span.Start)
	return fmt.Sprintf("%s:%d:%d: %s: %s", d.File.Name, line, col, d.Severity, visible(d.Message))
}

// visible replaces characters that a terminal would act upon: a message or
// source line may hold whatever is in the file.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) || r == '\t' {
			return r
		}
		return utf8.RuneError
	}, s)
}

// widest is the number of characters of a source line that Render shows; a
// generated file may hold everything on one line.
const widest = 120

// Render returns the diagnostic with its source line and the offending span
// underlined, ending in a newline. Of a span over several lines the first is
// shown.
func (d Diagnostic) Render() string {
	line, col := d.File.Position(d.Span.Start)
	text := []rune(visible(d.File.Line(line)))
	start := min(col-1, len(text))
	end := min(start+utf8.RuneCountInString(d.File.Slice(d.Span)), len(text))

	prefix, suffix := "", ""
	if len(text) > widest {
		from := max(0, min(start-widest/3, len(text)-widest))
		to := from + widest
		if from > 0 {
			prefix = "…"
		}
		if to < len(text) {
			suffix = "…"
		}
		text, start, end = text[from:to], start-from, min(end-from, widest)
	}
	under := blanks(prefix) + blanks(string(text[:start])) + carets(text[start:end])
	return fmt.Sprintf("%s\n    %s%s%s\n    %s\n", d.Error(), prefix, string(text), suffix, under)
}

// blanks returns white space as wide as a text. Combining marks, such as the
// dot of q̇, take no column of their own.
func blanks(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return ' '
	}, s)
}

// carets underlines a text, even an empty one.
func carets(text []rune) string {
	return strings.Repeat("^", max(1, utf8.RuneCountInString(blanks(string(text)))))
}

// List collects diagnostics. Its zero value is ready for use.
type List []Diagnostic

// Errorf adds an error at a span.
func (l *List) Errorf(f *File, s Span, format string, args ...any) {
	*l = append(*l, Diagnostic{f, s, Error, fmt.Sprintf(format, args...)})
}

// Warnf adds a warning at a span.
func (l *List) Warnf(f *File, s Span, format string, args ...any) {
	*l = append(*l, Diagnostic{f, s, Warning, fmt.Sprintf(format, args...)})
}

// Err returns l as an error if it holds at least one of severity Error, else nil.
func (l List) Err() error {
	for _, d := range l {
		if d.Severity == Error {
			return l
		}
	}
	return nil
}

// Sorted returns the diagnostics by position, without repetitions.
func (l List) Sorted() List {
	out := append(List(nil), l...)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Span.Start != b.Span.Start {
			return a.Span.Start < b.Span.Start
		}
		return a.Severity < b.Severity
	})
	kept := out[:0]
	for i, d := range out {
		if i > 0 && d.Span == kept[len(kept)-1].Span && d.Message == kept[len(kept)-1].Message {
			continue
		}
		kept = append(kept, d)
	}
	return kept
}

// Error returns the sorted diagnostics, one line each.
func (l List) Error() string {
	var b strings.Builder
	for i, d := range l.Sorted() {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(d.Error())
	}
	return b.String()
}

// Render returns all diagnostics, sorted, with their source lines.
func (l List) Render() string {
	var b strings.Builder
	for _, d := range l.Sorted() {
		b.WriteString(d.Render())
	}
	return b.String()
}
