package notation

import "strings"

// Lines breaks an expression in LaTeX's math mode into lines: the first of at
// most first points, the others of at most others, as far as its parts allow.
// Breaks stand before signs, as far out of brackets as possible, those between
// lines as few as possible (dynamic programming over the places, as Knuth and Plass
// do for paragraphs). Brackets that are broken get a fixed size, since \left
// and \right must stand on one line. Continued lines begin with {} and are
// indented by \quad, by more within brackets.
func Lines(tex string, first, others float64) []string {
	b := &breaker{tokens: scan(tex), first: first, others: others}
	b.measure()
	if b.sum[len(b.tokens)] <= first {
		return []string{tex}
	}
	return b.render(b.places())
}

type breaker struct {
	tokens        []token
	first, others float64
	depth         []int     // of brackets around each token
	level         []float64 // what a break there costs for them
	sum           []float64
}

// What a break costs, in lines: brackets around it that need more than a line
// anyway, others, those of a function; a product instead of a sum; a line that is too
// long and every point of its excess.
const (
	inWide     = 1.2
	inNarrow   = 4.0
	inFunction = 12.0
	asProduct  = 3.0
	tooLong    = 50.0
	perExcess  = 1.0
	atRelation = -2.0 // an equation is best broken between its sides
	fixed      = 1 << 20
)

// cost of breaking before token i; fixed where it cannot be broken.
func (b *breaker) cost(i int) float64 {
	if i == 0 || b.depth[i] > 8 {
		return fixed
	}
	level := b.level[i]
	switch t := b.tokens[i]; {
	case t.kind == relation:
		return atRelation
	case t.kind == sign:
		return level
	case t.kind == opening && b.tokens[i-1].tex == " ": // after another factor
		return level + asProduct
	}
	return fixed
}

// indent is that of a line that begins with token i.
func (b *breaker) indent(i int) int {
	if i == 0 {
		return 0
	}
	return 1 + min(b.depth[i], 3)
}

// places returns the tokens that lines begin with, 0 first.
func (b *breaker) places() []int {
	n := len(b.tokens)
	type state struct {
		cost float64
		from int
	}
	best := make([]state, n+1)
	var open []int // where a line may begin
	for j := 0; j <= n; j++ {
		extra := 0.0
		if j > 0 && j < n {
			if extra = b.cost(j); extra >= fixed {
				continue
			}
		}
		if j > 0 {
			best[j].cost = -1
			for k := len(open) - 1; k >= 0; k-- {
				i := open[k]
				c := best[i].cost + extra + b.line(i, j)
				if best[j].cost < 0 || c < best[j].cost {
					best[j] = state{c, i}
				}
				if b.sum[j]-b.sum[i] > 2*b.others {
					break // even longer lines are no better
				}
			}
		}
		open = append(open, j)
	}
	var at []int
	for j := n; j > 0; {
		j = best[j].from
		at = append([]int{j}, at...)
	}
	return at
}

// measure adds up widths, and finds how deep each token stands.
func (b *breaker) measure() {
	n := len(b.tokens)
	b.sum, b.depth, b.level = make([]float64, n+1), make([]int, n), make([]float64, n)
	for i, t := range b.tokens {
		b.sum[i+1] = b.sum[i] + t.width
	}
	around := []float64{0} // what brackets cost, from the outermost on
	for i, t := range b.tokens {
		if t.kind == closing {
			around = around[:len(around)-1]
		}
		b.depth[i], b.level[i] = len(around)-1, around[len(around)-1]
		if t.kind == opening {
			around = append(around, b.level[i]+b.within(i))
		}
	}
}

// within is what a break inside the brackets that begin at token i costs.
func (b *breaker) within(i int) float64 {
	switch {
	case i > 0 && b.tokens[i-1].kind == piece && b.tokens[i-1].tex != " " && b.tokens[i-1].tex != "-":
		return inFunction
	case b.sum[b.tokens[i].match+1]-b.sum[i] < b.others-4*quad:
		return inNarrow
	}
	return inWide
}

// line is what a line of tokens i to j costs.
func (b *breaker) line(i, j int) float64 {
	room := b.others - quad*float64(b.indent(i))
	if i == 0 {
		room = b.first
	}
	w := b.sum[j] - b.sum[i]
	if w > room {
		return 1 + tooLong + perExcess*(w-room)
	}
	if j == len(b.tokens) {
		return 1
	}
	slack := (room - w) / room
	return 1 + 0.3*slack*slack
}

// render writes the lines that begin at the given tokens.
func (b *breaker) render(at []int) []string {
	b.enlarge(at)
	var lines []string
	for k, i := range at {
		end := len(b.tokens)
		if k+1 < len(at) {
			end = at[k+1]
		}
		var line strings.Builder
		if i > 0 {
			line.WriteString(strings.Repeat(`\quad `, b.indent(i)) + "{}")
			if b.tokens[i].kind == opening {
				line.WriteString(`\times `)
			}
		}
		for n, t := range b.tokens[i:end] {
			if n == 0 && i > 0 {
				t.tex = strings.TrimPrefix(t.tex, " ")
			}
			line.WriteString(t.tex)
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return lines
}

// enlarge gives brackets that stand on different lines a size of their own.
func (b *breaker) enlarge(at []int) {
	row := make([]int, len(b.tokens))
	for k, i := range at {
		end := len(b.tokens)
		if k+1 < len(at) {
			end = at[k+1]
		}
		for ; i < end; i++ {
			row[i] = k
		}
	}
	for i := range b.tokens {
		t := &b.tokens[i]
		if t.kind != opening || row[i] == row[t.match] {
			continue
		}
		size := b.size(i, t.match)
		t.tex, b.tokens[t.match].tex = size+"l(", size+"r)"
	}
}

// size is that of brackets around tokens i to j.
func (b *breaker) size(i, j int) string {
	size := `\big`
	for _, t := range b.tokens[i+1 : j] {
		switch {
		case strings.HasPrefix(t.tex, `\frac`), strings.HasPrefix(t.tex, `\begin`):
			return `\bigg`
		case t.kind == opening:
			size = `\Big`
		}
	}
	return size
}
