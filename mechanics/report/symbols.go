package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// symbol is a row of the table of symbols.
type symbol struct {
	name, meaning, value string
}

// symbols prints what the file says of coordinates and params: meaning, value, unit.
func (t *latexReport) symbols() {
	var rows []symbol
	for i := 0; i < len(t.System.Coordinates); {
		c := t.System.Coordinates[i]
		last := i
		for last+1 < len(t.System.Coordinates) && sameArray(c.Name, t.System.Coordinates[last+1].Name) {
			last++
		}
		rows = append(rows, symbol{t.span(c.Name, t.System.Coordinates[last].Name), described("coordinate", c.Comment), unit(c.Unit)})
		i = last + 1
	}
	for i := 0; i < len(t.System.Params); {
		p := t.System.Params[i]
		last := i
		for last+1 < len(t.System.Params) && sameArray(p.Name, t.System.Params[last+1].Name) {
			last++
		}
		value := t.values(i, last)
		if u := unit(p.Unit); u != "" {
			value += `\,` + u
		}
		rows = append(rows, symbol{t.span(p.Name, t.System.Params[last].Name), escape(p.Comment), value})
		i = last + 1
	}
	t.section("Symbols")
	fmt.Fprintln(t.out, `\begin{longtable}[l]{@{}lp{8cm}p{4.5cm}@{}}`)
	for _, r := range rows {
		fmt.Fprintf(t.out, "$%s$ & \\raggedright %s & \\raggedright %s \\tabularnewline\n", r.name, r.meaning, r.value)
	}
	fmt.Fprintln(t.out, `\end{longtable}`)
}

func described(kind, comment string) string {
	if comment == "" {
		return kind
	}
	return kind + ": " + escape(comment)
}

// sameArray reports whether two names are elements of one array.
func sameArray(a, b notation.Name) bool {
	return a.Base == b.Base && len(a.Indices) > 0 && len(b.Indices) > 0
}

// span names an element, or the first and the last of an array.
func (t *latexReport) span(first, last notation.Name) string {
	switch {
	case first.String() == last.String():
		return first.LaTeX()
	case len(first.Indices) == 1 && last.Indices[0] == first.Indices[0]+1:
		return first.LaTeX() + `,\, ` + last.LaTeX()
	}
	return first.LaTeX() + `,\, \ldots,\, ` + last.LaTeX()
}

// mostValues is how many elements of an array the table gives.
const mostValues = 12

// values gives those of params first to last: once, if they are alike.
func (t *latexReport) values(first, last int) string {
	var list []string
	alike := true
	for i := first; i <= last; i++ {
		alike = alike && t.System.Params[i].Value == t.System.Params[first].Value
		if len(list) < mostValues {
			list = append(list, "$"+t.value(t.System.Params[i].Value)+"$")
		}
	}
	switch {
	case alike:
		return list[0]
	case last-first >= mostValues:
		list = append(list, `$\ldots$`)
	}
	return strings.Join(list, `, \allowbreak `)
}

// value sets a number as a decimal, and what follows from other params as it
// stands.
func (t *latexReport) value(n symbolic.Node) string {
	c, ok := t.System.Graph.Const(n)
	if !ok {
		return t.printer.LaTeX(n)
	}
	mantissa, exponent, found := strings.Cut(strconv.FormatFloat(c.Float(), 'g', -1, 64), "e")
	if !found {
		return mantissa
	}
	e, _ := strconv.Atoi(exponent)
	return fmt.Sprintf(`%s \times 10^{%d}`, mantissa, e)
}

// unit sets a unit: kg m^2, N/m, ohm.
func unit(s string) string {
	if s == "" {
		return ""
	}
	var b strings.Builder
	r := []rune(s)
	for i := 0; i < len(r); {
		end := i + 1
		for unicode.IsLetter(r[i]) && end < len(r) && unicode.IsLetter(r[end]) {
			end++
		}
		for r[i] == '^' && end < len(r) && (unicode.IsDigit(r[end]) || end == i+1 && r[end] == '-') {
			end++
		}
		b.WriteString(unitPart(string(r[i:end])))
		i = end
	}
	return "$" + b.String() + "$"
}

// unitPart sets a word, an exponent or a sign of a unit.
func unitPart(s string) string {
	switch r := []rune(s)[0]; {
	case s == "ohm":
		return `\Omega`
	case s == "deg":
		return `^{\circ}`
	case r < 0x80 && unicode.IsLetter(r):
		return `\mathrm{` + strings.Map(ascii, s) + `}`
	case r == '^' && len(s) > 1:
		return "^{" + s[1:] + "}"
	case r == ' ' || r == '*' || r == '·':
		return `\,`
	case r == '/' || r == '(' || r == ')' || unicode.IsDigit(r) && r < 0x80:
		return s
	}
	return `\text{` + escape(s) + `}`
}

func ascii(r rune) rune {
	if r < 0x80 {
		return r
	}
	return '?'
}

// special characters of LaTeX's text.
var escapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `#`, `\#`,
	`_`, `\_`, `%`, `\%`, `^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`,
)

// escape makes plain text safe. Greek letters are set as such; what else an
// article's fonts lack becomes "?".
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '–' || r == '—' || r == '−':
			b.WriteByte('-')
		case r < 0x20:
			b.WriteByte(' ')
		case r < 0x7f:
			b.WriteString(escapes.Replace(string(r)))
		case 0xa1 <= r && r <= 0xff && r != 0xad:
			b.WriteRune(r)
		default:
			b.WriteString(greek(r))
		}
	}
	return b.String()
}

// greek sets a letter by its command where it has one.
func greek(r rune) string {
	if tex := (notation.Name{Base: string(r)}).LaTeX(); r > 0xff && !strings.HasPrefix(tex, `\mathrm{u`) {
		return "$" + tex + "$"
	}
	return "?"
}

// capital begins a title.
func capital(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}
