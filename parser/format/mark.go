package format

import "lagc/parser/token"

// mark is a token with what the blanks around it depend on.
type mark struct {
	kind   token.Kind
	text   string
	starts bool // starts a statement
	ends   bool // ends an operand
	sign   bool // - before an operand
	hugs   bool // an opening bracket that belongs to the operand before it
	tight  bool // stands where sums have no blanks
	depth  int  // open brackets around it, at least 1 unless it starts a statement
}

// reader turns tokens into marks. It keeps track of where it is.
type reader struct {
	keyword string // the statement's
	open    []scope
	base    scope // outside of all brackets
	last    [2]mark
}

// scope is the inside of a bracket, or of a statement.
type scope struct {
	index  bool // of an index, or within one
	ranged bool // a range is being read
}

func (r *reader) scope() *scope {
	if n := len(r.open); n > 0 {
		return &r.open[n-1]
	}
	return &r.base
}

// read returns the mark of the next token.
func (r *reader) read(text string, t token.Token) mark {
	m := mark{kind: t.Kind, text: t.Value(text), starts: t.Starts(text), ends: t.EndsOperand(text)}
	if m.kind == token.Prime {
		m.text = "'"
	}
	if m.starts {
		*r = reader{keyword: m.text, open: r.open[:0]}
	}
	if r.isPart(m) {
		m.ends = false
	}
	if (m.text == ")" || m.text == "]") && len(r.open) > 0 {
		r.open = r.open[:len(r.open)-1]
	}
	m.depth = max(1, len(r.open))
	r.trackRange(m)
	m.tight = r.scope().index || r.scope().ranged
	last := r.last[0]
	switch m.text {
	case "-":
		m.sign = !last.ends
	case "(", "[":
		m.hugs = last.ends && !r.afterActivation(m) || last.kind == token.Keyword && token.Keywords[last.text] == token.Function
		r.open = append(r.open, scope{index: r.scope().index || m.text == "[" && m.hugs})
	}
	r.last = [2]mark{m, last}
	return m
}

// trackRange notes where a range may begin and where it ends for certain.
func (r *reader) trackRange(m mark) {
	switch {
	case m.text == "in" || m.text == "run":
		r.scope().ranged = true
	case m.text == "," || m.text == "if" || m.kind == token.String || r.isPart(m):
		r.scope().ranged = false
	}
}

// isPart tells whether a token is a word that goes on a run or a net, and so
// is no operand.
func (r *reader) isPart(m mark) bool {
	if m.kind != token.Name || len(r.open) > 0 {
		return false
	}
	switch m.text {
	case "every", "method", "step", "tol":
		return r.keyword == "run"
	case "seed", "from":
		return r.keyword == "net"
	}
	return false
}

// afterActivation tells whether a parenthesis holds the size of a layer:
// "-> softplus (2*n)".
func (r *reader) afterActivation(m mark) bool {
	return m.text == "(" && r.keyword == "net" && r.last[1].text == "->" && token.Activations[r.last[0].text]
}

// spaced tells whether a blank stands between two tokens.
func spaced(before, m mark) bool {
	switch {
	case before.sign || before.text == "(" || before.text == "[":
		return false
	case m.kind == token.Prime || m.text == ")" || m.text == "]" || m.text == ",":
		return false
	case before.text == "..":
		return m.kind == token.Number && m.text[0] == '.' // 1...5 would not be read
	case m.text == ".." || product(before) || product(m):
		return false
	case sum(m):
		return !m.tight
	case sum(before):
		return !before.tight
	case m.text == "(" || m.text == "[":
		return !m.hugs
	}
	return true
}

func product(m mark) bool { return m.text == "*" || m.text == "/" || m.text == "^" }
func sum(m mark) bool     { return m.text == "+" || m.text == "-" && !m.sign }
