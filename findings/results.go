// Package findings measures what the project's paper reports, docs/findings.md,
// and renders the paper and the slides from what was measured.
//
//	Measure ──▶ Results ──▶ docs/findings/*.json ──▶ Render ──▶ findings.md, .tex, slides.md, figures
//
// Numbers that depend on no clock are the same on every machine; a test measures
// a part of them anew. Timings say what they were taken on. findings/generate
// is the command.
//
// Neighbours: compare measures, plots draws.
package findings

//go:generate go run ./generate -root ..

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"lagc/compare"
)

// Results is all that the paper reports.
type Results struct {
	Accuracy     []Accuracy
	Conditioning []Conditioning
	Causes       []Cause
	Steps        []StepSize
	Work         []Work
	Conservation []Conservation
	Long         []Long
	Timings      Timings
}

// Accuracy is the error of accelerations and trajectories in one bundled system.
type Accuracy struct {
	System    string  `json:"system"`
	N         int     `json:"n"`
	Condition float64 `json:"condition"`
	Exact     bool    `json:"exact"` // there is an exact solution
	Ways      []Error `json:"ways"`
}

// Error is that of one way, as in compare.Errors and compare.Trajectory.
type Error struct {
	Way        string  `json:"way"`
	Max        float64 `json:"max"`
	RMS        float64 `json:"rms"`
	ULP        float64 `json:"ulp"`
	Trajectory float64 `json:"trajectory"`
	Failure    string  `json:"failure,omitempty"` // why the trajectory ended early
}

// of returns the errors of a way.
func (a *Accuracy) of(way string) (Error, bool) {
	for _, e := range a.Ways {
		if e.Way == way {
			return e, true
		}
	}
	return Error{}, false
}

// Conditioning is the error of each way on a system whose mass matrix gets
// closer and closer to singular.
type Conditioning struct {
	Param     float64 `json:"param"` // the ratio of masses
	Condition float64 `json:"condition"`
	Ways      []Error `json:"ways"`
}

// Cause is the worst error of a way in a system, and what one cause alone would
// make of that state.
type Cause struct {
	Name      string    `json:"name"`
	System    string    `json:"system"`
	Way       string    `json:"way"`
	Time      float64   `json:"t"`
	State     []float64 `json:"state"` // q, then q̇
	Error     float64   `json:"error"`
	Predicted float64   `json:"predicted,omitempty"`
}

// StepSize is the error of accelerations by finite differences of one step.
type StepSize struct {
	System string  `json:"system"`
	Step   float64 `json:"step"`
	Error  float64 `json:"error"`
}

// Work is a work–precision diagram.
type Work struct {
	System string          `json:"system"`
	Curves []compare.Curve `json:"curves"`
}

// Conservation is what a method keeps on a system after many periods.
type Conservation struct {
	System   string   `json:"system"`
	Method   string   `json:"method"`
	Setting  string   `json:"setting"`
	Time     float64  `json:"time"`
	Energy   float64  `json:"energy"`             // largest relative change
	Momentum *float64 `json:"momentum,omitempty"` // of the momentum that is conserved
	Volume   *float64 `json:"volume,omitempty"`   // |det ∂y(t)/∂y(0)| − 1 over a hundredth of the time
	Failure  string   `json:"failure,omitempty"`
}

// Long is the error against an exact solution over many periods.
type Long struct {
	System      string    `json:"system"`
	Method      string    `json:"method"`
	Setting     string    `json:"setting"`
	Periods     []float64 `json:"periods"`
	Error       []float64 `json:"error"` // relative to the largest coordinate of the first period, largest so far
	Evaluations int64     `json:"evaluations"`
}

// Timings are what depends on the machine.
type Timings struct {
	Machine compare.Machine `json:"machine"`
	Systems []Timing        `json:"systems"`
	Costs   []compare.Cost  `json:"costs"`
}

// Timing is the time of each way in one system.
type Timing struct {
	System string    `json:"system"`
	N      int       `json:"n"`
	Ways   []WayTime `json:"ways"`
}

// WayTime is compare.Timing in short.
type WayTime struct {
	Way       string  `json:"way"`
	Median    float64 `json:"median_ns"`
	Low       float64 `json:"low_ns"`
	High      float64 `json:"high_ns"`
	Batched   float64 `json:"batched_ns,omitempty"`
	SetUp     float64 `json:"set_up_ns"`
	BreakEven float64 `json:"break_even,omitempty"`
}

// A part of the results is kept in a file of its own.
type part struct {
	name string
	data any
}

// parts lists the files of results, in the order of the paper.
func (r *Results) parts() []part {
	return []part{
		{"accuracy", &r.Accuracy},
		{"conditioning", &r.Conditioning},
		{"causes", &r.Causes},
		{"steps", &r.Steps},
		{"work", &r.Work},
		{"conservation", &r.Conservation},
		{"long", &r.Long},
		{"timings", &r.Timings},
	}
}

// Read reads results from a folder.
func Read(dir string) (*Results, error) {
	r := &Results{}
	for _, p := range r.parts() {
		path := filepath.Join(dir, p.name+".json")
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, p.data); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return r, nil
}

// Write writes the results of some parts ("" is all) into a folder.
func (r *Results) Write(dir, name string) error {
	for _, p := range r.parts() {
		if name != "" && name != p.name {
			continue
		}
		text, err := json.MarshalIndent(p.data, "", " ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, p.name+".json"), append(text, '\n'), 0o666); err != nil {
			return err
		}
	}
	return nil
}
