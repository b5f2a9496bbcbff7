package token

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// foreign says what to write instead of what other languages, formula editors
// and word processors have. Operators of ASCII characters listed here are read
// whole and so never taken for two.
var foreign = map[string]string{
	"**":  "write ^ for a power",
	"==":  "write =",
	"<>":  "write !=",
	"=>":  "write >= for a comparison, -> for a layer",
	":=":  "write =",
	"&&":  "write and",
	"||":  "write or",
	"+=":  "write =",
	"-=":  "write =",
	"*=":  "write =",
	"/=":  "write =, or != for a comparison",
	"//":  "a comment starts with #",
	"/*":  "a comment starts with #",
	"*/":  "a comment starts with #",
	"...": "write a range as 1..n",

	";": "leave it out, a statement needs no end mark",
	":": "write a range as 1..n",
	"!": "write not x",
	"%": "write mod(a, b) for a remainder, # for a comment",
	"&": "write and",
	"|": "write abs(x), or norm(v) for a vector",
	"{": "group with parentheses, list with brackets",
	"}": "group with parentheses, list with brackets",
	"?": "write if c then a else b",
	"$": "leave it out; formulas need no marks around them",
	"~": "write not x",
	"@": "write dot(A, v) for a product of matrix and vector",
	"`": "write ' for a time derivative",
	".": "write 0.5 for a number, 1..n for a range",

	"−": "write -", "–": "write -", "—": "write -", "‐": "write -", "‑": "write -",
	"·": "write *", "×": "write *", "⋅": "write *", "∗": "write *", "•": "write *", "∙": "write *",
	"÷": "write /", "∕": "write /", "⁄": "write /",
	"√": "write sqrt(x)", "∛": "write cbrt(x)",
	"½": "write 1/2", "⅓": "write 1/3", "⅔": "write 2/3", "¼": "write 1/4", "¾": "write 3/4",
	"⅕": "write 1/5", "⅙": "write 1/6", "⅛": "write 1/8",
	"⁻": "write ^-1", "⁺": "write ^", "°": "write 90*pi/180 for an angle",
	"“": `write "`, "”": `write "`, "„": `write "`, "«": `write "`, "»": `write "`,
	"‘": "write ' for a time derivative", "’": "write ' for a time derivative",
	"′": "write '", "″": "write ''", "‴": "write '''", "´": "write '",
	"≤": "write <=", "≥": "write >=", "≠": "write !=", "≈": "write =", "≡": "write =", "≔": "write =",
	"→": "write ->", "∈": "write in", "∧": "write and", "∨": "write or", "¬": "write not",
	"∂": "write diff(f, x) for ∂f/∂x", "∇": "write diff(f, x) for each coordinate",
	"∑": "write sum(m[i] for i in 1..n)", "∏": "write prod(m[i] for i in 1..n)",
	"∫": "an integral cannot be written", "∞": "a number must be finite",
	"…": "write a range as 1..n", "‥": "write a range as 1..n",
}

// superscripts and subscripts are digits that are not Unicode digits.
const (
	superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"
	subscripts   = "₀₁₂₃₄₅₆₇₈₉"
)

// Explain says what is wrong with a token of kind Bad and what to write
// instead.
func Explain(text string, t Token) string {
	s := text[t.Start:t.End]
	switch c := s[0]; {
	case foreign[s] != "":
		return notPart(s, foreign[s])
	case strings.IndexByte(s, 0) >= 0:
		return "NUL character; a .lag file is plain text"
	case !utf8.ValidString(s):
		return "invalid UTF-8; save the file as UTF-8"
	case c == '"':
		return unclosed(text[:t.Start])
	case strings.HasPrefix(s, "//"):
		return notPart("//", foreign["//"])
	case isDigit(c) || c == '.':
		return badNumber(s)
	case c == '\\':
		return latex(s)
	}
	return badCharacter(s)
}

func notPart(s, remedy string) string {
	return fmt.Sprintf("%s is not part of the language; %s", quote(s), remedy)
}

// quote puts a text in quotes, shortened if it is long.
func quote(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:39]) + "…"
	}
	return `"` + s + `"`
}

// unclosed explains a quote without another on its line; before is what stands
// before it.
func unclosed(before string) string {
	r, _ := utf8.DecodeLastRuneInString(before)
	if r == '_' || r == ')' || r == ']' || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return `string is not closed on its line; for a second derivative write '' (two primes)`
	}
	return `string is not closed; it must end with " on the same line`
}

// badNumber explains 2x, 1., 1e and 1.2.3.
func badNumber(s string) string {
	digits := 0
	for digits < len(s) && isDigit(s[digits]) {
		digits++
	}
	whole := digits
	if digits < len(s) && s[digits] == '.' {
		digits++
		for digits < len(s) && isDigit(s[digits]) {
			digits++
		}
		if digits == whole+1 {
			return fmt.Sprintf("%s lacks digits after its point; write %s.0%s", quote(s), s[:whole], s[digits:])
		}
	}
	rest := s[digits:]
	switch {
	case rest == "e" || rest == "E":
		return fmt.Sprintf("%s lacks the digits of its exponent; write %s%s0, or %s*%s for a product", quote(s), s[:digits], rest, s[:digits], rest)
	case strings.HasPrefix(rest, "."):
		return fmt.Sprintf("%s has two points; a number has one", quote(s))
	case strings.HasPrefix(rest, "_"):
		return fmt.Sprintf("%s is not a number; write %s", quote(s), strings.ReplaceAll(s, "_", ""))
	case rest[0]|0x20 == 'e' && len(rest) > 1 && isDigit(rest[1]): // 1e5x, 1e5.2
		return fmt.Sprintf("%s is not a number; write * between a number and a name", quote(s))
	}
	return fmt.Sprintf("%s is not a number; write %s*%s", quote(s), s[:digits], rest)
}

// badCharacter explains a character, or a name with a dot within.
func badCharacter(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case size < len(s): // only names are longer
		name, dots, _ := undot(s)
		return fmt.Sprintf("the dot in %s must stand above the last letter; write %s%s", quote(s), name, strings.Repeat("'", dots))
	case strings.ContainsRune(superscripts, r):
		return notPart(s, fmt.Sprintf("write ^%d", digit(superscripts, r)))
	case strings.ContainsRune(subscripts, r):
		return notPart(s, fmt.Sprintf("write x%d for x%s, x[%d] for an element", digit(subscripts, r), s, digit(subscripts, r)))
	case r == '\u0308':
		return "two dots above are not part of the language; write x'' for a second derivative"
	case unicode.Is(unicode.M, r):
		return fmt.Sprintf("combining mark %U is not part of a name; write the name out, as in x_hat", r)
	case !unicode.IsGraphic(r):
		return fmt.Sprintf("invisible character %U; delete it", r)
	}
	return fmt.Sprintf("%s is not part of the language", quote(s))
}

// digit returns the place of a character in a row of them.
func digit(row string, r rune) int {
	return utf8.RuneCountInString(row[:strings.IndexRune(row, r)])
}
