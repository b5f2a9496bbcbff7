package c99

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lagc/symbolic/notation"
)

// names hands out identifiers, each once.
type names map[string]bool

// reserved are the keywords of C and C++ and what their standard headers define
// as macros: nothing in a file or a header is called like that.
const reserved = `auto break case char const continue default do double else enum extern float for goto if inline int long
register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while _Bool _Complex
_Imaginary alignas alignof and and_eq asm bitand bitor bool catch char8_t char16_t char32_t class compl concept const_cast
consteval constexpr constinit co_await co_return co_yield decltype delete dynamic_cast explicit export false friend mutable
namespace new noexcept not not_eq nullptr operator or or_eq private protected public reinterpret_cast requires
static_assert static_cast template this thread_local throw true try typeid typename using virtual wchar_t xor xor_eq
typeof typeof_unqual nullptr_t linux unix i386 NULL errno main far near I complex imaginary std
INFINITY NAN HUGE_VAL HUGE_VALF HUGE_VALL EOF BUFSIZ RAND_MAX EXIT_SUCCESS EXIT_FAILURE CHAR_BIT CLOCKS_PER_SEC DECIMAL_DIG
EDOM ERANGE EILSEQ SIZE_MAX`

// macros are how names in capitals begin that standard headers define.
var macros = strings.Fields("DBL_ FLT_ LDBL_ INT UINT PTRDIFF_ SIG_ATOMIC_ WCHAR_ WINT_ M_ FP_ MATH_ SEEK_ LC_ SCHAR_ UCHAR_ CHAR_ SHRT_ USHRT_ LONG_ ULONG_ LLONG_ ULLONG_")

// isMacro reports whether a standard header may define name.
func isMacro(name string) bool {
	return strings.ToUpper(name) == name && slices.ContainsFunc(macros, func(m string) bool { return strings.HasPrefix(name, m) })
}

func newNames(taken ...string) names {
	n := names{}
	for _, s := range append(strings.Fields(reserved), taken...) {
		n[s] = true
	}
	return n
}

// unique returns name, or where that is taken, a keyword or a macro name with
// underscores at its end.
func (n names) unique(name string) string {
	for n[name] || isMacro(name) && !strings.HasSuffix(name, "_") {
		name += "_"
	}
	n[name] = true
	return name
}

// numbered returns base1, base2 and so on.
func (n names) numbered(base string, count *int) string {
	for {
		*count++
		if name := base + strconv.Itoa(*count); !n[name] {
			n[name] = true
			return name
		}
	}
}

// identifier makes a name in ASCII an identifier that C does not reserve.
func identifier(ascii string) string {
	s := strings.Trim(ascii, "_")
	if s == "" || '0' <= s[0] && s[0] <= '9' {
		return "x" + s
	}
	for strings.Contains(s, "__") {
		s = strings.ReplaceAll(s, "__", "_") // C++ reserves it
	}
	return s
}

// Name returns the name of a system's type and the beginning of those of its
// functions: double_pendulum; int_system where the name is taken.
func Name(system string) string {
	name := identifier(notation.Name{Base: system}.ASCII())
	if newNames("t", "q", "v", "p", "f")[name] {
		name += "_system" // an underscore alone would make two before what follows, which C++ reserves
	}
	return name
}

// local returns the identifier of a coordinate or a param, of an element th3
// or r1_2, of a velocity th_dot.
func local(n notation.Name) string {
	s := identifier(notation.Name{Base: n.Base}.ASCII())
	for k, i := range n.Indices {
		if k > 0 {
			s += "_"
		}
		s += strings.ReplaceAll(strconv.Itoa(i), "-", "minus")
	}
	switch n.Primes {
	case 1:
		s += "_dot"
	case 2:
		s += "_ddot"
	}
	return s
}

// field is a param or an array of params as a member of the system's struct.
type field struct {
	name    string // m
	base    string // m
	shape   []int  // of an array
	origin  []int  // its first indices
	first   int    // index of its first param
	comment string
}

// declarator is the member's name with its lengths.
func (f field) declarator() string {
	var b strings.Builder
	b.WriteString(f.name)
	for _, n := range f.shape {
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String()
}

// size is the number of its elements.
func (f field) size() int {
	n := 1
	for _, s := range f.shape {
		n *= s
	}
	return n
}

// element returns the C indices of an element.
func (f field) element(indices []int) string {
	var b strings.Builder
	for k, i := range indices {
		fmt.Fprintf(&b, "[%d]", i-f.origin[k])
	}
	return b.String()
}
