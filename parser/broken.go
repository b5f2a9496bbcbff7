package parser

import (
	"lagc/parser/ast"
	"lagc/parser/token"
)

// broken sums up the statement from start to end, which could not be parsed.
func (p *parsing) broken(start, end int) ast.Broken {
	b := ast.Broken{
		At:      at(p.tokens[start].Span().To(p.tokens[end-1].Span())),
		Keyword: p.text(start),
	}
	for i := start; i < end; i++ {
		if p.tokens[i].Kind == token.Name && p.declares(start, i) {
			b.Names = append(b.Names, p.text(i))
		}
	}
	return b
}

// declares tells whether name i may be one that the statement declares. Since
// the statement is wrong somewhere, it rather takes one too many.
func (p *parsing) declares(start, i int) bool {
	if i <= start+1 || p.text(i+1) == "=" {
		return true
	}
	before := p.tokens[i-1]
	return p.text(i-1) == "," || before.Kind == token.Name || before.Kind == token.String
}
