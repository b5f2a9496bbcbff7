package notation

import (
	"strings"

	"lagc/symbolic"
)

// sum writes a sum with its signs.
func (p *Printer) sum(n symbolic.Node) {
	outermost := p.depth == 1
	for i, t := range p.addends(n) {
		if i > 0 {
			if p.full() {
				p.write(" + ")
				p.ellipsis()
				return
			}
			p.separate(outermost, t.negative)
		} else if t.negative {
			p.write("-")
		}
		p.magnitude(t.quotient)
	}
}

// separate writes the sign between two terms, on a new line if it is time.
func (p *Printer) separate(outermost, negative bool) {
	sign := " + "
	if negative {
		sign = " - "
	}
	if outermost && p.opt.Width > 0 && p.buf.Len()-p.line > p.opt.Width {
		p.write(p.opt.Break)
		p.line = p.buf.Len()
		sign = sign[1:]
	}
	p.write(sign)
}

// product writes a constant, a product or a power.
func (p *Printer) product(n symbolic.Node) {
	q := p.view(n)
	if q.negative {
		p.write("-")
	}
	p.magnitude(q)
}

// magnitude writes a product without its sign.
func (p *Printer) magnitude(q quotient) {
	num, den := digits(q.coefficient)
	if den == "1" {
		den = ""
	}
	if p.tex {
		p.fraction(q, num, den)
		return
	}
	alone := product
	if den != "" || len(q.under) > 0 {
		alone = power
	}
	p.factors(num, q.over, alone)
	switch parts := len(q.under) + min(1, len(den)); {
	case parts == 1:
		p.write("/")
		p.divisor(den, q.under)
	case parts > 1:
		p.write("/(")
		p.factors(den, q.under, loosest)
		p.write(")")
	}
}

// divisor writes the one thing that a quotient's numerator is divided by.
func (p *Printer) divisor(den string, under []factor) {
	if den != "" {
		p.write(den)
		return
	}
	p.factor(under[0], power)
}

// factors writes number·factors; a number 1 (or none) is left out where
// something else is there. A factor that is alone stands in brackets if it
// binds looser than alone.
func (p *Printer) factors(number string, fs []factor, alone precedence) {
	if (number == "1" || number == "") && len(fs) > 0 {
		number = ""
	} else {
		p.write(p.numeral(number))
	}
	least := power
	if number == "" && len(fs) == 1 {
		least = alone
	}
	for i, f := range fs {
		if i > 0 || number != "" {
			if p.full() {
				p.times("")
				p.ellipsis()
				return
			}
			p.times(p.opening(f))
		}
		p.factor(f, least)
		if p.tex && i < len(fs)-1 && (p.isFunction(f.base) || p.isWord(f.base) || p.isWord(fs[i+1].base)) {
			p.write(` \,`)
		}
	}
}

// opening returns "0" if f starts with a digit in LaTeX.
func (p *Printer) opening(f factor) string {
	base := f.base
	if p.g.Op(base) == symbolic.OpPow {
		base = p.g.Args(base)[0]
	}
	if p.g.Op(base) == symbolic.OpConst && f.exp.Cmp(half) != 0 {
		return "0"
	}
	return ""
}

func (p *Printer) times(next string) {
	switch {
	case !p.tex:
		p.write("*")
	case next != "":
		p.write(` \cdot `)
	default:
		p.write(" ")
	}
}

// isFunction reports whether n is printed as a function before its argument.
func (p *Printer) isFunction(n symbolic.Node) bool {
	_, named := p.name(n)
	return !named && p.tex && forms[p.g.Op(n)].prec == atom && p.precedence(n) == power
}

// isWord reports whether n is printed as a name of several letters, which
// would run together with its neighbours.
func (p *Printer) isWord(n symbolic.Node) bool {
	name, ok := p.name(n)
	if s, symbol := p.g.SymbolOf(n); symbol && !ok {
		name, ok = p.opt.Names(s), true
	}
	if !ok {
		return false
	}
	name.Primes = 0
	return strings.HasPrefix(name.LaTeX(), `\mathrm{`) && len(name.Base) > 1
}

// factor writes baseᵉ; a base without exponent stands in brackets if it binds
// looser than least.
func (p *Printer) factor(f factor, least precedence) {
	switch {
	case f.exp.Is(1) && p.g.Op(f.base) == symbolic.OpPow:
		if _, named := p.name(f.base); !named {
			p.raised(f.base)
			return
		}
		p.node(f.base)
	case f.exp.Is(1):
		p.operand(f.base, least)
	case f.exp.Cmp(half) == 0 && p.tex:
		p.write(`\sqrt{`)
		p.node(f.base)
		p.write("}")
	case f.exp.Cmp(half) == 0:
		p.write("sqrt(")
		p.node(f.base)
		p.write(")")
	default:
		p.constantPower(f)
	}
}

// constantPower writes x^e, in LaTeX also \sin^{2} x.
func (p *Printer) constantPower(f factor) {
	num, den := digits(f.exp)
	exponent := p.numeral(num)
	if den != "" && den != "1" {
		exponent += "/" + den
	}
	switch {
	case p.tex && f.exp.IsInt() && p.isFunction(f.base) && p.g.Op(f.base) != symbolic.OpExp:
		p.superscript = "^{" + exponent + "}"
		p.node(f.base)
		p.superscript = ""
	case p.tex:
		p.operand(f.base, atom)
		p.write("^{" + exponent + "}")
	default:
		p.operand(f.base, atom)
		if den != "" && den != "1" {
			exponent = "(" + exponent + ")"
		}
		p.write("^" + exponent)
	}
}

// raised writes a power whose exponent is no constant.
func (p *Printer) raised(n symbolic.Node) {
	x := p.g.Args(n)
	p.operand(x[0], atom)
	p.write("^")
	if p.tex {
		p.write("{")
		p.node(x[1])
		p.write("}")
		return
	}
	p.operand(x[1], power)
}

// fraction writes a quotient in LaTeX. Numerators that depend on more than the
// denominator does follow the fraction, -\frac{g}{l} \sin\theta, unless nothing
// would remain above the line.
func (p *Printer) fraction(q quotient, num, den string) {
	if den == "" && len(q.under) == 0 {
		p.factors(num, q.over, product)
		return
	}
	deepest := numeric
	for _, f := range q.under {
		deepest = max(deepest, p.known[f.base].class)
	}
	inside := 0
	for inside < len(q.over) && p.known[q.over[inside].base].class <= deepest {
		inside++
	}
	if inside == 0 && len(q.under) > 0 && (num == "1" || num == "") {
		for inside < len(q.over) && p.g.Op(q.over[inside].base) != symbolic.OpAdd {
			inside++
		}
	}
	after := q.over[inside:]
	p.write(`\frac{`)
	p.factors(num, q.over[:inside], loosest)
	p.write(`}{`)
	p.factors(den, q.under, loosest)
	p.write(`}`)
	if len(after) > 0 {
		p.write(" ")
		p.factors("", after, power)
	}
}
