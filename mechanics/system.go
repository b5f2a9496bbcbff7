package mechanics

import (
	"lagc/source"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// System is a mechanical system as a file describes it, with every name
// resolved and every sum expanded. Symbols of the graph refer to Coordinates
// and Params by index.
type System struct {
	File  *source.File // nil for a system built by a program
	Name  string
	Title string
	Graph *symbolic.Graph

	Consts      []Const
	Params      []Param
	Coordinates []Coordinate

	Lagrangian  symbolic.Node
	Dissipation symbolic.Node   // Rayleigh function; 0 if there is none
	Forces      []symbolic.Node // generalized force per coordinate; 0 where there is none
	Constraints []Constraint
	Observed    []Observed

	InitialPosition []symbolic.Node // per coordinate, an expression of params
	InitialVelocity []symbolic.Node
	InitialAt       map[int]source.Span // where the file says so, by the index in (q, q̇)

	Hand  []symbolic.Node // q̈ per coordinate, derived by hand; nil if not given
	Exact []symbolic.Node // q(t) per coordinate; nil if not given

	Run Run

	LagrangianAt source.Span
	// Unsupported lists statements that are understood but cannot be run yet.
	Unsupported []source.Diagnostic
	// Opaque tells that there is a net, which has no formula to show yet.
	Opaque bool
}

// Const is a number fixed when the file was resolved.
type Const struct {
	Name    string
	Value   symbolic.Node
	Unit    string
	Comment string
	At      source.Span
}

// Param is a number that is set when the system runs. An array's elements are
// Params of their own, next to each other.
type Param struct {
	Name      notation.Name
	Value     symbolic.Node // an expression of params of lower index
	Unit      string
	Comment   string
	Learn     bool          // declared by learn
	Low, High symbolic.Node // bounds of a learn; 0 if there are none
	At        source.Span
}

// Coordinate is one generalized coordinate.
type Coordinate struct {
	Name    notation.Name
	Unit    string
	Comment string
	At      source.Span
}

// Constraint is Left − Right = 0. Holonomic ones do not contain velocities;
// the others are linear in them.
type Constraint struct {
	Expr      symbolic.Node
	Holonomic bool
	At        source.Span
}

// Observed is an output column of its own.
type Observed struct {
	Name    notation.Name
	Expr    symbolic.Node
	Unit    string
	Comment string
	At      source.Span
}

// Run is the file's default run; nodes are expressions of params, 0 if absent.
type Run struct {
	Start, End, Every, Step, Tol symbolic.Node
	Method                       string
	At                           source.Span // of the statement
	MethodAt                     source.Span
}

// Position returns the symbol of the i-th coordinate.
func (s *System) Position(i int) symbolic.Node { return s.Graph.Symbol(symbolic.Coordinate, i) }

// Velocity returns the symbol of the i-th velocity.
func (s *System) Velocity(i int) symbolic.Node { return s.Graph.Symbol(symbolic.Velocity, i) }

// Symbols returns the symbols of one kind for indices 0 to n−1.
func (s *System) Symbols(kind symbolic.Kind, n int) []symbolic.Node {
	out := make([]symbolic.Node, n)
	for i := range out {
		out[i] = s.Graph.Symbol(kind, i)
	}
	return out
}

// Vocabulary returns the names of the system's symbols.
func (s *System) Vocabulary() notation.Vocabulary {
	var v notation.Vocabulary
	for _, p := range s.Params {
		v.Params = append(v.Params, p.Name)
	}
	for _, c := range s.Coordinates {
		v.Coordinates = append(v.Coordinates, c.Name)
	}
	return v
}
