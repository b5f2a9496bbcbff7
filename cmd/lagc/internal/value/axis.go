package value

import (
	"strings"

	"lagc/parser/ast"
)

// Axis is what a sweep varies, and over what:
//
//	NAME=A..B         a range
//	NAME=A..B:N       N values over it, both ends included
//	NAME=A..B:N:log   in equal factors; or NAME=A..B:log
//	NAME=V,V,V        a list
type Axis struct {
	Assignment // of the list; Elems is nil for a range

	Range Range
	Count Value // one expression, or none
	Log   bool
}

// ParseAxis reads an axis.
func ParseAxis(t Text) (Axis, error) {
	left, right, ok := strings.Cut(t.Text, "=")
	switch {
	case !ok || strings.TrimSpace(left) == "":
		return Axis{}, t.Errorf("write NAME=A..B:N for N values over a range, or NAME=V,V,V for a list")
	case strings.TrimSpace(right) == "":
		return Axis{}, t.Errorf("what %s goes over is missing; write for example %[1]s=-1..1:100", strings.TrimSpace(left))
	}
	if !strings.Contains(right, "..") {
		list, err := ParseAssignments(t)
		switch {
		case err != nil:
			return Axis{}, err
		case len(list) != 1:
			return Axis{}, t.Errorf("this is more than one axis; repeat the flag for each")
		}
		return Axis{Assignment: list[0]}, nil
	}
	o, s, err := parsePart(t, 0, len(left), "init ", "=0")
	if err != nil {
		return Axis{}, err
	}
	a, ok := s.(*ast.Assign)
	if !ok || len(a.Items) != 1 {
		return Axis{}, t.Errorf("write NAME=A..B:N")
	}
	to := a.Items[0].Target
	axis := Axis{Assignment: Assignment{Value{origin: o}, to.Name.Name, to.Indices, to.Primes, to.Where}}
	return axis, axis.over(t, len(left)+1)
}

// over reads what stands behind the equals sign, from byte at on.
func (a *Axis) over(t Text, at int) error {
	parts := strings.Split(t.Text[at:], ":")
	end := at + len(parts[0])
	o, s, err := parsePart(t, at, end, "run ", "")
	if err != nil {
		return err
	}
	r, ok := s.(*ast.Run)
	if !ok || r.Range == nil || r.Every != nil || r.Step != nil || r.Tol != nil || r.Method != nil {
		return t.Errorf("a range is written -1..1, with the number of values behind it: -1..1:100")
	}
	a.Range = Range{o, r.Range.First, r.Range.Last}
	for i, part := range parts[1:] {
		start := end + 1
		end = start + len(part)
		switch {
		case strings.TrimSpace(part) == "log" && i == len(parts)-2:
			a.Log = true
		case i > 0:
			return t.Errorf("behind a range stand the number of values and, for equal factors, log: 0.1..10:50:log")
		default:
			o, s, err := parsePart(t, start, end, "param x = ", "")
			if err != nil {
				return err
			}
			d, ok := s.(*ast.Declare)
			if !ok || len(d.Items) != 1 || d.Items[0].Value == nil || d.Items[0].Unit != nil {
				return t.Errorf("the number of values is an expression, such as 100")
			}
			a.Count = listed(o, d.Items[0].Value)
		}
	}
	return nil
}

// parsePart reads the bytes from start to end of what was typed as the one statement that before and after make
// of it; places in it stay those in the whole.
func parsePart(t Text, start, end int, before, after string) (*origin, ast.Statement, error) {
	masked := strings.Repeat(" ", start) + t.Text[start:end] + strings.Repeat(" ", len(t.Text)-end)
	return parseShown(t, masked, []insertion{{start, before}, {end, after}})
}
