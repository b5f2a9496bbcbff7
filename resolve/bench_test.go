package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"lagc/examples"
	"lagc/mechanics"
	"lagc/parser"
	"lagc/resolve"
	"lagc/source"
	"lagc/symbolic"
)

// load walks from text to equations, as every command does first.
func load(b *testing.B, name, text string, opt resolve.Options) *mechanics.Equations {
	b.Helper()
	tree, list := parser.Parse(source.NewFile(name, text))
	sys, more := resolve.Resolve(tree, opt)
	if err := append(list, more...).Err(); err != nil {
		b.Fatal(err)
	}
	return mechanics.Derive(sys)
}

func example(b *testing.B, name string) string {
	b.Helper()
	e, err := examples.Get(name)
	if err != nil {
		b.Fatal(err)
	}
	return e.Text
}

// BenchmarkDoublePendulum is what stands before every run of a small system.
func BenchmarkDoublePendulum(b *testing.B) {
	text := example(b, "double_pendulum")
	b.ReportAllocs()
	for b.Loop() {
		load(b, "double_pendulum.lag", text, resolve.Options{})
	}
}

// BenchmarkChain is CHAIN n: it must grow no faster than n³.
func BenchmarkChain(b *testing.B) {
	text := example(b, "chain")
	for _, n := range []int64{8, 16, 32, 64, 128} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				load(b, "chain.lag", text, resolve.Options{Consts: map[string]symbolic.Rational{"n": symbolic.RatInt(n)}})
			}
		})
	}
}

// BenchmarkTerms takes Lagrangians of 10⁵ terms apart into its stages.
func BenchmarkTerms(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"literal", literalTerms(100_000, 1000)},
		{"sum", indexedTerms(100_000, 1000)},
	} {
		file := source.NewFile("terms.lag", c.text)
		tree, list := parser.Parse(file)
		if list.Err() != nil {
			b.Fatal(list.Err())
		}
		b.Run(c.name+"/parse", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				parser.Parse(file)
			}
		})
		b.Run(c.name+"/resolve", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				resolve.Resolve(tree, resolve.Options{})
			}
		})
		b.Run(c.name+"/derive", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				sys, list := resolve.Resolve(tree, resolve.Options{})
				if list.Err() != nil {
					b.Fatal(list.Err())
				}
				b.StartTimer()
				mechanics.Derive(sys)
			}
		})
	}
}

// literalTerms is a Lagrangian of kinetic terms and many different couplings of
// n coordinates, written out.
func literalTerms(terms, n int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "coord q[1..%d]\nlet T = sum(q[i]'^2/2 for i in 1..%d)\nlagrangian L = T", n, n)
	for k := range terms {
		i, j := 1+k%n, 1+(k*k/7+k/n)%n
		fmt.Fprintf(&s, "\n  - %d.%02d*sin(q[%d] - q[%d])^2", 1+k%9, k%89, i, j)
	}
	return s.String() + "\nrun 0..1\n"
}

// indexedTerms is a Lagrangian with as many terms, as sums over indices.
func indexedTerms(terms, n int) string {
	return fmt.Sprintf(`const n = %d, m = %d
coord q[1..n]
let T = sum(q[i]'^2/2 for i in 1..n)
let V = sum(k/7*sin(q[i] - q[1 + mod(i + k^2, n)])^2 for i in 1..n, k in 1..m)
lagrangian L = T - V
run 0..1
`, n, terms/n)
}
