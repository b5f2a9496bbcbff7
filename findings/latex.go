package findings

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// latex turns the paper's Markdown into a LaTeX document. It knows the few
// things that the paper uses and refuses all others.
func latex(markdown []byte) ([]byte, error) {
	w := &latexWriter{}
	w.source = w.protect(markdown)
	doc := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(w.source))
	if err := ast.Walk(doc, w.visit); err != nil {
		return nil, err
	}
	return []byte(preamble + w.restore(w.out.String()) + "\n\\end{document}\n"), nil
}

const preamble = `% Generated from docs/findings.md; see findings/generate.
\documentclass[11pt]{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb,graphicx,longtable,hyperref}
\usepackage[margin=25mm]{geometry}
\DeclareUnicodeCharacter{2081}{\textsubscript{1}}
\DeclareUnicodeCharacter{03B8}{\ensuremath{\theta}}
\DeclareUnicodeCharacter{2074}{\textsuperscript{4}}
\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}
\setcounter{secnumdepth}{0}
\renewcommand{\arraystretch}{1.15}
\begin{document}
`

// mathematics is $…$ or $$…$$, which Markdown must not touch.
var mathematics = regexp.MustCompile(`(?s)\$\$.+?\$\$|\$[^$\n]+\$`)

type latexWriter struct {
	source  []byte
	formula []string
	out     strings.Builder
}

// protect puts a word in place of each formula.
func (w *latexWriter) protect(markdown []byte) []byte {
	return mathematics.ReplaceAllFunc(markdown, func(f []byte) []byte {
		w.formula = append(w.formula, string(f))
		return fmt.Appendf(nil, "FORMULA%dX", len(w.formula)-1)
	})
}

var formulaWord = regexp.MustCompile(`FORMULA(\d+)X`)

func (w *latexWriter) restore(s string) string {
	return formulaWord.ReplaceAllStringFunc(s, func(word string) string {
		var i int
		_, _ = fmt.Sscanf(word, "FORMULA%dX", &i) // the expression has matched digits
		f := w.formula[i]
		if inner, ok := strings.CutPrefix(f, "$$"); ok {
			return "\\[" + strings.TrimSuffix(inner, "$$") + "\\]"
		}
		return f
	})
}

// around is what LaTeX puts before and after each kind of node.
var around = map[ast.NodeKind][2]string{
	ast.KindDocument:  {"", ""},
	ast.KindTextBlock: {"", ""},
	ast.KindList:      {"\\begin{itemize}\n", "\\end{itemize}\n\n"},
	ast.KindListItem:  {"\\item ", "\n"},
}

func (w *latexWriter) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if pair, ok := around[n.Kind()]; ok {
		w.put(pair, entering)
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.HTMLBlock: // a comment
		return ast.WalkSkipChildren, nil
	case *ast.Paragraph:
		return w.paragraph(n, entering)
	case *ast.Heading:
		w.heading(n, entering)
	case *ast.Emphasis:
		w.put([2]string{map[int]string{1: "\\emph{", 2: "\\textbf{"}[n.Level], "}"}, entering)
	case *ast.Text:
		if entering {
			w.out.WriteString(escape(string(n.Segment.Value(w.source))))
			if n.SoftLineBreak() {
				w.out.WriteString("\n")
			}
		}
	case *ast.String:
		if entering {
			w.out.WriteString(escape(string(n.Value)))
		}
	case *ast.CodeSpan:
		w.put([2]string{"\\texttt{", "}"}, entering)
	case *ast.Link:
		w.put([2]string{"", ""}, entering)
	case *ast.FencedCodeBlock:
		return w.code(n, entering)
	case *east.Table:
		return w.table(n, entering)
	default:
		return ast.WalkStop, fmt.Errorf("findings: LaTeX for %v is not known", n.Kind())
	}
	return ast.WalkContinue, nil
}

