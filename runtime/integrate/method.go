package integrate

import (
	"fmt"
	"strings"

	"lagc/source"
)

// A Method is an explicit one-step method as data. Exactly one of Tableau and Kicks is set.
// Methods are shared: do not modify one that [Methods] or [Lookup] returned.
type Method struct {
	Name   string // as users write it: "dop853"
	Doc    string // one line for help texts
	Source string // where the coefficients come from

	Order       int  // order of the formula: local error O(h^(Order+1))
	DenseOrder  int  // order of the dense output: error O(h^(DenseOrder+1)) within a step
	Adaptive    bool // chooses its steps by an error estimate; otherwise a fixed step is needed
	Partitioned bool // needs a state of two halves y = (q, q̇) with q' = q̇

	Control Control  // step size control, for adaptive methods
	Tableau *Tableau // a Runge–Kutta method
	Kicks   []Kick   // a splitting method
}

// Stages is how often a step looks at the derivative.
func (m *Method) Stages() int {
	if m.Tableau != nil {
		return len(m.Tableau.B)
	}
	return len(m.Kicks)
}

// A Tableau is an explicit Runge–Kutta method
//
//	kᵢ = f(t + cᵢh, y + h Σⱼ aᵢⱼkⱼ),  y₁ = y + h Σⱼ bⱼkⱼ
//
// of s = len(B) stages. Rows may be shorter than the number of stages they could refer to; what is
// missing is zero. Column s of Error, DenseA and Dense stands for the derivative f(t + h, y₁) at the
// end of the step, which is the next step's first stage; columns beyond s are the extra stages.
type Tableau struct {
	C []float64   // nodes, one per stage
	A [][]float64 // A[i] is row i, coefficients of the stages before i
	B []float64   // weights

	// Error holds the weights of one error estimate, or of two that are combined as in DOP853 (the
	// higher order first); empty for methods without step control.
	Error [][]float64

	// DenseC and DenseA are the nodes and rows of stages that only dense output needs.
	DenseC []float64
	DenseA [][]float64

	// Hermite says that dense output matches the derivatives at both ends of the step (a cubic);
	// otherwise it is the straight line. Dense adds higher terms to the cubic, in the nested
	// form of Hairer's codes; see [Integrator.Interpolate].
	Hermite bool
	Dense   [][]float64
}

// A Kick is one stage of a splitting method for q' = q̇, q̇' = g(t, q, q̇):
//
//	q̇ += Kick·h·g(t + Node·h, q, q̇),  then  q += Drift·h·q̇.
//
// A stage whose Kick is zero evaluates nothing.
type Kick struct{ Node, Kick, Drift float64 }

// Control holds the constants of the step size control: after a step of error err (1 is what the
// tolerance allows) the next step is h·Safety·err^(−1/q + 0.75·Beta)·errₒₗd^Beta, kept between
// Shrink·h and Grow·h; q is the method's order. Beta = 0 is the classical controller, Beta > 0 the
// PI controller of K. Gustafsson (Hairer, Wanner, Solving ODEs II, section IV.2).
type Control struct{ Beta, Safety, Shrink, Grow float64 }

// methods is the table of all methods, in the order in which help texts list them.
var methods = []*Method{euler, symplecticEuler, rk4, dopri5, dop853}

// Methods lists all methods in a fixed order, simplest first.
func Methods() []*Method { return append([]*Method(nil), methods...) }

// Lookup finds a method by its name. An unknown name is an [OptionError] that suggests the
// nearest one and lists all.
func Lookup(name string) (*Method, error) {
	var names []string
	for _, m := range methods {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	hint := ""
	if near := source.Closest(name, names); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return nil, &OptionError{"method", fmt.Sprintf("unknown method %q%s (there are %s)",
		name, hint, strings.Join(names, ", "))}
}
