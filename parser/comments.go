package parser

import (
	"sort"
	"strings"

	"lagc/parser/ast"
	"lagc/parser/token"
	"lagc/source"
)

// comments takes the comments out of the tokens.
func comments(f *source.File, tokens []token.Token) ([]token.Token, []ast.Comment) {
	var found []ast.Comment
	kept := tokens[:0]
	for _, t := range tokens {
		if t.Kind != token.Comment {
			kept = append(kept, t)
			continue
		}
		text := strings.TrimSpace(strings.TrimLeft(t.Value(f.Text), "#"))
		found = append(found, ast.Comment{At: at(t.Span()), Text: text})
	}
	return kept, found
}

// describe gives every declaration and definition the comment that ends its
// line. Several in one statement all get it if they share the line; of two
// statements on one line only the last does.
func describe(file *ast.File) {
	end := len(file.Source.Text)
	for i := len(file.Statements) - 1; i >= 0; i-- {
		switch s := file.Statements[i].(type) {
		case *ast.Declare:
			for _, d := range s.Items {
				d.Comment = commentAfter(file, d.Span().End, end)
			}
		case *ast.Let:
			for _, d := range s.Items {
				d.Comment = commentAfter(file, d.Span().End, end)
			}
		case *ast.Observe:
			for _, d := range s.Items {
				d.Comment = commentAfter(file, d.Span().End, end)
			}
		}
		end = file.Statements[i].Span().Start
	}
}

// commentAfter returns the text of the comment that ends the line of an offset
// and begins before another one.
func commentAfter(file *ast.File, offset, before int) string {
	i := sort.Search(len(file.Comments), func(i int) bool {
		return file.Comments[i].Span().Start >= offset
	})
	if i == len(file.Comments) {
		return ""
	}
	c := file.Comments[i]
	start := c.Span().Start
	if start >= before || file.Source.LineAt(start) != file.Source.LineAt(offset) {
		return ""
	}
	return c.Text
}
