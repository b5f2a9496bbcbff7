package integrate

// A Snapshot is what an integrator's next step depends on besides the problem and the options: with
// it a solution goes on elsewhere, to the bit.
type Snapshot struct {
	End        float64   // where the run ends
	T, TLow    float64   // the time reached, and what rounding has cut off it
	State, Low []float64 // the state there, and what rounding has cut off it

	// Derivative is the derivative there, or empty if it has to be evaluated.
	Derivative []float64

	Origin float64 // where the run began, or was restarted; fixed steps stand at Origin + i·h
	Index  int64   // the i reached

	// Step control: the step to try next, the log of the last accepted step's squared error, and whether the last
	// trial was rejected.
	Step, LogErr float64
	Rejected     bool

	Stats Stats
}

// Save copies the integrator's place into s, whose slices are reused.
func (in *Integrator) Save(s *Snapshot) {
	dim := in.work.dim
	s.End = in.end
	s.T, s.TLow = in.now.t, in.now.low
	s.State = append(s.State[:0], in.state[:dim]...)
	s.Low = append(s.Low[:0], in.low[:dim]...)
	s.Derivative = s.Derivative[:0]
	if in.fresh >= 0 {
		s.Derivative = append(s.Derivative, in.work.row(in.fresh)...)
	}
	s.Origin, s.Index = in.origin, in.index
	s.Step, s.LogErr, s.Rejected = in.control.h, in.control.logErr, in.control.rejected
	s.Stats = in.stats
}

// Direction is +1 or −1, the way time goes.
func (s *Snapshot) Direction() float64 {
	if s.End < s.Origin {
		return -1
	}
	return 1
}

// Load goes on from s, which must stem from a run of the same problem with the same options. Interpolate has
// nothing to say before the next step.
func (in *Integrator) Load(s *Snapshot) {
	in.end, in.direction = s.End, s.Direction()
	in.now = instant{s.T, s.TLow}
	in.past, in.h = in.now, 0
	copy(in.state, s.State)
	copy(in.start, s.State)
	copy(in.arrived, s.State)
	copy(in.low, s.Low)
	in.fresh, in.arrivalKnown, in.dense.ready, in.dense.taken = -1, false, false, nil
	if len(s.Derivative) > 0 {
		copy(in.work.row(0), s.Derivative)
		in.fresh = 0
	}
	in.origin, in.index = s.Origin, s.Index
	in.control = controller{s.Step, s.LogErr, s.Rejected}
	in.stats = s.Stats
}

// Taken is a step that was taken elsewhere, with the coefficients of its dense output.
type Taken struct {
	From, To Snapshot  // of From, the time and the state count
	Step     float64   // its size, with its sign
	Dense    []float64 // Method.DenseLevels() vectors, as Interpolate has them
	Arrival  []float64 // the derivative at its end, where dense output needs it
}

// LoadStep is Load(&s.To) after which Interpolate speaks of the step. s must not change before the next step.
func (in *Integrator) LoadStep(s *Taken) {
	in.Load(&s.To)
	in.past, in.h = instant{s.From.T, s.From.TLow}, s.Step
	copy(in.start, s.From.State)
	in.dense.taken = s
}

// takeOver takes the coefficients over, now that they are needed; the derivatives that they rest upon count now.
func (in *Integrator) takeOver() {
	d, s := &in.dense, in.dense.taken
	for l := range d.levels {
		copy(d.level(l), s.Dense[l*in.work.dim:(l+1)*in.work.dim])
	}
	if d.levels > 1 && in.fresh < 0 {
		copy(in.work.row(in.work.arrival), s.Arrival)
		in.fresh = in.work.arrival
		in.stats.Evaluations++
	}
	in.stats.Evaluations += int64(len(in.work.extra))
	d.ready, d.taken = true, nil
}
