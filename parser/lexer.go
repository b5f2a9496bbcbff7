package parser

import (
	"io"

	"github.com/alecthomas/participle/v2/lexer"

	"lagc/parser/token"
	"lagc/source"
)

// definition presents package token to participle.
type definition struct{}

// Symbols implements lexer.Definition.
func (definition) Symbols() map[string]lexer.TokenType {
	symbols := map[string]lexer.TokenType{"EOF": lexer.EOF}
	for _, k := range token.Kinds() {
		symbols[k.String()] = lexer.TokenType(k)
	}
	return symbols
}

// Lex implements lexer.Definition.
func (d definition) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(name, string(text))
}

// LexString implements lexer.StringDefinition.
func (definition) LexString(_, text string) (lexer.Lexer, error) {
	tokens, _ := token.Scan(text)
	return &piece{text: text, tokens: tokens}, nil
}

// piece hands a part of a file's tokens to participle.
type piece struct {
	text   string
	tokens []token.Token
	next   int
}

// Next implements lexer.Lexer. A token's position is its byte span: Offset is
// where it starts and Column where it ends. participle would show them only in
// its own messages, and we use none of those.
func (p *piece) Next() (lexer.Token, error) {
	if p.next >= len(p.tokens) {
		end := 0
		if p.next > 0 {
			end = int(p.tokens[p.next-1].End)
		}
		return lexer.EOFToken(lexer.Position{Offset: end, Column: end}), nil
	}
	t := p.tokens[p.next]
	p.next++
	return lexer.Token{
		Type:  lexer.TokenType(t.Kind),
		Value: t.Value(p.text),
		Pos:   lexer.Position{Offset: int(t.Start), Column: int(t.End)},
	}, nil
}

// span returns the bytes of a token that piece made.
func span(t *lexer.Token) source.Span {
	return source.Span{Start: t.Pos.Offset, End: t.Pos.Column}
}

// over returns the bytes that tokens cover, without what surrounds them.
func over(tokens []lexer.Token) source.Span {
	if len(tokens) == 0 {
		return source.Span{}
	}
	return span(&tokens[0]).To(span(&tokens[len(tokens)-1]))
}
