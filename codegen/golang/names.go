package golang

import (
	"fmt"
	"go/token"
	"strconv"
	"strings"
	"unicode"

	"lagc/symbolic/notation"
)

// names hands out identifiers, each once.
type names map[string]bool

// predeclared are the names of Go's universe block: legal for a variable, and a
// trap for the reader.
const predeclared = `any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune
string uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex copy delete imag len
make max min new panic print println real recover init math`

func newNames(taken ...string) names {
	n := names{}
	for _, s := range append(strings.Fields(predeclared), taken...) {
		n[s] = true
	}
	return n
}

// unique returns name, or where that is taken or a keyword name with
// underscores at its end.
func (n names) unique(name string) string {
	for n[name] || token.IsKeyword(name) {
		name += "_"
	}
	n[name] = true
	return name
}

// numbered returns base1, base2 and so on.
func (n names) numbered(base string, count *int) string {
	for {
		*count++
		if name := base + strconv.Itoa(*count); !n[name] {
			n[name] = true
			return name
		}
	}
}

// camel joins the parts of an identifier with capitals: double_pendulum gives
// doublePendulum.
func camel(ascii string) string {
	var b strings.Builder
	for _, part := range strings.Split(ascii, "_") {
		if b.Len() > 0 {
			part = capital(part)
		}
		b.WriteString(part)
	}
	s := b.String()
	if s == "" || !unicode.IsLetter(rune(s[0])) {
		return "x" + s
	}
	return s
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func lowered(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// typeName returns the name of a system's type: DoublePendulum.
func typeName(system string) string {
	return capital(camel(notation.Name{Base: system}.ASCII()))
}

// local returns the identifier of a coordinate or a param, of an element th3
// or r1_2, of a velocity thDot.
func local(n notation.Name) string {
	s := camel(notation.Name{Base: n.Base}.ASCII())
	for k, i := range n.Indices {
		if k > 0 {
			s += "_"
		}
		s += strings.ReplaceAll(strconv.Itoa(i), "-", "minus")
	}
	switch n.Primes {
	case 1:
		s += "Dot"
	case 2:
		s += "DDot"
	}
	return s
}

// field is a param or an array of params as a field of the system's type.
type field struct {
	name    string // M
	base    string // m
	local   string // m, as a field of what is kept
	shape   []int  // of an array
	origin  []int  // its first indices
	first   int    // index of its first param
	comment string
}

// typ is the field's type.
func (f field) typ() string {
	var b strings.Builder
	for _, n := range f.shape {
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String() + "float64"
}

// size is the number of its elements.
func (f field) size() int {
	n := 1
	for _, s := range f.shape {
		n *= s
	}
	return n
}

// element returns the Go indices of an element.
func (f field) element(indices []int) string {
	var b strings.Builder
	for k, i := range indices {
		fmt.Fprintf(&b, "[%d]", i-f.origin[k])
	}
	return b.String()
}
