package sweep_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/runtime/sweep"
)

func values(b sweep.Block) (out []float64) {
	for i := range b.Len() {
		point := make([]float64, len(b.Axes()))
		b.At(i, point)
		out = append(out, point...)
	}
	return out
}

func levels(t *testing.T, r sweep.Range, n int64) []float64 {
	t.Helper()
	b, err := sweep.NewLevels(sweep.Axis{Name: "x"}, r, n)
	if err != nil {
		t.Fatal(err)
	}
	return values(b)
}

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		over sweep.Range
		n    int64
		want []float64
	}{
		{sweep.Range{From: 0, To: 1}, 11, []float64{0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1}},
		{sweep.Range{From: 3, To: -3}, 7, []float64{3, 2, 1, 0, -1, -2, -3}},
		{sweep.Range{From: 2, To: 2}, 1, []float64{2}},
		{sweep.Range{From: 1e-3, To: 1e3, Log: true}, 7, []float64{1e-3, 1e-2, 1e-1, 1, 10, 100, 1000}},
		{sweep.Range{From: -1, To: -100, Log: true}, 3, []float64{-1, -10, -100}},
	} {
		if got := levels(t, c.over, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%v in %d: %v, want %v", c.over, c.n, got, c.want)
		}
	}
}

func TestLevelsRefused(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		over sweep.Range
		n    int64
	}{
		{sweep.Range{From: 0, To: 1}, 0}, {sweep.Range{From: 0, To: 1}, 1}, {sweep.Range{From: 0, To: inf}, 3},
		{sweep.Range{From: math.NaN(), To: 1}, 3}, {sweep.Range{From: 0, To: 1, Log: true}, 3},
		{sweep.Range{From: -1, To: 1, Log: true}, 3}, {sweep.Range{From: 0, To: 1}, math.MaxInt64},
	} {
		if b, err := sweep.NewLevels(sweep.Axis{}, c.over, c.n); err == nil {
			t.Errorf("%v in %d: %v", c.over, c.n, b)
		}
	}
}

// Levels lie in order between their ends, which they meet, whatever the ends.
func TestLevelsAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := sweep.Range{From: rapid.Float64Range(-1e200, 1e200).Draw(t, "from"), To: rapid.Float64Range(-1e200, 1e200).Draw(t, "to")}
		if rapid.Bool().Draw(t, "log") && r.From != 0 && r.To != 0 {
			r = sweep.Range{From: math.Abs(r.From), To: math.Abs(r.To), Log: true}
		}
		n := rapid.Int64Range(2, 1000).Draw(t, "n")
		b, err := sweep.NewLevels(sweep.Axis{}, r, n)
		if err != nil {
			if r.Log && math.Abs(math.Log10(r.To)-math.Log10(r.From)) > 300 {
				t.Skip("too many decades")
			}
			t.Fatal(err)
		}
		got := values(b)
		if got[0] != r.From || got[n-1] != r.To {
			t.Fatalf("ends %v and %v", got[0], got[n-1])
		}
		if r.From > r.To {
			slices.Reverse(got)
		}
		if !slices.IsSorted(got) {
			t.Fatalf("not in order: %v", got)
		}
	})
}

// A space has each combination of its blocks' points once, the last block fastest.
func TestSpaceIsAProduct(t *testing.T) {
	a := sweep.NewList(sweep.Axis{Name: "a", Params: []int{0}}, []float64{1, 2})
	b := sweep.NewList(sweep.Axis{Name: "b", Initial: []int{0}}, []float64{3, 4, 5})
	s := sweep.Space{a, b}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	var got [][2]float64
	for i := range s.Len() {
		var p [2]float64
		s.At(i, p[:])
		got = append(got, p)
	}
	want := [][2]float64{{1, 3}, {1, 4}, {1, 5}, {2, 3}, {2, 4}, {2, 5}}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if err := (sweep.Space{a, a}).Check(); err == nil {
		t.Error("one param is swept by two axes")
	}
	long, _ := sweep.NewLevels(sweep.Axis{}, sweep.Range{To: 1}, 1<<40)
	if err := (sweep.Space{long, long}).Check(); err == nil {
		t.Error("2^80 points")
	}
}

