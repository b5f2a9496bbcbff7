package plots

import (
	"image/color"
	"math"
)

// lab is a colour of Oklab: lightness, green to red, blue to yellow.
type lab struct{ l, a, b float64 }

// The ramp runs straight through Oklab (B. Ottosson, "A perceptual color space
// for image processing", 2020), so that equal differences of value look equally
// large, from a dark blue to a light yellow: the axis that the common
// kinds of colour blindness leave intact, and monotone in lightness, so that it
// survives a print in grey.
var rampFrom, rampTo = lab{0.22, 0.00, -0.115}, lab{0.93, -0.015, 0.155}

// ramp returns the colour at x from 0 to 1.
func ramp(x float64) color.NRGBA {
	x = max(0, min(x, 1))
	mix := func(a, b float64) float64 { return a + float64(x*(b-a)) }
	return lab{mix(rampFrom.l, rampTo.l), mix(rampFrom.a, rampTo.a), mix(rampFrom.b, rampTo.b)}.sRGB()
}

// sRGB converts by Ottosson's matrices; what lies outside is cut.
func (c lab) sRGB() color.NRGBA {
	cube := func(k, m float64) float64 {
		x := c.l + float64(k*c.a) + float64(m*c.b)
		return x * x * x
	}
	l, m, s := cube(0.3963377774, 0.2158037573), cube(-0.1055613458, -0.0638541728), cube(-0.0894841775, -1.2914855480)
	channel := func(kl, km, ks float64) uint8 {
		x := float64(kl*l) + float64(km*m) + float64(ks*s)
		if x <= 0.0031308 {
			x *= 12.92
		} else {
			x = 1.055*math.Pow(x, 1/2.4) - 0.055
		}
		return uint8(math.Round(255 * max(0, min(x, 1))))
	}
	return color.NRGBA{
		channel(4.0767416621, -3.3077115913, 0.2309699292),
		channel(-1.2684380046, 2.6097574011, -0.3413193965),
		channel(-0.0041960863, -0.7034186147, 1.7076147010),
		255,
	}
}
