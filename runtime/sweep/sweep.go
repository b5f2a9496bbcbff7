// Package sweep says what a sweep is: which points of a space of params and initial values are computed, which number
// each has, how they are cut into shards, and what makes two sweeps the same.
//
//	Levels, Sample, Rows ──▶ Space ──▶ point of a number ──▶ job
//	                           │
//	                        Shard      a range of numbers
//	                        Identity   what a resumed or merged sweep must agree in
//	                        Log        what has been computed, safe against crashes
//
// A point is a pure function of its number: shards need not know of each other, and a resumed sweep goes on at the
// number where it stopped.
//
// Neighbours: runtime/ensemble computes the jobs, runtime/table writes the results, cmd/lagc reads the flags.
package sweep

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// An Axis is a quantity that a sweep varies.
type Axis struct {
	Name string // of its column in tables
	Unit string

	// What takes the value: params by index into mechanics.System.Params, initial values by index into (q, q̇). It is
	// more than one for a whole array.
	Params, Initial []int
}

// A Block is a list of points in some axes.
type Block interface {
	Axes() []Axis
	// Len is the number of points, at least 1.
	Len() int64
	// At sets a value for each axis, those of point i; it is safe for concurrent use.
	At(i int64, values []float64)
}

// Space is the product of blocks: each point of one with each of the others. The last block varies fastest.
type Space []Block

// Most is the largest number of points of a space: float64 counts that far without a gap.
const Most = 1 << 53

// Axes returns the axes of all blocks.
func (s Space) Axes() []Axis {
	var axes []Axis
	for _, b := range s {
		axes = append(axes, b.Axes()...)
	}
	return axes
}

// Check refuses a space without points, with more than Most, or with two axes for one quantity.
func (s Space) Check() error {
	points := int64(1)
	for _, b := range s {
		n := b.Len()
		if n < 1 {
			return errors.New("a sweep without points")
		}
		if points > Most/n {
			return fmt.Errorf("a sweep has at most 2^53 points")
		}
		points *= n
	}
	var params, initial []int
	for _, a := range s.Axes() {
		for _, i := range a.Params {
			if slices.Contains(params, i) {
				return fmt.Errorf("%s is swept twice", a.Name)
			}
		}
		for _, i := range a.Initial {
			if slices.Contains(initial, i) {
				return fmt.Errorf("%s is swept twice", a.Name)
			}
		}
		params, initial = append(params, a.Params...), append(initial, a.Initial...)
	}
	return nil
}

// Len is the number of points.
func (s Space) Len() int64 {
	points := int64(1)
	for _, b := range s {
		points *= b.Len()
	}
	return points
}

// At sets the values of point number, one for each of Axes.
func (s Space) At(number int64, values []float64) {
	end := len(values)
	for _, b := range slices.Backward(s) {
		start := end - len(b.Axes())
		b.At(number%b.Len(), values[start:end])
		number /= b.Len()
		end = start
	}
}

// bounded refuses numbers whose products with counts could overflow.
func bounded(values ...float64) error {
	for _, x := range values {
		if !(math.Abs(x) <= 1e290) {
			return fmt.Errorf("%v is beyond what can be swept, 1e290", x)
		}
	}
	return nil
}
