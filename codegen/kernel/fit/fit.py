#!/usr/bin/env python3
"""Fits the polynomials of the elementary functions; writes zz_coefficients.go.

Run in codegen/kernel with mpmath installed (pip install mpmath):

    python3 fit/fit.py            # about half a minute
    go generate ./...             # the functions that use the coefficients

Every polynomial p(z) = sum c[k] z^k minimises the largest |w(z) (f(z) - p(z))|
by Remez' exchange on a grid of Chebyshev points, in 70-digit arithmetic (Cheney,
Introduction to Approximation Theory, ch. 3). The weight w is chosen such that the
error is the relative error of the function that p is a part of. The
coefficients are made float64 one by one from the leading (lowest) one, the rest
fitted anew each time, so that rounding costs next to nothing (idea: Brisebarre,
Muller, Tisserand, ACM Trans. Math. Softw. 32, 2006, in its simplest form).
"""
import sys
from mpmath import mp, mpf, matrix, lu_solve, log, exp, sin, cos, asin, atan, sinh, erf, erfc, sqrt, pi, cos as mpcos

mp.dps = 70
GRID = 500


def nodes(a, b, n):
    """n points in (a, b), dense at the ends as a minimax error wants them."""
    return [(a + b) / 2 - (b - a) / 2 * mpcos(pi * (mpf(i) + mpf(1) / 2) / n) for i in range(n)]


def horner(c, z):
    s = mpf(0)
    for a in reversed(c):
        s = s * z + a
    return s


def extrema(err, want):
    """Indices of `want` extrema of alternating sign, the largest ones."""
    runs = []
    for i, e in enumerate(err):
        if runs and (err[runs[-1]] > 0) == (e > 0):
            if abs(e) > abs(err[runs[-1]]):
                runs[-1] = i
        else:
            runs.append(i)
    while len(runs) > want:
        if len(runs) == want + 1:
            runs.pop(0 if abs(err[runs[0]]) < abs(err[runs[-1]]) else -1)
            continue
        k = min(range(len(runs) - 1), key=lambda k: max(abs(err[runs[k]]), abs(err[runs[k + 1]])))
        del runs[k:k + 2]
    return runs


def exchange(ref, err, g):
    """ref with grid point g taken in for a neighbour, signs still alternating."""
    same = lambda i: (err[i] > 0) == (err[g] > 0)
    if g < ref[0]:
        return [g] + (ref[1:] if same(ref[0]) else ref[:-1])
    if g > ref[-1]:
        return (ref[:-1] if same(ref[-1]) else ref[1:]) + [g]
    k = max(i for i, r in enumerate(ref) if r <= g)
    k = k if same(ref[k]) else k + 1
    return ref[:k] + [g] + ref[k + 1:]


def remez(zs, f, w, first, n):
    """Coefficients of z^first .. z^(first+n-1) for f with weights w, and the error.

    All extrema are exchanged at once where that raises the level, else the largest alone."""
    ref, old, best = [round(i * (len(zs) - 1) / n) for i in range(n + 1)], None, mpf(-1)
    for _ in range(200):
        A, rhs = matrix(n + 1, n + 1), matrix(n + 1, 1)
        for i, g in enumerate(ref):
            for k in range(n):
                A[i, k] = zs[g] ** (first + k)
            A[i, n] = (-1) ** i / w[g]
            rhs[i] = f[g]
        c = list(lu_solve(A, rhs))
        level = abs(c.pop())
        if level < best and old:
            ref, old = old, None
            continue
        err = [w[i] * (f[i] - horner(c, z) * z ** first) for i, z in enumerate(zs)]
        top = max(range(len(zs)), key=lambda i: abs(err[i]))
        if abs(err[top]) < level * mpf('1.001'):
            break
        best, old, ref = level, exchange(ref, err, top), extrema(err, n + 1)
    return c, abs(err[top])


def fit(f, weight, a, b, n):
    zs = nodes(mpf(a), mpf(b), GRID)
    fs, ws = [f(z) for z in zs], [weight(z) for z in zs]
    rest, fixed = fs[:], []
    for k in range(n):
        c, worst = remez(zs, rest, ws, k, n - k)
        fixed.append(mpf(float(c[0])))
        rest = [r - fixed[k] * z ** k for r, z in zip(rest, zs)]
    return fixed, max(abs(r * w) for r, w in zip(rest, ws))


def odd(f):
    """(f(x) - x)/x^3 as a function of z = x^2, and x^3/f(x)."""
    return lambda z: (f(sqrt(z)) - sqrt(z)) / sqrt(z) ** 3, lambda z: sqrt(z) ** 3 / f(sqrt(z))


def log_ratio(s):
    return log((1 + s) / (1 - s))


S = mpf('0.17157287525380990')  # s = f/(2+f) at f = sqrt2 - 1
LN2_2 = mpf('0.346574')
QUARTER = mpf('0.785399')  # a little beyond pi/4: n is rounded from a rounded product

