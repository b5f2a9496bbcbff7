// Package parser turns the text of a .lag file into its syntax tree.
//
// Every statement starts with a reserved keyword, so the tokens are cut there
// (cut.go) and each piece is parsed for itself: a bad statement costs only
// itself, and all errors are reported. Statements are a participle grammar
// (grammar.go); expressions are read by precedence climbing over participle's
// tokens (expr.go). What people carry over from other languages is answered
// with what to write instead (habits.go).
//
// Neighbours: token provides the tokens, ast the tree, resolve gives it
// meaning.
package parser

import (
	"errors"
	"sort"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"lagc/parser/ast"
	"lagc/parser/token"
	"lagc/source"
)

// maxErrors is the number of errors after which Parse gives up: a file that is
// no .lag file at all need not be explained line by line.
const maxErrors = 200

// Parse reads a file. The returned File always holds every statement that
// could be parsed; the list holds all errors found.
func Parse(f *source.File) (*ast.File, source.List) {
	out := &ast.File{Source: f}
	tokens, ok := token.Scan(f.Text)
	p := &parsing{file: f}
	if !ok {
		p.errorf(source.Span{}, "more than %d tokens in one file", token.Limit)
		out.Broken = []ast.Broken{{}}
		return out, p.list
	}
	tokens, out.Comments = comments(f, tokens)
	p.tokens = tokens
	for start := 0; start < len(tokens) && len(p.list) < maxErrors; {
		end := p.cut(start)
		if s := p.statement(start, &end); s != nil {
			out.Statements = append(out.Statements, s)
		} else {
			out.Broken = append(out.Broken, p.broken(start, end))
		}
		start = end
	}
	describe(out)
	if len(p.list) >= maxErrors {
		p.errorf(tokens[len(tokens)-1].Span(), "too many errors; the rest of the file was not read")
		out.Broken = append(out.Broken, ast.Broken{})
	}
	return out, p.list
}

// parsing is the state of one Parse.
type parsing struct {
	file   *source.File
	tokens []token.Token
	list   source.List
}

func (p *parsing) errorf(at source.Span, format string, args ...any) {
	p.list.Errorf(p.file, at, format, args...)
}

// text returns the i-th token's text, "" beyond both ends.
func (p *parsing) text(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return p.tokens[i].Value(p.file.Text)
}

// statement parses the tokens from start to *end, or reports why it cannot and
// returns nil. It moves *end on if the error swallows what follows.
func (p *parsing) statement(start int, end *int) ast.Statement {
	for i := start; i < *end; i++ {
		if p.tokens[i].Kind == token.Bad {
			p.errorf(p.tokens[i].Span(), "%s", token.Explain(p.file.Text, p.tokens[i]))
			return nil
		}
		if p.derivative(i, *end) {
			return nil
		}
	}
	if !p.tokens[start].Starts(p.file.Text) {
		p.stray(start, *end)
		return nil
	}
	lex, err := lexer.Upgrade(&piece{p.file.Text, p.tokens[start:*end], 0})
	if err != nil {
		panic(err) // a piece's Next returns none
	}
	tree, err := grammar().ParseFromLexer(lex)
	if err != nil {
		p.explain(start, end, err)
		return nil
	}
	before := len(p.list)
	s := tree.Is.tree(p)
	if len(p.list) > before {
		return nil
	}
	return s
}

// explain reports the error that participle or the expression parser returned
// for a piece.
func (p *parsing) explain(start int, end *int, err error) {
	var mine *failure
	var its *participle.UnexpectedTokenError
	switch {
	case errors.As(err, &mine):
	case errors.As(err, &its):
		mine = &failure{at: span(&its.Unexpected), end: its.Unexpected.EOF()}
	default:
		mine = &failure{at: p.tokens[start].Span(), message: err.Error()}
	}
	if mine.message != "" {
		p.errorf(mine.at, "%s", mine.message)
		return
	}
	k := *end
	if !mine.end {
		k = start + sort.Search(*end-start, func(i int) bool {
			return int(p.tokens[start+i].Start) >= mine.at.Start
		})
		for k < *end-1 && p.tokens[k].Span() != mine.at {
			k++ // past the dot of ẋ, which has no width
		}
	}
	if k == *end {
		p.incomplete(start, end, mine.want)
		return
	}
	for _, habit := range habits {
		if message := habit(&site{p, start, k, mine.want}); message != "" {
			p.errorf(p.tokens[k].Span(), "%s", message)
			return
		}
	}
}

// grammar returns the participle parser, which is built once, on first use.
var grammar = sync.OnceValue(buildGrammar)

func buildGrammar() *participle.Parser[statement] {
	return participle.MustBuild[statement](
		participle.Lexer(definition{}),
		participle.UseLookahead(0), // one consumed token decides
		participle.ParseTypeWith(parseExpr),
		participle.ParseTypeWith(parseSum),
		participle.Union[production](
			&system{}, &declare{}, &let{}, &net{}, &function{}, &assign{},
			&constraint{}, &observe{}, &event{}, &run{},
		),
	)
}
