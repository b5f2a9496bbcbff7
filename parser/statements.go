package parser

import (
	"fmt"
	"slices"
	"strings"

	"lagc/parser/token"
	"lagc/source"
)

// forms shows each statement by an example.
var forms = map[string]string{
	"system":      `system pendulum "A bob on a rod."`,
	"const":       `const n = 3`,
	"param":       `param m = 1.0 "kg", k[1..3] = [1, 2, 3]`,
	"learn":       `learn k = 1.0 in 0..10`,
	"coord":       `coord x "m", th[1..n] "rad"`,
	"let":         `let y = l*cos(th)`,
	"net":         `net f(4 -> softplus 32 -> 1) seed 7`,
	"lagrangian":  `lagrangian L = T - V`,
	"dissipation": `dissipation D = c/2*x'^2`,
	"force":       `force x = -c*x'`,
	"constraint":  `constraint x^2 + y^2 = l^2`,
	"init":        `init x = 1.0, x' = 0`,
	"observe":     `observe E = energy, p = momentum(x)`,
	"event":       `event floor when y = 0 falling then y' = -0.8*y'`,
	"hand":        `hand x'' = -k/m*x`,
	"exact":       `exact x = x(0)*cos(w*t) + x'(0)/w*sin(w*t)`,
	"run":         `run 0..10 every 0.01 method rk4 step 0.001 tol 1e-9`,
}

// form tells what a statement looks like.
func form(keyword string) string { return "write for example " + forms[keyword] }

// aliases are words that people write for a statement and that are not just
// misspelt.
var aliases = map[string]string{
	"parameter": "param", "parameters": "param", "parm": "param", "par": "param",
	"constant": "const", "coordinate": "coord", "coordinates": "coord", "variable": "coord", "var": "coord",
	"def": "let", "define": "let", "function": "let", "func": "let", "where": "let", "set": "let",
	"lagrange": "lagrangian", "friction": "dissipation", "damping": "dissipation", "rayleigh": "dissipation",
	"initial": "init", "start": "init", "output": "observe", "print": "observe", "plot": "observe",
	"solve": "run", "simulate": "run", "integrate": "run", "model": "system", "name": "system",
	"subject": "constraint", "require": "constraint", "fit": "learn", "unknown": "learn",
}

// keywords are the words that start statements, in alphabetical order.
var keywords = func() (words []string) {
	for word, role := range token.Keywords {
		if role == token.Statement {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}()

// suggest ends a message about an unknown word.
func suggest(word string, known []string) string {
	if best := source.Closest(word, known); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "known are " + strings.Join(known, ", ")
}

// stray reports tokens that no keyword starts.
func (p *parsing) stray(start, end int) {
	t, word := p.tokens[start], p.text(start)
	next := ""
	if start+1 < end {
		next = p.text(start + 1)
	}
	meant := aliases[strings.ToLower(word)]
	if meant == "" {
		meant = source.Closest(word, keywords)
	}
	switch {
	case t.Kind == token.Keyword && next == "=":
		p.errorf(t.Span(), "%s", reservedName(word))
	case t.Kind != token.Name:
		p.errorf(t.Span(), "expected a statement, found %s; a statement starts with a word such as param, coord, let, lagrangian, run", shown(word))
	case meant != "" && (next == "" || next != "=" && start+1 < end && p.tokens[start+1].Kind != token.Op && p.tokens[start+1].Kind != token.Prime):
		p.errorf(t.Span(), "unknown statement %q; did you mean %q?", word, meant)
	case p.assigns(start, end):
		p.errorf(t.Span(), "a statement starts with a keyword; write let %s = …, or param or init for a number", word)
	default:
		p.errorf(t.Span(), "unknown statement %s; a statement starts with a word such as param, coord, let, lagrangian, run", shown(word))
	}
}

// assigns tells whether the tokens are a name, with primes and brackets, and =.
func (p *parsing) assigns(start, end int) bool {
	for i := start + 1; i < end; i++ {
		switch {
		case p.text(i) == "=":
			return true
		case p.tokens[i].Kind == token.Name && i == start+1 || p.tokens[i].First:
			return false
		}
	}
	return false
}

// incomplete reports a statement that ends too early. If what comes next, on
// the same line, is a keyword that was meant as a name, its piece goes with it.
func (p *parsing) incomplete(start int, end *int, want string) {
	k := *end
	last := p.tokens[k-1].Span()
	open := p.open(start, k)
	switch {
	case k < len(p.tokens) && !p.tokens[k].First && !p.operandEnds(k):
		p.errorf(p.tokens[k].Span(), "%s", reservedName(p.text(k)))
		*end = p.cut(k)
	case open >= 0 && (want == "" || p.operandEnds(k)):
		p.errorf(p.tokens[open].Span(), "%q is not closed; write %q where it ends", p.text(open), pairs[p.text(open)])
	case want == `".."`:
		p.errorf(last, "a range has two ends; write 0..%s", p.text(k-1))
	case want != "" && want != "a name":
		p.errorf(last, "expected %s after %s", want, shown(p.text(k-1)))
	default:
		p.errorf(last, "%s is incomplete; %s", p.text(start), form(p.text(start)))
	}
}