ERF_SPLIT = mpf('0.9')
FITS = {
    # name: (f, weight, from, to, number of coefficients, comment)
    'sinPoly': (*odd(sin), 0, QUARTER ** 2, 6, 'sin r = r + r³·p(r²), |r| ≤ π/4'),
    'cosPoly': (lambda z: (cos(sqrt(z)) - 1 + z / 2) / z ** 2, lambda z: z ** 2 / cos(sqrt(z)), 0, QUARTER ** 2, 6,
                'cos r = 1 − r²/2 + r⁴·p(r²), |r| ≤ π/4'),
    'expPoly': (lambda r: (exp(r) - 1 - r) / r ** 2, lambda r: r ** 2 / (exp(r) - 1), -LN2_2, LN2_2, 11,
                'exp r = 1 + r + r²·p(r), |r| ≤ ln2/2, relative to expm1'),
    'logPoly': (lambda z: (log_ratio(sqrt(z)) / sqrt(z) - 2) / z, lambda z: sqrt(z) * z / log_ratio(sqrt(z)), 0, S ** 2, 7,
                'log((1+s)/(1−s)) = 2s + s³·p(s²), |s| ≤ 3 − 2√2'),
    'powPoly': (lambda z: (log_ratio(sqrt(z)) / sqrt(z) - 2 - 2 * z / 3) / z ** 2, lambda z: sqrt(z) * z ** 2 / log_ratio(sqrt(z)),
                0, S ** 2, 8, 'log((1+s)/(1−s)) = 2s + ⅔s³ + s⁵·p(s²), |s| ≤ 3 − 2√2'),
    'atanPoly': (*odd(atan), 0, (sqrt(mpf(2)) - 1) ** 2 * mpf('1.00001'), 11, 'atan t = t + t³·p(t²), |t| ≤ √2 − 1'),
    'asinPoly': (*odd(asin), 0, mpf('0.25'), 13, 'asin x = x + x³·p(x²), |x| ≤ 1/2'),
    'sinhPoly': (*odd(sinh), 0, 1, 8, 'sinh x = x + x³·p(x²), |x| ≤ 1'),
    'cbrtPoly': (lambda m: m ** (-mpf(1) / 3), lambda m: m ** (mpf(1) / 3), 1, 2, 6, 'm^(−1/3), 1 ≤ m ≤ 2'),
    'erfPoly': (lambda z: erf(sqrt(z)) / sqrt(z) - 1, lambda z: sqrt(z) / erf(sqrt(z)), 0, ERF_SPLIT ** 2, 13, 'erf x = x + x·p(x²), |x| ≤ 0.9'),
    'erfTail': (lambda x: log(erfc(x + ERF_CENTRE)), lambda x: erfc(x + ERF_CENTRE) / erf(x + ERF_CENTRE),
                ERF_SPLIT - 1, mpf('4.95'), 20, 'log erfc x = p(x − 1), 0.9 ≤ x ≤ 5.95, relative to erf'),
}
ERF_CENTRE = mpf(1)


def literal(c):
    return float(c).hex().replace('0x1.0000000000000p', '0x1p')


def main():
    only = sys.argv[1:]
    out = ['// Code generated by fit/fit.py; DO NOT EDIT.', '', 'package kernel', '',
           '// Minimax coefficients from the lowest power up, with the error that remains', '// before any rounding in evaluation.', 'var (']
    for name, (f, w, a, b, n, about) in FITS.items():
        if only and name not in only:
            continue
        c, e = fit(f, w, a, b, n)
        bits = float(log(e, 2))
        print(f'{name:10} 2^{bits:.2f}', file=sys.stderr)
        out.append(f'\t// {about}; error 2^{bits:.1f}.')
        out.append(f'\t{name} = []float64{{')
        out += [f'\t\t{literal(x)},' for x in c]
        out += ['\t}', '']
    out[-1] = ')'
    if not only:
        open('zz_coefficients.go', 'w').write('\n'.join(out + two_over_pi()) + '\n')


def two_over_pi():
    """The bits of 2/pi that reducing the largest float64 needs, after 64 zero bits."""
    mp.dps = 500
    words = (1227 + 64) // 32 + 1
    bits = int(mp.floor(2 / pi * mpf(2) ** (32 * words - 64)))
    digits = [bits >> (32 * (words - 1 - i)) & 0xffffffff for i in range(words)]
    rows = ['\t' + ' '.join(f'0x{d:08x},' for d in digits[i:i + 8]) for i in range(0, words, 8)]
    return ['', '// TwoOverPi holds the bits of 2/π, most significant first, after 64 zeros: what Payne and',
            "// Hanek's reduction of the largest float64 needs.", 'var TwoOverPi = [...]uint32{', *rows, '}']


main()
