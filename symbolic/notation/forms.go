package notation

import "lagc/symbolic"

// precedence orders expressions from loosest to tightest binding, as in the
// language.
type precedence uint8

const (
	loosest precedence = iota // if … then … else …
	disjunction
	conjunction
	negation
	comparison
	sum // a leading minus sign counts as one
	product
	power
	atom
)

// form is how one operation is written. The precedences of constants, powers
// and products also depend on their parts; see Printer.precedence.
type form struct {
	name  string
	prec  precedence
	text  func(p *Printer, n symbolic.Node)
	latex func(p *Printer, n symbolic.Node)
}

// forms is the table of what operations look like.
var forms map[symbolic.Op]form

// The forms call the printer, which reads the table: hence init.
func init() {
	forms = map[symbolic.Op]form{
		symbolic.OpConst:    {"constant", atom, (*Printer).product, (*Printer).product},
		symbolic.OpPi:       {"pi", atom, constant("pi"), constant(`\pi`)},
		symbolic.OpSymbol:   {"symbol", atom, (*Printer).symbol, (*Printer).symbol},
		symbolic.OpAdd:      {"sum", sum, (*Printer).sum, (*Printer).sum},
		symbolic.OpMul:      {"product", product, (*Printer).product, (*Printer).product},
		symbolic.OpPow:      {"power", power, (*Printer).product, (*Printer).product},
		symbolic.OpSin:      {"sine", atom, call("sin"), command(`\sin`)},
		symbolic.OpCos:      {"cosine", atom, call("cos"), command(`\cos`)},
		symbolic.OpTan:      {"tangent", atom, call("tan"), command(`\tan`)},
		symbolic.OpAsin:     {"inverse sine", atom, call("asin"), command(`\arcsin`)},
		symbolic.OpAcos:     {"inverse cosine", atom, call("acos"), command(`\arccos`)},
		symbolic.OpAtan:     {"inverse tangent", atom, call("atan"), command(`\arctan`)},
		symbolic.OpAtan2:    {"angle of (x, y)", atom, call("atan2"), operator("atan2")},
		symbolic.OpSinh:     {"hyperbolic sine", atom, call("sinh"), command(`\sinh`)},
		symbolic.OpCosh:     {"hyperbolic cosine", atom, call("cosh"), command(`\cosh`)},
		symbolic.OpTanh:     {"hyperbolic tangent", atom, call("tanh"), command(`\tanh`)},
		symbolic.OpAsinh:    {"inverse hyperbolic sine", atom, call("asinh"), operator("arsinh")},
		symbolic.OpAcosh:    {"inverse hyperbolic cosine", atom, call("acosh"), operator("arcosh")},
		symbolic.OpAtanh:    {"inverse hyperbolic tangent", atom, call("atanh"), operator("artanh")},
		symbolic.OpExp:      {"exponential", atom, call("exp"), around(`e^{`, `}`)},
		symbolic.OpLog:      {"natural logarithm", atom, call("log"), command(`\ln`)},
		symbolic.OpCbrt:     {"cube root", atom, call("cbrt"), around(`\sqrt[3]{`, `}`)},
		symbolic.OpAbs:      {"absolute value", atom, call("abs"), around(`\left|`, `\right|`)},
		symbolic.OpSign:     {"sign", atom, call("sign"), operator("sgn")},
		symbolic.OpMin:      {"minimum", atom, call("min"), command(`\min`)},
		symbolic.OpMax:      {"maximum", atom, call("max"), command(`\max`)},
		symbolic.OpHypot:    {"length of (x, y)", atom, call("hypot"), operator("hypot")},
		symbolic.OpErf:      {"error function", atom, call("erf"), operator("erf")},
		symbolic.OpMod:      {"remainder", atom, call("mod"), operator("mod")},
		symbolic.OpFloor:    {"floor", atom, call("floor"), around(`\left\lfloor `, ` \right\rfloor`)},
		symbolic.OpCeil:     {"ceiling", atom, call("ceil"), around(`\left\lceil `, ` \right\rceil`)},
		symbolic.OpRound:    {"nearest integer", atom, call("round"), operator("round")},
		symbolic.OpLess:     {"less", comparison, infix(" < "), infix(" < ")},
		symbolic.OpLessEq:   {"less or equal", comparison, infix(" <= "), infix(` \le `)},
		symbolic.OpEqual:    {"equal", comparison, infix(" = "), infix(" = ")},
		symbolic.OpNotEqual: {"not equal", comparison, infix(" != "), infix(` \ne `)},
		symbolic.OpAnd:      {"and", conjunction, infix(" and "), infix(` \land `)},
		symbolic.OpOr:       {"or", disjunction, infix(" or "), infix(` \lor `)},
		symbolic.OpNot:      {"not", negation, prefix("not "), prefix(`\lnot `)},
		symbolic.OpSelect:   {"conditional", loosest, (*Printer).conditional, (*Printer).cases},
	}
}

func constant(s string) func(*Printer, symbolic.Node) {
	return func(p *Printer, _ symbolic.Node) { p.write(s) }
}

// call writes name(x, y).
func call(name string) func(*Printer, symbolic.Node) {
	return func(p *Printer, n symbolic.Node) {
		p.write(name + "(")
		p.list(p.g.Args(n))
		p.write(")")
	}
}

// command writes a function that LaTeX knows, with the exponent that belongs
// between its name and its argument.
func command(name string) func(*Printer, symbolic.Node) {
	return func(p *Printer, n symbolic.Node) {
		p.write(name + p.superscript)
		p.superscript = ""
		p.arguments(n)
	}
}

// operator writes a function that LaTeX does not know.
func operator(name string) func(*Printer, symbolic.Node) {
	return command(`\operatorname{` + name + `}`)
}

// around writes the argument between two strings that bracket it.
func around(open, end string) func(*Printer, symbolic.Node) {
	return func(p *Printer, n symbolic.Node) {
		p.write(open)
		p.node(p.g.Args(n)[0])
		p.write(end)
	}
}

// infix writes a binary operation. Comparisons do not chain, and grouping to
// the left is the language's for the others.
func infix(op string) func(*Printer, symbolic.Node) {
	return func(p *Printer, n symbolic.Node) {
		x, prec := p.g.Args(n), forms[p.g.Op(n)].prec
		left := prec
		if prec == comparison {
			left++
		}
		p.operand(x[0], left)
		p.write(op)
		p.operand(x[1], prec+1)
	}
}

func prefix(op string) func(*Printer, symbolic.Node) {
	return func(p *Printer, n symbolic.Node) {
		p.write(op)
		p.operand(p.g.Args(n)[0], negation)
	}
}
