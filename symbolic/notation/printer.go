package notation

import (
	"strings"

	"lagc/symbolic"
)

// Options say how to print. The zero value prints with names made from kinds
// and numbers, without definitions, on one line.
type Options struct {
	Names   Names        // nil: Vocabulary{}.Name
	Defined []Definition // expressions that are printed as their names
	Limit   int          // bytes of an expression after which an ellipsis stands for the rest; 0: 1 MiB
	// Width and Break lay out long sums: once a line has Width bytes, Break is
	// written before the next term of the outermost sum, "\n    " or
	// `\\ &\quad `, say. Width 0 never breaks.
	Width int
	Break string
}

const (
	defaultLimit = 1 << 20
	// maxDepth is how deeply brackets may nest, below what readers of the
	// language accept.
	maxDepth = 900
)

// Text prints n in the Lag language. It parses back to an expression of the same
// value, unless the limit cut it off.
func Text(g *symbolic.Graph, n symbolic.Node, opt Options) string { return New(g, opt).Text(n) }

// LaTeX prints n for LaTeX's math mode; it needs the package amsmath.
func LaTeX(g *symbolic.Graph, n symbolic.Node, opt Options) string { return New(g, opt).LaTeX(n) }

// Printer prints expressions of one graph. It keeps what it learned about
// nodes, so that printing many expressions costs no more than their union.
type Printer struct {
	g     *symbolic.Graph
	opt   Options
	named map[symbolic.Node]Name
	known []profile // by node

	families []int64          // by parameter; see family
	stems    map[string]int64 // the first parameter of each family

	buf   strings.Builder
	tex   bool
	line  int // where the current line starts
	depth int
	root  symbolic.Node // printed in full even if it is named; 0 for none

	superscript string // of the function that is written next, in LaTeX
}

// New returns a printer for g.
func New(g *symbolic.Graph, opt Options) *Printer {
	if opt.Names == nil {
		opt.Names = Vocabulary{}.Name
	}
	if opt.Limit <= 0 {
		opt.Limit = defaultLimit
	}
	p := &Printer{g: g, opt: opt, stems: map[string]int64{}, named: make(map[symbolic.Node]Name, len(opt.Defined))}
	for _, d := range opt.Defined {
		p.named[d.Node] = d.Name
	}
	return p
}

// Text prints n in the Lag language, as its name where it is defined.
func (p *Printer) Text(n symbolic.Node) string { return p.print(n, false, 0) }

// LaTeX prints n for LaTeX's math mode, as its name where it is defined.
func (p *Printer) LaTeX(n symbolic.Node) string { return p.print(n, true, 0) }

// TextOf prints what d stands for in the Lag language.
func (p *Printer) TextOf(d Definition) string { return p.print(d.Node, false, d.Node) }

// LaTeXOf prints what d stands for in LaTeX.
func (p *Printer) LaTeXOf(d Definition) string { return p.print(d.Node, true, d.Node) }

func (p *Printer) print(n symbolic.Node, tex bool, root symbolic.Node) string {
	p.learn(n)
	p.buf = strings.Builder{}
	p.tex, p.root, p.line, p.depth = tex, root, 0, 0
	p.node(n)
	return p.buf.String()
}

func (p *Printer) write(s string) { p.buf.WriteString(s) }

// full reports that no more should be printed.
func (p *Printer) full() bool { return p.buf.Len() >= p.opt.Limit || p.depth > maxDepth }

func (p *Printer) ellipsis() {
	if p.tex {
		p.write(`\ldots `)
		return
	}
	p.write("…")
}

// node writes n. Where the limit is reached an ellipsis stands for n; brackets
// that are open are still closed by who opened them.
func (p *Printer) node(n symbolic.Node) {
	if p.full() {
		p.ellipsis()
		return
	}
	if name, ok := p.name(n); ok {
		p.writeName(name)
		return
	}
	f, ok := forms[p.g.Op(n)]
	if !ok { // node 0 is none
		p.write("?")
		return
	}
	p.depth++
	if p.tex {
		f.latex(p, n)
	} else {
		f.text(p, n)
	}
	p.depth--
}

