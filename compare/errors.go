package compare

import (
	"errors"
	"math"
	"math/big"

	"lagc/runtime/dynamics"
)

// Errors tells how far a way's accelerations are from the reference. A state's
// error is that of its worst component relative to its largest acceleration, or
// to the root mean square of all states' largest where that is more: where all
// forces cancel, nothing has many right digits. Relative to 0, it is the error
// itself.
type Errors struct {
	States int     `json:"states"`
	Max    float64 `json:"max"`
	RMS    float64 `json:"rms"`
	// ULP is Max in units of the last place of the largest acceleration: its
	// spacing is between 2⁻⁵³ and 2⁻⁵² of it.
	ULP float64 `json:"ulp"`
	// Failed counts states for which the way gave no accelerations; Failure is
	// what it said the first time.
	Failed  int    `json:"failed,omitempty"`
	Failure string `json:"failure,omitempty"`
}

// Engine computes accelerations q̈ at a time and a state y = (q, q̇).
type Engine interface {
	Accelerations(t float64, y, qdd, lambda []float64) error
}

// errorsOf evaluates an engine on all states.
func (r *reference) errorsOf(e Engine, states []State) Errors {
	out := Errors{States: len(states)}
	qdd := make([]float64, len(states[0].Y)/2)
	sum := 0.0
	for i, s := range states {
		err := e.Accelerations(s.T, s.Y, qdd, nil)
		if err == nil && !finite(qdd) {
			err = dynamics.ErrUndefined
		}
		if err != nil {
			if out.Failed++; out.Failed == 1 {
				out.Failure = failure(err)
			}
			continue
		}
		off := distance(qdd, r.value[i])
		scale := math.Max(r.largest[i], r.floor)
		out.ULP = math.Max(out.ULP, over(off, ulp(scale)))
		out.Max = math.Max(out.Max, over(off, scale))
		sum += over(off, scale) * over(off, scale)
	}
	if n := len(states) - out.Failed; n > 0 {
		out.RMS = math.Sqrt(sum / float64(n))
	}
	return out
}

// failure shortens what an engine says.
func failure(err error) string {
	var s *dynamics.SingularError
	if errors.As(err, &s) {
		return "singular mass matrix"
	}
	return err.Error()
}

// distance is the largest |x − exact|.
func distance(x []float64, exact []*big.Float) float64 {
	d := 0.0
	for i, v := range x {
		diff, _ := new(big.Float).SetPrec(Precision).Sub(exact[i], new(big.Float).SetFloat64(v)).Float64()
		d = math.Max(d, math.Abs(diff))
	}
	return d
}

// over is a relative to b, and a itself where there is nothing to relate it to.
// It is finite, as JSON wants numbers to be.
func over(a, b float64) float64 {
	if b == 0 {
		b = 1
	}
	return math.Min(a/b, math.MaxFloat64)
}

func ulp(x float64) float64 { return math.Nextafter(x, math.Inf(1)) - x }

func rms(x []float64) float64 {
	largest := 0.0
	for _, v := range x {
		largest = math.Max(largest, v)
	}
	if largest == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range x {
		sum += (v / largest) * (v / largest)
	}
	return largest * math.Sqrt(sum/float64(len(x)))
}
