package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"lagc/cmd/lagc/internal/value"
	"lagc/parser/ast"
	"lagc/runtime/ensemble"
	"lagc/runtime/simulate"
	"lagc/source"
	"lagc/symbolic/notation"
)

// keeping is what a sweep keeps of each run.
type keeping struct {
	asked    []value.Kept // without final
	final    int          // how many of asked stand before final, or -1
	internal []string     // the names under which the system observes them
	columns  []keptColumn
	reduce   []ensemble.Reduction
}

// keptColumn is a column of results: a column of the last row, or a reduction.
type keptColumn struct {
	simulate.Column
	from    int
	reduced bool
}

// readKeep reads --keep; without any, it is final.
func readKeep(texts []string) (*keeping, error) {
	k := &keeping{final: -1}
	if len(texts) == 0 {
		k.final = 0
	}
	var errs []error
	for _, text := range texts {
		if strings.TrimSpace(text) == "final" {
			k.final = len(k.asked)
			continue
		}
		kept, err := value.ParseKept(value.Text{Flag: "--keep", Text: text})
		errs = append(errs, err)
		k.asked = append(k.asked, kept)
	}
	return k, errors.Join(errs...)
}

// extend adds what is kept to the file as statements of their own, so that it may use whatever an observe may, and
// loads it anew.
func (k *keeping) extend(a *app, l *loaded, flags fileFlags) (*loaded, error) {
	if len(k.asked) == 0 {
		return l, nil
	}
	k.rename(l)
	text := l.source.Text + "\n" + k.observed(l)
	starts := make([]int, len(k.asked))
	for i, kept := range k.asked {
		name := fmt.Sprintf("kept_%d", i+1)
		for strings.Contains(l.source.Text, name) {
			name += "_"
		}
		text += "observe " + name + " = "
		starts[i] = len(text)
		text += kept.Expr + "\n"
		k.internal = append(k.internal, name)
	}
	extended, err := a.understand(source.NewFile(l.source.Name, text), flags)
	if err != nil {
		return nil, k.translated(err, len(l.source.Text), starts)
	}
	extended.source = l.source
	extended.warnings = l.warnings
	return extended, nil
}

// rename takes names of tables, th_dot and q_1, for what the language calls them, where they stand alone.
func (k *keeping) rename(l *loaded) {
	means := map[string]string{}
	for _, o := range l.system.Observed {
		means[o.Name.Column()] = o.Name.String()
	}
	for _, c := range l.system.Coordinates {
		means[c.Name.Column()] = c.Name.String()
		means[c.Name.Column()+"_dot"] = c.Name.String() + "'"
	}
	for i, kept := range k.asked {
		if m, ok := means[kept.Expr]; ok {
			k.asked[i].Expr = m
		}
	}
}

// observed makes lets of what the file observes, where it is used under the name of its column: the language itself has
// no such names.
func (k *keeping) observed(l *loaded) string {
	used := map[string]bool{}
	for _, kept := range k.asked {
		for _, name := range word.FindAllString(kept.Expr, -1) {
			used[name] = true
		}
	}
	var text strings.Builder
	for _, s := range l.tree.Statements {
		switch s := s.(type) {
		case *ast.Let:
			for _, item := range s.Items {
				delete(used, item.Name.Name)
			}
		case *ast.Function:
			delete(used, s.Name.Name)
		}
	}
	for _, s := range l.tree.Statements {
		o, ok := s.(*ast.Observe)
		if !ok {
			continue
		}
		for _, item := range o.Items {
			if name := item.Name.Name; used[name] && l.names.by[name].Declaration == nil {
				fmt.Fprintf(&text, "let %s = %s\n", name, l.source.Slice(item.Value.Span()))
			}
		}
	}
	return text.String()
}

// word matches a name.
var word = regexp.MustCompile(`[\pL_][\pL\pM\pN_]*`)

// translated leads errors in added statements back to the flags.
func (k *keeping) translated(err error, length int, starts []int) error {
	var list source.List
	if !errors.As(err, &list) {
		return err
	}
	for i, d := range list {
		if d.Span.Start <= length {
			continue
		}
		n := len(starts) - 1
		for n > 0 && d.Span.Start < starts[n] {
			n--
		}
		shift := k.asked[n].At - starts[n]
		d.File = source.NewFile("--keep", k.asked[n].Text.Text)
		d.Span = source.Span{Start: max(0, d.Span.Start+shift), End: max(0, d.Span.End+shift)}
		list[i] = d
	}
	return list
}

// everyRow refuses what is one number for a whole run.
func (k *keeping) everyRow() error {
	for _, kept := range k.asked {
		if kept.Reduce != "" {
			return kept.Errorf("--rows keeps every row, and this is one number for a run; leave one of the two out")
		}
	}
	return nil
}

// bind finds the columns among those of the simulation.
func (k *keeping) bind(sim *simulate.Simulation) {
	observed := sim.System.Observed
	first := len(sim.Columns) - len(observed)
	own := len(sim.Columns) // columns of the file itself
	places := make([][]keptColumn, len(k.asked))
	for i, o := range observed {
		if n := slices.Index(k.internal, o.Name.Base); n >= 0 {
			own = min(own, first+i)
			name := notation.Name{Base: k.asked[n].Name, Indices: o.Name.Indices}
			column := simulate.Column{Name: name.Column(), Unit: unitOf(sim, k.asked[n].Expr)}
			places[n] = append(places[n], keptColumn{column, first + i, k.asked[n].Reduce != ""})
		}
	}
	for n := range len(k.asked) + 1 {
		if n == k.final {
			for i, c := range sim.Columns[:own] {
				k.columns = append(k.columns, keptColumn{c, i, false})
			}
		}
		if n < len(k.asked) {
			k.add(k.asked[n].Reduce, places[n])
		}
	}
}

// unitOf is the unit of an expression that is just a coordinate, a velocity or something observed.
func unitOf(sim *simulate.Simulation, expr string) string {
	for _, o := range sim.System.Observed {
		if o.Name.String() == expr {
			return o.Unit
		}
	}
	for i, c := range sim.System.Coordinates {
		switch name := c.Name.String(); expr {
		case name:
			return sim.Columns[1+i].Unit
		case name + "'":
			return sim.Columns[1+len(sim.System.Coordinates)+i].Unit
		}
	}
	return ""
}

// add enters the columns of one expression, which is more than one for a vector.
func (k *keeping) add(reduce string, columns []keptColumn) {
	for _, c := range columns {
		if c.reduced {
			k.reduce = append(k.reduce, ensemble.Reduction{Column: c.from, Kind: reductions[reduce]})
			c.from = len(k.reduce) - 1
		}
		k.columns = append(k.columns, c)
	}
}

// reductions are those of package value.
var reductions = map[string]ensemble.Kind{"min": ensemble.Min, "max": ensemble.Max, "mean": ensemble.Mean}
