package notation

import (
	"math/big"
	"strconv"
	"strings"

	"lagc/symbolic"
)

// longest is the number of digits up to which a constant is written exactly.
// Beyond, it is written to float64's precision, which is all that remains of a
// constant when it is lowered.
const longest = 40

// digits writes a constant that is not negative as a decimal, or as a quotient
// of integers where that is not longer; the denominator is then not empty.
func digits(r symbolic.Rational) (num, den string) {
	b := r.Big()
	if b.Num().BitLen()+b.Denom().BitLen() > 4*longest {
		if f := r.Float(); f > 0 && f <= 1e300 {
			return shorten(strconv.FormatFloat(f, 'g', -1, 64)), ""
		}
	}
	num, den = b.Num().String(), b.Denom().String()
	d, ok := decimal(b)
	switch {
	case ok && den == "1", ok && len(d) < len(num)+1+len(den):
		return d, ""
	case len(num)+len(den) > longest:
		return shorten(strconv.FormatFloat(r.Float(), 'g', -1, 64)), ""
	}
	return num, den
}

// shorten drops the sign and zeros that strconv puts before a decimal exponent.
func shorten(s string) string {
	mantissa, exponent, found := strings.Cut(s, "e")
	if !found {
		return s
	}
	e, _ := strconv.Atoi(exponent)
	return mantissa + "e" + strconv.Itoa(e)
}

// decimal returns b exactly in decimal digits, with an exponent where that is
// shorter; ok is false where it has no end.
func decimal(b *big.Rat) (s string, ok bool) {
	places, ok := decimalPlaces(b.Denom())
	if !ok {
		return "", false
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	all := new(big.Int).Quo(new(big.Int).Mul(b.Num(), scale), b.Denom()).String()
	trimmed := strings.TrimRight(all, "0")
	if trimmed == "" {
		return "0", true
	}
	exponent := len(all) - len(trimmed) - places // value = trimmed·10^exponent
	plain, scientific := plainForm(trimmed, exponent), scientificForm(trimmed, exponent)
	if len(plain) > 2+len(scientific) {
		return scientific, true
	}
	return plain, true
}

// decimalPlaces returns the smallest p such that 10ᵖ is a multiple of den.
func decimalPlaces(den *big.Int) (p int, ok bool) {
	twos := int(den.TrailingZeroBits())
	rest := new(big.Int).Rsh(den, uint(twos))
	five, r := big.NewInt(5), new(big.Int)
	fives := 0
	for rest.BitLen() > 1 {
		q, _ := new(big.Int).QuoRem(rest, five, r)
		if r.Sign() != 0 {
			return 0, false
		}
		rest, fives = q, fives+1
	}
	return max(twos, fives), true
}

func plainForm(d string, exponent int) string {
	point := len(d) + exponent
	switch {
	case exponent >= 0:
		return d + strings.Repeat("0", exponent)
	case point > 0:
		return d[:point] + "." + d[point:]
	}
	return "0." + strings.Repeat("0", -point) + d
}

func scientificForm(d string, exponent int) string {
	mantissa := d[:1]
	if len(d) > 1 {
		mantissa += "." + d[1:]
	}
	return mantissa + "e" + strconv.Itoa(exponent+len(d)-1)
}

// numeral returns digits as they are set in the printer's language.
func (p *Printer) numeral(s string) string {
	mantissa, exponent, found := strings.Cut(s, "e")
	if !p.tex || !found {
		return s
	}
	if mantissa == "1" {
		return "10^{" + exponent + "}"
	}
	return mantissa + ` \times 10^{` + exponent + "}"
}
