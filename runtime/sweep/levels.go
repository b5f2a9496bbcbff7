package sweep

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"lagc/codegen/kernel/elementary"
)

// Levels are the values of one axis, one after the other.
type Levels struct {
	axes  []Axis
	list  []float64 // the values, or, if it is nil,
	over  Range     // count values over a range, both ends included
	count int64
}

// Range is a range of values, in equal steps or in equal factors.
type Range struct {
	From, To float64
	Log      bool // equal factors; both ends have the same sign
}

// NewLevels returns count levels over a range.
func NewLevels(axis Axis, r Range, count int64) (*Levels, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	switch {
	case count < 1:
		return nil, errors.New("the number of values is at least 1")
	case count == 1 && r.From != r.To:
		return nil, errors.New("one value cannot reach from one end to the other")
	case count > Most:
		return nil, errors.New("that are more than 2^53 values")
	}
	return &Levels{axes: []Axis{axis}, over: r, count: count}, nil
}

// NewList returns levels that are listed.
func NewList(axis Axis, list []float64) *Levels {
	return &Levels{axes: []Axis{axis}, list: list, count: int64(len(list))}
}

// check refuses ends that make no sense.
func (r Range) check() error {
	if err := bounded(r.From, r.To); err != nil {
		return err
	}
	if r.Log && !(r.From > 0 && r.To > 0 || r.From < 0 && r.To < 0) {
		return errors.New("equal factors need ends of one sign, neither of them 0")
	}
	if ratio := r.To / r.From; r.Log && !(ratio > 0 && ratio <= math.MaxFloat64) {
		return fmt.Errorf("the factor from %v to %v is beyond what a float64 can hold", r.From, r.To)
	}
	return nil
}

// Over returns the range that the levels go over; ok is false for a list.
func (l *Levels) Over() (r Range, ok bool) { return l.over, l.list == nil }

// Axes returns the one axis.
func (l *Levels) Axes() []Axis { return l.axes }

// Len is the number of levels.
func (l *Levels) Len() int64 { return l.count }

// At sets the value of level i. Both ends are met exactly.
func (l *Levels) At(i int64, values []float64) {
	switch {
	case l.list != nil:
		values[0] = l.list[i]
	case i == 0:
		values[0] = l.over.From
	case i == l.count-1:
		values[0] = l.over.To
	case l.over.Log:
		values[0] = rounded(l.over.factor(float64(i), float64(l.count-1)))
	default:
		// Not From + i·step: so 0..1 in tenths gives 0.3, not 0.30000000000000004, and levels around 0 are symmetric.
		rest := float64(l.count - 1 - i)
		values[0] = (float64(l.over.From*rest) + float64(l.over.To*float64(i))) / float64(l.count-1)
	}
}

// at returns the value at a part u of the way, 0 to 1.
func (r Range) at(u float64) float64 {
	if r.Log {
		return r.From * elementary.Pow(r.To/r.From, u)
	}
	return float64(r.From*(1-u)) + float64(r.To*u)
}

// factor returns the value k/n of the way in equal factors, to a few ulp: what is lost of k/n, which a large logarithm
// would show, is made up for.
func (r Range) factor(k, n float64) float64 {
	ratio := r.To / r.From
	u := k / n
	lost := math.FMA(-u, n, k) / n
	return r.From * elementary.Pow(ratio, u) * (1 + float64(lost*elementary.Log(ratio)))
}

// rounded keeps 14 digits, so that decades come out as 0.01, not as 0.010000000000000002.
func rounded(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 13, 64), 64)
	if err != nil {
		return x
	}
	return y
}
