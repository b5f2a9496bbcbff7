package notation

import (
	"fmt"
	"strconv"
	"strings"

	"lagc/symbolic"
)

// Name is what a symbol is called in a file: th, r[2, 3], th', x'(0).
type Name struct {
	Base    string // the declared identifier
	Indices []int  // of an array's element
	Primes  int    // time derivatives: 1 for a velocity, 2 for an acceleration
	Initial bool   // the value at the start of a run, x(0)
}

// String returns the name in the Lag language.
func (n Name) String() string {
	var b strings.Builder
	b.WriteString(n.Base)
	if len(n.Indices) > 0 {
		b.WriteString("[" + n.indices(", ") + "]")
	}
	b.WriteString(strings.Repeat("'", n.Primes))
	if n.Initial {
		b.WriteString("(0)")
	}
	return b.String()
}

// columnSuffix is what a table's column adds for each number of primes.
var columnSuffix = [...]string{"", "_dot", "_ddot", "_dddot"}

// Column returns the name as a table's column: th, r_2_3, th_1_dot.
func (n Name) Column() string {
	s := n.Base
	if len(n.Indices) > 0 {
		s += "_" + n.indices("_")
	}
	if n.Primes < len(columnSuffix) {
		s += columnSuffix[n.Primes]
	} else {
		s += "_d" + strconv.Itoa(n.Primes)
	}
	if n.Initial {
		s += "_0"
	}
	return s
}

// ASCII returns Column with letters outside ASCII spelled out, an identifier
// in any programming language: theta_1_dot for θ[1]'. Different names may give
// the same identifier.
func (n Name) ASCII() string {
	var b strings.Builder
	for _, r := range n.Column() {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case spelled[r] != "":
			b.WriteString(spelled[r])
		default:
			fmt.Fprintf(&b, "u%04x", r)
		}
	}
	return b.String()
}

func (n Name) indices(separator string) string {
	s := make([]string, len(n.Indices))
	for k, i := range n.Indices {
		s[k] = strconv.Itoa(i)
	}
	return strings.Join(s, separator)
}

// Names gives the symbols' names.
type Names func(symbolic.Symbol) Name

// Vocabulary holds the declared names of a system by index, without primes.
type Vocabulary struct {
	Params, Coordinates []Name
}

// Name returns the name of a symbol. A symbol beyond the declared ones, as in a
// graph built by hand, is called by its kind and number: p_3, q_0'.
func (v Vocabulary) Name(s symbolic.Symbol) Name {
	switch s.Kind {
	case symbolic.Time:
		return Name{Base: "t"}
	case symbolic.Param:
		return v.lookup(v.Params, "p_", s.Index)
	case symbolic.Multiplier:
		return Name{Base: "lambda_" + strconv.Itoa(s.Index+1)}
	}
	n := v.lookup(v.Coordinates, "q_", s.Index)
	switch s.Kind {
	case symbolic.Velocity:
		n.Primes = 1
	case symbolic.Acceleration:
		n.Primes = 2
	case symbolic.InitialCoordinate:
		n.Initial = true
	case symbolic.InitialVelocity:
		n.Primes, n.Initial = 1, true
	}
	return n
}

func (v Vocabulary) lookup(names []Name, prefix string, i int) Name {
	if i < 0 || i >= len(names) {
		return Name{Base: prefix + strconv.Itoa(i)}
	}
	return names[i]
}
