package token

import (
	"fmt"
	"strings"
	"unicode"
)

// latexForms says how a LaTeX command with arguments is written; $1 and $2
// stand for its arguments, in parentheses unless they are a name or a number.
var latexForms = map[string]string{
	"frac":  "$1/$2",
	"dfrac": "$1/$2",
	"tfrac": "$1/$2",
	"dot":   "$1'",
	"ddot":  "$1''",
	"vec":   "$1",
	"hat":   "$1_hat",
	"bar":   "$1_bar",
	"tilde": "$1_tilde",
	"sqrt":  "sqrt($1)",

	"mathrm": "$1", "mathbf": "$1", "mathit": "$1", "mathcal": "$1", "text": "$1", "boldsymbol": "$1",
}

// latexWords says how a LaTeX command without arguments is written. A command
// in neither table is written by its name alone: \theta is theta.
var latexWords = map[string]string{
	"cdot": "*", "times": "*", "ast": "*", "div": "/",
	"left": "", "right": "", "big": "", "Big": "", "quad": "", "qquad": "",
	"partial": "diff(f, x)", "int": "", "infty": "",
	"le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "ne": "!=", "neq": "!=",
	"sum": "sum(m[i] for i in 1..n)", "prod": "prod(m[i] for i in 1..n)",
	"ldots": "1..n", "dots": "1..n", "land": "and", "lor": "or", "neg": "not", "in": "in", "to": "->",
	"sin": "sin(x)", "cos": "cos(x)", "tan": "tan(x)", "exp": "exp(x)", "log": "log(x)", "ln": "log(x)",
	"sinh": "sinh(x)", "cosh": "cosh(x)", "tanh": "tanh(x)", "arcsin": "asin(x)", "arccos": "acos(x)", "arctan": "atan(x)",
}

// latex explains a backslash command.
func latex(s string) string {
	name, args := splitCommand(s)
	if name == "" {
		return notPart(s, `leave the backslash out`)
	}
	if form, ok := latexForms[name]; ok {
		for i := 1; strings.Contains(form, fmt.Sprintf("$%d", i)); i++ {
			arg := []string{"", "a", "b"}[i]
			if i <= len(args) {
				arg = args[i-1]
			}
			call := strings.Contains(form, fmt.Sprintf("($%d)", i))
			if !call && strings.ContainsFunc(arg, isJoint) {
				arg = "(" + arg + ")"
			}
			form = strings.ReplaceAll(form, fmt.Sprintf("$%d", i), arg)
		}
		return notPart(s, "write "+form)
	}
	word, ok := latexWords[name]
	switch {
	case !ok:
		word = name
	case word == "":
		return notPart(s, "leave it out")
	}
	return notPart(s, "write "+word)
}

// plain writes a command within an argument nearly as it should be.
var plain = strings.NewReplacer(`\`, "", "{", "(", "}", ")")

// splitCommand returns \name{a}{b} as name, [a b]. The scanner has balanced
// the braces.
func splitCommand(s string) (name string, args []string) {
	name, rest, more := strings.Cut(s[1:], "{")
	depth, start := 1, 0
	for i := 0; more && i < len(rest); i++ {
		switch rest[i] {
		case '{':
			if depth++; depth == 1 {
				start = i + 1
			}
		case '}':
			if depth--; depth == 0 {
				args = append(args, plain.Replace(strings.TrimSpace(rest[start:i])))
			}
		}
	}
	return name, args
}

// isJoint tells whether a character makes a text more than a name or number.
func isJoint(r rune) bool {
	return r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