func (w *latexWriter) put(pair [2]string, entering bool) {
	if entering {
		w.out.WriteString(pair[0])
	} else {
		w.out.WriteString(pair[1])
	}
}

// heading makes the first the title.
func (w *latexWriter) heading(n *ast.Heading, entering bool) {
	command := map[int]string{1: "\\title{", 2: "\\section{", 3: "\\subsection{"}[n.Level]
	end := "}\n\n"
	if n.Level == 1 {
		end = "}\\date{}\\author{The lagc project}\\maketitle\n\n"
	}
	w.put([2]string{command, end}, entering)
}

// paragraph makes a figure of an image that stands alone; the paragraph after
// it is its caption.
func (w *latexWriter) paragraph(n *ast.Paragraph, entering bool) (ast.WalkStatus, error) {
	switch {
	case !entering:
		w.out.WriteString("\n\n")
	case picture(n) != nil:
		caption, err := w.inner(n.NextSibling())
		fmt.Fprintf(&w.out, "\\begin{figure}[htbp]\n\\centering\n\\includegraphics[width=\\textwidth]{%s}\n\n\\small %s\n\\end{figure}\n",
			strings.TrimSuffix(strings.TrimPrefix(string(picture(n).Destination), "findings/"), ".svg")+".pdf", caption)
		return ast.WalkSkipChildren, err
	case n.PreviousSibling() != nil && picture(n.PreviousSibling()) != nil:
		return ast.WalkSkipChildren, nil
	}
	return ast.WalkContinue, nil
}

// picture is the image that a paragraph consists of, if it does.
func picture(n ast.Node) *ast.Image {
	if n.Kind() != ast.KindParagraph || n.ChildCount() != 1 || n.NextSibling() == nil {
		return nil
	}
	image, _ := n.FirstChild().(*ast.Image)
	return image
}

func (w *latexWriter) code(n *ast.FencedCodeBlock, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.out.WriteString("\\begin{verbatim}\n")
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			w.out.Write(line.Value(w.source))
		}
		w.out.WriteString("\\end{verbatim}\n\n")
	}
	return ast.WalkSkipChildren, nil
}

// table sets a table that may break over pages; its cells are set like text.
func (w *latexWriter) table(t *east.Table, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	columns := strings.Repeat("r", len(t.Alignments)-1)
	fmt.Fprintf(&w.out, "{\\footnotesize\\setlength{\\tabcolsep}{3.5pt}\n\\begin{longtable}{l%s}\n\\hline\n", columns)
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			text, err := w.inner(cell)
			if err != nil {
				return ast.WalkStop, err
			}
			cells = append(cells, text)
		}
		w.out.WriteString(strings.Join(cells, " & ") + " \\\\\n")
		if row.Kind() == east.KindTableHeader {
			w.out.WriteString("\\hline\n\\endhead\n")
		}
	}
	w.out.WriteString("\\hline\n\\end{longtable}}\n\n")
	return ast.WalkSkipChildren, nil
}

// inner renders what a node contains.
func (w *latexWriter) inner(n ast.Node) (string, error) {
	part := &latexWriter{source: w.source}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if err := ast.Walk(c, part.visit); err != nil {
			return "", err
		}
	}
	return part.out.String(), nil
}

var special = strings.NewReplacer(`\`, `\textbackslash{}`, `_`, `\_`, `%`, `\%`, `&`, `\&`, `#`, `\#`, `{`, `\{`, `}`, `\}`, `^`, `\^{}`, `~`, `\~{}`, `<`, `\textless{}`, `>`, `\textgreater{}`, `|`, `\textbar{}`,
	"µ", `\ensuremath{\mu}`, "–", "--", "—", "---", "×", `\ensuremath{\times}`, "≤", `\ensuremath{\le}`, "ε", `\ensuremath{\varepsilon}`, "−", `\ensuremath{-}`, "·", `\ensuremath{\cdot}`)

func escape(s string) string { return special.Replace(s) }
