package sweep

import (
	"fmt"
	"slices"
	"strings"
)

// Fact is something that decides what a sweep computes, as text to the bit.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Identity is what makes two sweeps the same: equal facts, equal results.
type Identity struct {
	Facts []Fact `json:"facts"`
	Jobs  int64  `json:"jobs"` // of the whole sweep
	Shard Shard  `json:"shard"`
}

// Differs says in which facts two sweeps differ, each as "NAME: what a has, not what b has"; shards do not matter.
func (a Identity) Differs(b Identity) []string {
	var out []string
	for _, f := range a.Facts {
		if g := b.fact(f.Name); g != f.Value {
			out = append(out, fmt.Sprintf("%s: %s, not %s", f.Name, brief(f.Value), brief(g)))
		}
	}
	for _, g := range b.Facts {
		if !slices.ContainsFunc(a.Facts, func(f Fact) bool { return f.Name == g.Name }) {
			out = append(out, fmt.Sprintf("%s: %s, not %s", g.Name, brief(""), brief(g.Value)))
		}
	}
	if a.Jobs != b.Jobs && out == nil {
		out = append(out, fmt.Sprintf("number of runs: %d, not %d", a.Jobs, b.Jobs))
	}
	return out
}

func (a Identity) fact(name string) string {
	for _, f := range a.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// brief is a value as a message shows it.
func brief(value string) string {
	const most = 60
	switch r := []rune(strings.ReplaceAll(value, "\n", " ")); {
	case len(r) == 0:
		return "nothing"
	case len(r) > most:
		return string(r[:most-1]) + "…"
	default:
		return string(r)
	}
}
