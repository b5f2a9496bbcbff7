package parser

import (
	"slices"
	"strings"

	"lagc/parser/token"
)

// cut returns where the statement that starts at the given token ends: before
// the next keyword that starts one, or before a name that begins a line where
// no name can stand and so is meant to start one ("parm g = 1", "x = 3"), or
// before what is no token and begins a line ("// text").
func (p *parsing) cut(start int) int {
	depth := 0
	tails := parts[p.text(start)]
	for i := start + 1; i < len(p.tokens); i++ {
		t := p.tokens[i]
		if t.Starts(p.file.Text) {
			return i
		}
		switch p.text(i) {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		if t.First && (t.Kind == token.Name || t.Kind == token.Bad) && depth <= 0 && p.complete(i) &&
			!slices.Contains(tails, p.text(i)) && !slices.Contains(tails, p.text(i-1)) {
			return i
		}
	}
	return len(p.tokens)
}

// complete tells whether the statement may end right before token i: with an
// operand, or with what elsewhere ends one.
func (p *parsing) complete(i int) bool {
	last := p.text(i - 1)
	return p.operandEnds(i) || strings.HasPrefix(last, ";") || strings.HasPrefix(last, "//")
}

// operandEnds tells whether an operand ends right before token i.
func (p *parsing) operandEnds(i int) bool {
	return i > 0 && p.tokens[i-1].EndsOperand(p.file.Text)
}
