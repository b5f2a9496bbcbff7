package notation

import (
	"fmt"
	"strings"
	"unicode"
)

// letter is one entry of the table of letters that LaTeX has a command for.
type letter struct {
	latex string
	runes string // Unicode letters
	names string // spellings in ASCII; the first is how the letter is spelled out
}

// letters is the table of Greek and a few other letters. Abbreviations are
// those of the bundled examples: th, ph, ps, om. Of two lines with one spelling
// the later holds for reading. Capitals that look like Latin
// letters have no command and are set upright.
var letters = []letter{
	{`\alpha`, "α", "alpha"},
	{`\beta`, "β", "beta"},
	{`\gamma`, "γ", "gamma"},
	{`\delta`, "δ", "delta"},
	{`\varepsilon`, "ε", "epsilon varepsilon"},
	{`\epsilon`, "ϵ", "epsilon eps"},
	{`\zeta`, "ζ", "zeta"},
	{`\eta`, "η", "eta"},
	{`\theta`, "θ", "theta th"},
	{`\vartheta`, "ϑ", "vartheta"},
	{`\iota`, "ι", "iota"},
	{`\kappa`, "κϰ", "kappa"},
	{`\lambda`, "λ", "lambda lam"},
	{`\mu`, "μµ", "mu"},
	{`\nu`, "ν", "nu"},
	{`\xi`, "ξ", "xi"},
	{`o`, "ο", "omicron"},
	{`\pi`, "π", "pi"},
	{`\varpi`, "ϖ", "varpi"},
	{`\rho`, "ρ", "rho"},
	{`\varrho`, "ϱ", "varrho"},
	{`\sigma`, "σ", "sigma sig"},
	{`\varsigma`, "ς", "varsigma"},
	{`\tau`, "τ", "tau"},
	{`\upsilon`, "υ", "upsilon"},
	{`\varphi`, "φ", "phi varphi"},
	{`\phi`, "ϕ", "phi ph"},
	{`\chi`, "χ", "chi"},
	{`\psi`, "ψ", "psi ps"},
	{`\omega`, "ω", "omega om"},
	{`\Gamma`, "Γ", "Gamma"},
	{`\Delta`, "Δ∆", "Delta"},
	{`\Theta`, "Θ", "Theta"},
	{`\Lambda`, "Λ", "Lambda"},
	{`\Xi`, "Ξ", "Xi"},
	{`\Pi`, "Π", "Pi"},
	{`\Sigma`, "Σ", "Sigma"},
	{`\Upsilon`, "Υ", "Upsilon"},
	{`\Phi`, "Φ", "Phi"},
	{`\Psi`, "Ψ", "Psi"},
	{`\Omega`, "ΩΩ", "Omega Om"},
	{`\mathrm{A}`, "Α", "Alpha"},
	{`\mathrm{B}`, "Β", "Beta"},
	{`\mathrm{E}`, "Ε", "Epsilon"},
	{`\mathrm{Z}`, "Ζ", "Zeta"},
	{`\mathrm{H}`, "Η", "Eta"},
	{`\mathrm{I}`, "Ι", "Iota"},
	{`\mathrm{K}`, "Κ", "Kappa"},
	{`\mathrm{M}`, "Μ", "Mu"},
	{`\mathrm{N}`, "Ν", "Nu"},
	{`\mathrm{O}`, "Ο", "Omicron"},
	{`\mathrm{P}`, "Ρ", "Rho"},
	{`\mathrm{T}`, "Τ", "Tau"},
	{`\mathrm{X}`, "Χ", "Chi"},
	{`\ell`, "ℓ", "ell"},
	{`\hbar`, "ħℏ", "hbar"},
}

// Indexes of the table above.
var (
	commands = map[string]string{} // LaTeX by spelling or letter
	spelled  = map[rune]string{}   // ASCII by letter
	written  = map[string]string{} // letter by spelling
)

func init() {
	for _, l := range letters {
		names := strings.Fields(l.names)
		for _, n := range names {
			commands[n] = l.latex
			written[n] = string([]rune(l.runes)[:1])
		}
		for _, r := range l.runes {
			commands[string(r)] = l.latex
			spelled[r] = names[0]
		}
	}
}

// accents are the commands for time derivatives.
var accents = [...]string{"", `\dot`, `\ddot`, `\dddot`, `\ddddot`}

// LaTeX returns the name for LaTeX's math mode: \dot{\theta}_{1} for th1',
// r_{2,3} for r[2, 3] or r_2_3, x_{\mathrm{tip}} for x_tip.
func (n Name) LaTeX() string {
	head, subs := n.parts()
	head = word(head)
	for k := range subs {
		subs[k] = word(subs[k])
	}
	s := head
	switch {
	case n.Primes < len(accents) && n.Primes > 0:
		s = accents[n.Primes] + "{" + head + "}"
	case n.Primes > 0: // no accent has so many dots
		s = fmt.Sprintf(`{%s^{(%d)}}`, head, n.Primes)
	}
	if len(subs) > 0 {
		s += "_{" + strings.Join(subs, ",") + "}"
	}
	if n.Initial {
		s += "(0)"
	}
	return s
}

// Symbol returns the name as a picture sets it, without its derivatives: the
// letter that carries their dots, in Unicode, and its subscripts: θ and [1] for
// th1, r and [2 3] for r[2, 3], tip and [x] for tip_x.
func (n Name) Symbol() (head string, subscripts []string) {
	head, subscripts = n.parts()
	if w, ok := written[head]; ok {
		head = w
	}
	for k, s := range subscripts {
		if w, ok := written[s]; ok {
			subscripts[k] = w
		}
	}
	return head, subscripts
}

// parts splits the name into the letter that carries dots and its subscripts.
func (n Name) parts() (head string, subs []string) {
	name, rest, _ := strings.Cut(strings.Trim(n.Base, "_"), "_")
	letters := strings.TrimRightFunc(name, unicode.IsDigit)
	if letters == "" {
		letters = name
	}
	head = letters
	if digits := name[len(letters):]; digits != "" {
		subs = append(subs, digits)
	}
	subs = append(subs, strings.FieldsFunc(rest, func(r rune) bool { return r == '_' })...)
	if len(n.Indices) > 0 {
		subs = append(subs, strings.Split(n.indices(","), ",")...)
	}
	return head, subs
}

// word sets one part of a name.
func word(s string) string {
	if c, ok := commands[s]; ok {
		return c
	}
	runes := []rune(s)
	if isNumber := strings.TrimFunc(strings.TrimPrefix(s, "-"), isASCIIDigit) == ""; isNumber && s != "" || len(runes) == 1 && runes[0] < 0x80 {
		return s
	}
	var b strings.Builder
	for _, r := range runes {
		switch {
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case spelled[r] != "":
			b.WriteString(spelled[r])
		default: // beyond what a plain LaTeX article can set
			fmt.Fprintf(&b, "u%04x", r)
		}
	}
	return `\mathrm{` + b.String() + "}"
}

func isASCIIDigit(r rune) bool { return '0' <= r && r <= '9' }
