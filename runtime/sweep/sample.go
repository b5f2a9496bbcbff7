package sweep

import (
	"errors"
	"fmt"
)

// Sample is a number of points drawn at random, or by Sobol's sequence, from ranges of several axes.
type Sample struct {
	axes   []Axis
	ranges []Range
	count  int64
	seed   uint64
	sobol  []sobolAxis // nil for random points
}

// NewSample returns count points, uniformly distributed, or log-uniformly where a range says so. The first points of
// a larger count are those of a smaller one. With sobol they are points of Sobol's sequence, at most SobolAxes
// axes, shifted as the seed says.
func NewSample(axes []Axis, ranges []Range, count int64, seed uint64, sobol bool) (*Sample, error) {
	for i, r := range ranges {
		if err := r.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", axes[i].Name, err)
		}
	}
	if count < 1 || count > Most {
		return nil, errors.New("the number of samples is at least 1 and at most 2^53")
	}
	s := &Sample{axes: axes, ranges: ranges, count: count, seed: mix(seed + gamma)}
	if sobol {
		if len(axes) > SobolAxes {
			return nil, fmt.Errorf("there are Sobol points for %d axes, not for %d", SobolAxes, len(axes))
		}
		if count > 1<<sobolBits {
			return nil, fmt.Errorf("there are 2^%d Sobol points, fewer than %d", sobolBits, count)
		}
		for i := range axes {
			s.sobol = append(s.sobol, newSobolAxis(i))
		}
	}
	return s, nil
}

// Axes returns the axes.
func (s *Sample) Axes() []Axis { return s.axes }

// Len is the number of points.
func (s *Sample) Len() int64 { return s.count }

// At sets the values of point i.
func (s *Sample) At(i int64, values []float64) {
	for k, r := range s.ranges {
		values[k] = r.at(s.part(uint64(i), k))
	}
}

// part is where on its range axis k of point i lies, from 0 and less than 1.
func (s *Sample) part(i uint64, k int) float64 {
	if s.sobol == nil {
		return float64(s.number(i*uint64(len(s.axes))+uint64(k))>>11) * 0x1p-53
	}
	// A digital shift: it keeps the evenness and takes the first point off the corner (A. B. Owen, On dropping the
	// first Sobol' point, 2020).
	shift := s.number(uint64(k)) >> (64 - sobolBits)
	return (float64(s.sobol[k].at(i)^shift) + 0.5) * (1.0 / (1 << sobolBits))
}

// number is the n-th number of the generator SplitMix64, which can be had without those before it (G. L. Steele,
// D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
func (s *Sample) number(n uint64) uint64 { return mix(s.seed + (n+1)*gamma) }

const gamma = 0x9e3779b97f4a7c15

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
