package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"lagc/examples"
)

// Every bundled system can be swept, over a param or an initial value, and each of the runs ends as lagc run does, to the bit.
func TestSweepIsRun(t *testing.T) {
	inExamples(t)
	for _, name := range examples.Names() {
		const times = " --t 0.3 --every 0.1 -q"
		out, err, status := invoke(t, "lagc run "+name+times+" --json")
		var doc struct {
			Params []struct {
				Name  string
				Value float64
			}
			Columns []struct{ Name string }
			Rows    [][]float64
		}
		if status != 0 || json.Unmarshal([]byte(out), &doc) != nil {
			t.Errorf("run %s: status %d\n%s", name, status, err)
			continue
		}
		over := fmt.Sprintf("%s=%v", doc.Columns[1].Name, doc.Rows[0][1])
		if len(doc.Params) > 0 {
			over = fmt.Sprintf("%s=%v", doc.Params[0].Name, doc.Params[0].Value)
		}
		table, _, _ := invoke(t, "lagc run "+name+times)
		lines := strings.Split(strings.TrimSpace(table), "\n")
		swept, err, status := invoke(t, "lagc sweep "+name+times+" --over "+over)
		if status != 0 {
			t.Errorf("sweep %s: status %d\n%s", name, status, err)
			continue
		}
		want := "," + lines[len(lines)-1] + ",ok,\n"
		if !strings.HasSuffix(swept, want) {
			t.Errorf("%s, over %s: got\n%swant ... %s", name, over, swept, want)
		}
	}
}
