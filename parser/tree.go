package parser

import (
	"lagc/parser/ast"
	"lagc/source"
)

func at(s source.Span) ast.At { return ast.At{Where: s} }

func (s *system) tree(*parsing) ast.Statement {
	return &ast.System{At: at(over(s.Tokens)), Name: s.Name.Ident, Title: s.Title.tree()}
}

// tree returns the string, nil for an absent one.
func (s *text) tree() *ast.String {
	if s == nil {
		return nil
	}
	return s.String
}

// tree returns the range, nil for an absent one.
func (b *bounds) tree() *ast.Range {
	if b == nil {
		return nil
	}
	return b.Range
}

func (d *declare) tree(p *parsing) ast.Statement {
	out := &ast.Declare{At: at(over(d.Tokens)), Kind: d.Kind}
	for _, item := range d.Items {
		out.Items = append(out.Items, item.tree(p, d.Kind))
	}
	return out
}

func (d *declaration) tree(p *parsing, kind string) *ast.Declaration {
	out := &ast.Declaration{
		At: at(over(d.Tokens)), Name: d.Name.Ident, Value: d.Value,
		Unit: d.Unit.tree(), Bounds: d.Bounds.tree(),
	}
	for _, r := range d.Ranges {
		out.Ranges = append(out.Ranges, r.Range)
	}
	name := out.Name.Name
	switch {
	case kind == "coord" && d.Value != nil:
		p.errorf(d.Value.Span(), "a coordinate has no value of its own; write init %s = …", name)
	case kind != "coord" && d.Value == nil:
		p.errorf(out.Name.Span(), "%s %s needs a value; write %s %s = 1.0", kind, name, kind, name)
	case kind != "learn" && d.Bounds != nil:
		p.errorf(d.Bounds.Span(), `only a learn has bounds; leave out "in …", or write learn %s = …`, name)
	}
	return out
}

func (l *let) tree(*parsing) ast.Statement {
	out := &ast.Let{At: at(over(l.Tokens))}
	for _, item := range l.Items {
		d := &ast.LetItem{At: at(over(item.Tokens)), Name: item.Name.Ident, Value: item.Value, Unit: item.Unit.tree()}
		for _, n := range item.Params {
			d.Params = append(d.Params, n.Ident)
		}
		for _, g := range item.Family {
			d.Family = append(d.Family, g.Generator)
		}
		out.Items = append(out.Items, d)
	}
	return out
}

func (o *observe) tree(*parsing) ast.Statement {
	out := &ast.Observe{At: at(over(o.Tokens))}
	for _, item := range o.Items {
		out.Items = append(out.Items, &ast.LetItem{
			At: at(over(item.Tokens)), Name: item.Name.Ident, Value: item.Value, Unit: item.Unit.tree(),
		})
	}
	return out
}

func (n *net) tree(p *parsing) ast.Statement {
	out := &ast.Net{At: at(over(n.Tokens)), Name: n.Name.Ident, Inputs: n.Inputs}
	for _, l := range n.Layers {
		made := &ast.Layer{At: at(over(l.Tokens)), Size: l.Size}
		if l.Activation != nil {
			made.Activation = l.Activation.Ident
		}
		out.Layers = append(out.Layers, made)
	}
	for _, part := range n.Parts {
		switch {
		case part.From != nil && out.From == nil:
			out.From = part.From.String
		case part.Seed != nil && out.Seed == nil:
			out.Seed = part.Seed
		default:
			p.twice(part.Tokens[0].Value, over(part.Tokens))
		}
	}
	return out
}

func (p *parsing) twice(word string, where source.Span) {
	p.errorf(where, "%q is given twice; leave one of the two out", word)
}

func (f *function) tree(*parsing) ast.Statement {
	return &ast.Function{At: at(over(f.Tokens)), Kind: f.Kind, Name: f.Name.Ident, Value: f.Value}
}

func (a *assign) tree(*parsing) ast.Statement {
	out := &ast.Assign{At: at(over(a.Tokens)), Kind: a.Kind}
	for _, item := range a.Items {
		out.Items = append(out.Items, &ast.Assignment{
			At: at(over(item.Tokens)), Target: item.Target.Target, Value: item.Value,
		})
	}
	return out
}

func (c *constraint) tree(*parsing) ast.Statement {
	return &ast.Constraint{At: at(over(c.Tokens)), Left: c.Left, Right: c.Right}
}

func (e *event) tree(*parsing) ast.Statement {
	out := &ast.Event{At: at(over(e.Tokens)), Name: e.Name.Ident, When: e.When, Direction: e.Direction}
	for _, a := range e.Then {
		made := &ast.Action{At: at(over(a.Tokens)), Kind: a.Kind}
		if a.Set != nil {
			made.Kind, made.Target, made.Value = "set", a.Set.Target.Target, a.Set.Value
		}
		out.Then = append(out.Then, made)
	}
	return out
}

func (r *run) tree(p *parsing) ast.Statement {
	out := &ast.Run{At: at(over(r.Tokens)), Range: r.Range.tree()}
	given := map[string]bool{}
	for _, part := range r.Parts {
		word := part.Tokens[0].Value
		if given[word] {
			p.twice(word, over(part.Tokens))
		}
		given[word] = true
		switch word {
		case "method":
			out.Method = part.Method.Ident
		case "every":
			out.Every = part.Value
		case "step":
			out.Step = part.Value
		case "tol":
			out.Tol = part.Value
		}
	}
	if out.Range == nil && len(r.Parts) == 0 {
		p.errorf(out.Span(), "run is incomplete; %s", form("run"))
	}
	return out
}
