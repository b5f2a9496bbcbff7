package findings

import (
	"fmt"
	"slices"
	"strings"
)

// table renders a table of the paper as Markdown.
func (r *Results) table(name string) (string, error) {
	for _, t := range tables {
		if t.name == name {
			return markdown(t.head, t.rows(r)), nil
		}
	}
	return "", fmt.Errorf("there is no table %q", name)
}

// tables lists them.
var tables = []struct {
	name string
	head []string
	rows func(*Results) [][]string
}{
	{"ways", []string{"way", "median error", "largest error", "in", "median ulp", "largest ulp"}, (*Results).wayRows},
	{"times", []string{"system", "n", "symbolic", "go", "native", "jet", "autograd", "batched", "ratio", "pays after"}, (*Results).timeRows},
	{"alltimes", []string{"system", "n", "symbolic", "go", "native", "jet", "autograd", "batched", "ratio", "pays after"}, (*Results).allTimeRows},
	{"all", []string{"system", "n", "cond M", "symbolic (ulp)", "autograd (ulp)", "jet (ulp)", "hand (ulp)", "complex", "finite"}, (*Results).allRows},
	{"conservation", []string{"system", "method", "setting", "energy", "momentum", "volume"}, (*Results).conservationRows},
	{"long", []string{"system", "method", "setting", "1 period", "100 periods", "10 000 periods", "evaluations"}, (*Results).longRows},
}

func markdown(head []string, rows [][]string) string {
	var b strings.Builder
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(head)
	rule := make([]string, len(head))
	for i := range rule {
		rule[i] = "--:"
	}
	rule[0] = ":--"
	line(rule)
	for _, row := range rows {
		line(row)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (r *Results) wayRows() (rows [][]string) {
	for _, way := range append([]string{"symbolic"}, allWays...) {
		x, u := r.errors(way, maxOf), r.errors(way, ulpOf)
		if x == nil {
			continue
		}
		worst := slices.MaxFunc(x, byNumber)
		rows = append(rows, []string{way, num(middle(x)), num(worst.x), code(worst.system), num(middle(u)), num(slices.MaxFunc(u, byNumber).x)})
	}
	return rows
}

// shown are the systems of the table of times.
var shown = []string{"oscillator", "pendulum", "kepler", "charged", "relativistic", "double_pendulum", "henon_heiles", "top", "cartesian_pendulum", "triple_pendulum", "nbody", "chain", "solar"}

func (r *Results) timeRows() (rows [][]string) {
	for _, name := range shown {
		for _, t := range r.Timings.Systems {
			if t.System == name {
				rows = append(rows, r.timeRow(t))
			}
		}
	}
	return rows
}

func (r *Results) allTimeRows() (rows [][]string) {
	for _, t := range r.Timings.Systems {
		rows = append(rows, r.timeRow(t))
	}
	return rows
}

func (r *Results) timeRow(t Timing) []string {
	row := []string{code(t.System), fmt.Sprint(t.N)}
	for _, way := range []string{"symbolic", "go", "native", "jet", "autograd"} {
		cell := ""
		if w, err := r.time(t.System, way); err == nil {
			cell = duration(w.Median)
		}
		row = append(row, cell)
	}
	w, err := r.time(t.System, "autograd")
	if err != nil {
		return append(row, "", "", "")
	}
	ratio, _ := r.relative(t.System, "autograd", "symbolic") // there are both times
	return append(row, duration(w.Batched), num(ratio), digits(w.BreakEven, 2))
}

func (r *Results) allRows() (rows [][]string) {
	for _, a := range r.Accuracy {
		row := []string{code(a.System), fmt.Sprint(a.N), num(a.Condition)}
		for _, column := range []struct {
			way string
			of  func(Error) string
		}{{"symbolic", ulps}, {"autograd", ulps}, {"jet", ulps}, {"hand", ulps}, {"complex", relative}, {"finite", relative}} {
			cell := ""
			if e, ok := a.of(column.way); ok {
				cell = column.of(e)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	return rows
}

func relative(e Error) string { return num(e.Max) }

// ulps writes what is exact in float64 as 0.
func ulps(e Error) string {
	if e.ULP < 0.01 {
		return "0"
	}
	return num(e.ULP)
}

func (r *Results) conservationRows() (rows [][]string) {
	for _, c := range r.Conservation {
		row := []string{code(c.System), plain(c.Method), c.Setting, num(c.Energy), "", ""}
		if c.Failure != "" {
			row[3] = "escapes"
			rows = append(rows, row)
			continue
		}
		if c.Momentum != nil {
			row[4] = num(*c.Momentum)
		}
		if c.Volume != nil {
			row[5] = num(abs(*c.Volume))
		}
		rows = append(rows, row)
	}
	return rows
}

func (r *Results) longRows() (rows [][]string) {
	for _, l := range r.Long {
		row := []string{code(l.System), plain(l.Method), l.Setting}
		for _, after := range []float64{1, 100, 10000} {
			e, err := r.longError(l.System, l.Method, after)
			if err != nil {
				e = ""
			}
			row = append(row, e)
		}
		rows = append(rows, append(row, num(float64(l.Evaluations))))
	}
	return rows
}