func sample(t *testing.T, axes int, n int64, seed uint64, sobol bool) sweep.Block {
	t.Helper()
	ranges := make([]sweep.Range, axes)
	for i := range ranges {
		ranges[i].To = 1
	}
	b, err := sweep.NewSample(make([]sweep.Axis, axes), ranges, n, seed, sobol)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The first draws of many are those of few; other seeds give others.
func TestSampleIsAPrefix(t *testing.T) {
	for _, sobol := range []bool{false, true} {
		few, many := values(sample(t, 3, 10, 1, sobol)), values(sample(t, 3, 100, 1, sobol))
		if !slices.Equal(few, many[:len(few)]) {
			t.Error("the first draws depend on their number")
		}
		if other := values(sample(t, 3, 10, 2, sobol)); slices.Equal(few, other) {
			t.Error("the seed does not matter")
		}
	}
}

// Mean and variance of 30 000 uniform draws, to five standard errors.
func TestSampleIsUniform(t *testing.T) {
	x := values(sample(t, 3, 10_000, 7, false))
	n := float64(len(x))
	mean, square := 0.0, 0.0
	for _, v := range x {
		if v < 0 || v >= 1 {
			t.Fatalf("%v is not in its range", v)
		}
		mean += v / n
		square += v * v / n
	}
	if variance := square - mean*mean; math.Abs(mean-0.5) > 5*math.Sqrt(1/12./n) || math.Abs(variance-1/12.) > 5*math.Sqrt(1/180./n) {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
}

// Every axis of 2^k Sobol points has one in each interval of length 2^−k; every pair of the first axes fills each
// rectangle of a grid of 16 × 16 alike with 1024 points, where random points leave some with none. (Joe and Kuo chose
// the direction numbers for such pairs; a wrong entry of the table breaks them.)
func TestSobolIsEven(t *testing.T) {
	const n = 1024
	x := values(sample(t, sweep.SobolAxes, n, 3, true))
	for k := range sweep.SobolAxes {
		var seen [n]bool
		for i := range n {
			seen[int(x[i*sweep.SobolAxes+k]*n)] = true
		}
		if slices.Contains(seen[:], false) {
			t.Errorf("axis %d has an empty interval", k)
		}
	}
	for a := range 8 {
		for b := range a {
			var cells [256]int
			for i := range n {
				p := x[i*sweep.SobolAxes:]
				cells[int(p[a]*16)*16+int(p[b]*16)]++
			}
			if slices.Min(cells[:]) == 0 || slices.Max(cells[:]) > 8 {
				t.Errorf("axes %d and %d: between %d and %d points in a cell that should have 4", b, a, slices.Min(cells[:]), slices.Max(cells[:]))
			}
		}
	}
}

// The parts are the whole, in order.
func TestShard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := rapid.Int64Range(1, 1<<53).Draw(t, "jobs")
		of := rapid.Int64Range(1, 1000).Draw(t, "of")
		at := int64(0)
		for part := range of {
			first, end := sweep.Shard{Part: part + 1, Of: of}.Jobs(jobs)
			if first != at || end < first || end-first > jobs/of+1 {
				t.Fatalf("part %d of %d from %d to %d, after %d", part+1, of, first, end, at)
			}
			at = end
		}
		if at != jobs {
			t.Fatalf("%d of %d jobs", at, jobs)
		}
	})
}

func TestParseShard(t *testing.T) {
	if s, err := sweep.ParseShard("3/100"); err != nil || s != (sweep.Shard{Part: 3, Of: 100}) || s.String() != "3/100" {
		t.Errorf("%v %v", s, err)
	}
	for _, text := range []string{"", "3", "0/10", "11/10", "1/0", "-1/-1", "a/b", "1/2/3"} {
		if s, err := sweep.ParseShard(text); err == nil {
			t.Errorf("%q is taken as %v", text, s)
		}
	}
}
