package outline

import (
	"fmt"
	"strings"
)

// Applicable returns the lines of a part, code that depends on a system's size
// alone, that stand in this system's file: without those that begin with the mark of
// others, FREE| for those without constraints, HELD| for those with constraints,
// MOVED| for those with constraints that are not all redundant.
func (o *Outline) Applicable(text string) string {
	marks := []struct {
		mark  string
		holds bool
	}{{"FREE|", len(o.All.Rate) == 0}, {"HELD|", len(o.All.Rate) > 0}, {"MOVED|", o.M > 0}}
	var b strings.Builder
	for line := range strings.Lines(text) {
		keep := true
		for _, m := range marks {
			if rest, marked := strings.CutPrefix(line, m.mark); marked {
				line, keep = rest, m.holds
				break
			}
		}
		if keep {
			b.WriteString(line)
		}
	}
	return b.String()
}

// ActiveList lists the constraints that are enforced, by index, for an array.
func (o *Outline) ActiveList() string {
	var list []string
	for _, k := range o.Active {
		list = append(list, fmt.Sprint(k))
	}
	return strings.Join(list, ", ")
}

// Projects reports whether the file can bring a state back onto constraints.
func (o *Outline) Projects() bool { return o.M > 0 && o.Fallback }

// Called returns the names of a file's own functions that code calls: those in the texts
// of a language's operations, where @ stands for the prefix, and others.
func Called(prefix string, texts []string, others ...string) []string {
	var names []string
	for _, text := range texts {
		if call, ok := strings.CutPrefix(text, "@"); ok {
			name, _, _ := strings.Cut(call, "(")
			names = append(names, prefix+name)
		}
	}
	for _, name := range others {
		names = append(names, prefix+name)
	}
	return names
}