// name returns the name that n is printed as where it is defined.
func (p *Printer) name(n symbolic.Node) (Name, bool) {
	if n == p.root {
		return Name{}, false
	}
	name, ok := p.named[n]
	return name, ok
}

func (p *Printer) writeName(n Name) {
	if p.tex {
		p.write(n.LaTeX())
		return
	}
	p.write(n.String())
}

func (p *Printer) symbol(n symbolic.Node) {
	s, _ := p.g.SymbolOf(n)
	p.writeName(p.opt.Names(s))
}

// operand writes n, in brackets if it binds looser than least.
func (p *Printer) operand(n symbolic.Node, least precedence) {
	if p.precedence(n) >= least {
		p.node(n)
		return
	}
	p.bracketed(func() { p.node(n) })
}

func (p *Printer) bracketed(inside func()) {
	open, end := "(", ")"
	if p.tex {
		open, end = `\left(`, `\right)`
	}
	p.write(open)
	inside()
	p.write(end)
}

// precedence returns how tightly n binds as it is printed.
func (p *Printer) precedence(n symbolic.Node) precedence {
	if _, ok := p.name(n); ok {
		return atom
	}
	op := p.g.Op(n)
	switch op {
	case symbolic.OpConst:
		return p.constantPrecedence(n)
	case symbolic.OpMul:
		if c, _ := p.g.Const(p.g.Args(n)[0]); c.Sign() < 0 {
			return sum
		}
		return product
	case symbolic.OpPow:
		switch _, e := p.g.Base(n); {
		case e.Sign() < 0:
			return product
		case e.Cmp(half) == 0:
			return atom
		}
		return power
	}
	if p.tex && forms[op].prec == atom && len(p.g.Args(n)) > 0 && !bracketing[op] {
		return power
	}
	return forms[op].prec
}

var half = symbolic.RatFrac(1, 2)

// bracketing are the functions whose LaTeX form needs no brackets under a power.
var bracketing = map[symbolic.Op]bool{
	symbolic.OpAbs: true, symbolic.OpFloor: true, symbolic.OpCeil: true, symbolic.OpCbrt: true,
}

func (p *Printer) constantPrecedence(n symbolic.Node) precedence {
	c, _ := p.g.Const(n)
	if c.Sign() < 0 {
		return sum
	}
	num, den := digits(c)
	if den != "" || p.tex && strings.Contains(num, "e") {
		return product
	}
	return atom
}

// list writes arguments with commas between them.
func (p *Printer) list(args []symbolic.Node) {
	for i, a := range args {
		if i > 0 {
			p.write(", ")
		}
		p.node(a)
	}
}

// arguments writes a function's arguments in LaTeX: in brackets unless it is a
// single symbol.
func (p *Printer) arguments(n symbolic.Node) {
	args := p.g.Args(n)
	if len(args) == 1 && p.plain(args[0]) {
		p.write(" ")
		p.node(args[0])
		return
	}
	p.bracketed(func() { p.list(args) })
}

// plain reports whether n is printed as one name.
func (p *Printer) plain(n symbolic.Node) bool {
	if _, ok := p.name(n); ok {
		return true
	}
	return p.g.Op(n) == symbolic.OpSymbol || p.g.Op(n) == symbolic.OpPi
}

// conditional writes a chain of conditionals in the language.
func (p *Printer) conditional(n symbolic.Node) {
	x := p.g.Args(n)
	p.write("if ")
	p.operand(x[0], disjunction)
	p.write(" then ")
	p.operand(x[1], sum)
	p.write(" else ")
	p.node(x[2])
}

// cases writes a chain of conditionals in LaTeX, one row each.
func (p *Printer) cases(n symbolic.Node) {
	p.write(`\begin{cases} `)
	for {
		x := p.g.Args(n)
		p.node(x[1])
		p.write(` & \text{if } `)
		p.node(x[0])
		p.write(` \\ `)
		n = x[2]
		if _, named := p.name(n); named || p.full() || p.g.Op(n) != symbolic.OpSelect {
			break
		}
	}
	p.node(n)
	p.write(` & \text{otherwise} \end{cases}`)
}
