package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"lagc/cmd/lagc/internal/output"
	"lagc/examples"
)

type examplesCommand struct {
	Name   string `arg:"" optional:"" help:"The example to print; without it, all are listed."`
	JSON   bool   `name:"json" help:"Report as JSON."`
	Output string `short:"o" placeholder:"FILE" help:"Write to FILE instead of stdout."`
}

// Help is shown by lagc examples --help.
func (examplesCommand) Help() string {
	return `Lists the bundled systems in the order in which to learn from them, or prints one as it stands. lagc run takes their names too.

Examples:

	$ lagc examples
	$ lagc examples double_pendulum -o my_pendulum.lag
`
}

// entry is an example as JSON; Text is given for a single one only.
type entry struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

// Run lists the examples or prints one.
func (c *examplesCommand) Run(a *app) error {
	var b bytes.Buffer
	fill := c.listAll
	if c.Name != "" {
		fill = c.one
	}
	if err := fill(&b); err != nil {
		return err
	}
	if c.Output != "" {
		return output.WriteFile(c.Output, b.Bytes())
	}
	_, err := a.out.Write(b.Bytes())
	return err
}

// one writes one example.
func (c *examplesCommand) one(b *bytes.Buffer) error {
	e, err := examples.Get(c.Name)
	if err != nil {
		return err
	}
	if c.JSON {
		return encode(b, entry(e))
	}
	b.WriteString(e.Text)
	return nil
}

// listAll writes names and titles.
func (c *examplesCommand) listAll(b *bytes.Buffer) error {
	all := []entry{}
	for _, name := range examples.Names() {
		e, err := examples.Get(name)
		if err != nil {
			return err
		}
		all = append(all, entry{Name: e.Name, Title: e.Title})
	}
	if c.JSON {
		return encode(b, all)
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, e := range all {
		fmt.Fprintf(w, "%s\t%s\n", e.Name, strings.TrimSpace(e.Title))
	}
	return w.Flush()
}

// encode writes an indented JSON report.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
