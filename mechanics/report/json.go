package report

import (
	"encoding/json"
	"io"

	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// The JSON form. Expressions come as text in the Lag language and as LaTeX;
// both use the definitions.
type (
	jsonReport struct {
		System        string           `json:"system"`
		Title         string           `json:"title,omitempty"`
		Coordinates   []jsonDeclared   `json:"coordinates"`
		Params        []jsonDeclared   `json:"params"`
		Definitions   []jsonNamed      `json:"definitions"`
		Lagrangian    jsonExpr         `json:"lagrangian"`
		Momenta       []jsonNamed      `json:"momenta"`
		MassMatrix    []jsonElement    `json:"mass_matrix"`
		Force         []jsonNamed      `json:"force"`
		Accelerations []jsonNamed      `json:"accelerations"`
		Constraints   []jsonConstraint `json:"constraints"`
		Energy        jsonEnergy       `json:"energy"`
		Cyclic        []jsonCyclic     `json:"cyclic"`
		Operations    jsonOperations   `json:"operations"`
	}
	jsonExpr struct {
		Text  string `json:"text"`
		LaTeX string `json:"latex"`
	}
	jsonDeclared struct {
		Name    string `json:"name"`
		Value   string `json:"value,omitempty"`
		Unit    string `json:"unit,omitempty"`
		Comment string `json:"comment,omitempty"`
	}
	jsonNamed struct {
		Name string `json:"name"`
		jsonExpr
	}
	jsonElement struct {
		Row    string `json:"row"`
		Column string `json:"column"`
		jsonExpr
	}
	jsonConstraint struct {
		Multiplier string   `json:"multiplier"`
		Holonomic  bool     `json:"holonomic"`
		Value      jsonExpr `json:"value"`
		Rate       jsonExpr `json:"rate"`
	}
	jsonEnergy struct {
		jsonExpr
		Conserved bool     `json:"conserved"`
		Reasons   []string `json:"reasons"`
	}
	jsonCyclic struct {
		Coordinate string `json:"coordinate"`
		Conserved  bool   `json:"momentum_conserved"`
	}
	jsonOperations struct {
		Written  uint64 `json:"written"`
		Shared   uint64 `json:"shared"`
		Program  int    `json:"program"`
		Prologue int    `json:"prologue"`
		Solving  string `json:"solving"`
		Straight int    `json:"straight"`
		Dense    int    `json:"dense"`
		Lets     *int   `json:"lets,omitempty"` // absent where it does not apply
	}
)

// JSON writes the report with every expression as text and as LaTeX.
func (r *Report) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r.typed())
}

func (r *Report) typed() jsonReport {
	s := r.System
	printer := notation.New(s.Graph, r.options(0, ""))
	expr := func(n symbolic.Node) jsonExpr { return jsonExpr{printer.Text(n), printer.LaTeX(n)} }
	coordinate := func(i int) string { return s.Coordinates[i].Name.String() }
	named := func(nodes []symbolic.Node) []jsonNamed {
		out := []jsonNamed{}
		for i, n := range nodes {
			out = append(out, jsonNamed{coordinate(i), expr(n)})
		}
		return out
	}
	j := jsonReport{
		System: s.Name, Title: s.Title, Params: []jsonDeclared{}, Definitions: []jsonNamed{},
		Lagrangian: expr(r.Lagrangian), Momenta: named(r.Momenta), MassMatrix: []jsonElement{}, Force: named(r.Force),
		Accelerations: []jsonNamed{}, Constraints: []jsonConstraint{}, Cyclic: []jsonCyclic{},
		Energy: jsonEnergy{expr(r.Energy), r.Conserved.Energy, append([]string{}, r.Conserved.Reasons...)},
	}
	for _, c := range s.Coordinates {
		j.Coordinates = append(j.Coordinates, jsonDeclared{Name: c.Name.String(), Unit: c.Unit, Comment: c.Comment})
	}
	for _, p := range s.Params {
		j.Params = append(j.Params, jsonDeclared{p.Name.String(), printer.Text(p.Value), p.Unit, p.Comment})
	}
	for _, d := range r.Definitions {
		j.Definitions = append(j.Definitions, jsonNamed{d.Name.String(), jsonExpr{printer.TextOf(d), printer.LaTeXOf(d)}})
	}
	for _, m := range r.Mass {
		j.MassMatrix = append(j.MassMatrix, jsonElement{coordinate(m.Row), coordinate(m.Col), expr(m.Value)})
	}
	for _, a := range r.Accelerations {
		j.Accelerations = append(j.Accelerations, jsonNamed{r.acceleration(a.Coordinate).String(), expr(a.Expr)})
	}
	for k, c := range r.Constraints {
		j.Constraints = append(j.Constraints, jsonConstraint{
			s.Vocabulary().Name(symbolic.Symbol{Kind: symbolic.Multiplier, Index: k}).String(), s.Constraints[k].Holonomic, expr(c), expr(r.Rates[k]),
		})
	}
	kept := map[int]bool{}
	for _, i := range r.Conserved.Momenta {
		kept[i] = true
	}
	for _, i := range r.Conserved.Cyclic {
		j.Cyclic = append(j.Cyclic, jsonCyclic{coordinate(i), kept[i]})
	}
	o := r.Operations
	var lets *int
	if o.Solving.Lets >= 0 {
		lets = &o.Solving.Lets
	}
	j.Operations = jsonOperations{o.Written.Total(), o.Shared.Total(), o.Program, o.Prologue, o.Solving.Way.String(), o.Solving.Straight, o.Solving.Dense, lets}
	return j
}
