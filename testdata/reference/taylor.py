"""Taylor series integration of x'' = a(t, x, x') in fixed-point arithmetic.

The equations are recorded once as a tape of series operations; every step then
extends all series order by order with the usual recurrences (R. Moore, Interval
Analysis, chapter 11; A. Jorba, M. Zou, Exp. Math. 14, 99, 2005). Coefficients
are those of powers of (t - t0)/h, as integers scaled by 2**bits, so that a step
ends in the plain sum of the coefficients.
"""
from operator import mul
from mpmath import mp, mpf


class Tape:
    """A list of series in the order in which they can be extended."""

    def __init__(self, bits):
        self.bits, self.nodes = bits, []
        self.one = 1 << bits

    def fix(self, x):
        return int(mp.nint(mp.ldexp(mpf(x), self.bits)))

    def real(self, n):
        return mp.ldexp(mpf(n), -self.bits)

    def node(self, rule):
        s = Series(self)
        s.rule = rule
        self.nodes.append(s)
        return s

    def const(self, x):
        c = self.fix(x)
        return self.node(lambda k: 0 if k else c)


def lift(tape, x):
    return x if isinstance(x, Series) else tape.const(x)


class Series:
    """A truncated power series; c holds its coefficients so far."""

    def __init__(self, tape):
        self.tape, self.c = tape, []

    def __neg__(self):
        a = self
        return self.tape.node(lambda k: -a.c[k])

    def __add__(self, o):
        a, b = self, lift(self.tape, o)
        return self.tape.node(lambda k: a.c[k] + b.c[k])

    def __sub__(self, o):
        a, b = self, lift(self.tape, o)
        return self.tape.node(lambda k: a.c[k] - b.c[k])

    def __rsub__(self, o):
        return lift(self.tape, o) - self

    __radd__ = __add__

    def __mul__(self, o):
        p = self.tape.bits
        a = self
        if not isinstance(o, Series):
            f = self.tape.fix(o)
            return self.tape.node(lambda k: a.c[k] * f >> p)
        return self.tape.node(lambda k: sum(map(mul, a.c, o.c[k::-1])) >> p)

    __rmul__ = __mul__

    def __truediv__(self, o):
        p = self.tape.bits
        a, b = self, lift(self.tape, o)
        s = self.tape.node(None)
        # a = s b, so s_k b_0 = a_k - sum over j < k of s_j b_(k-j)
        s.rule = lambda k: ((a.c[k] << p) - sum(map(mul, s.c, b.c[k:0:-1]))) // b.c[0]
        return s

    def __rtruediv__(self, o):
        return lift(self.tape, o) / self

    def __pow__(self, n):
        if n == 2:
            return self * self
        if isinstance(n, int) and n > 0:
            return self * self ** (n - 1)
        a, t = self, self.tape
        s = t.node(None)
        e = mpf(n)

        def rule(k):
            if k == 0:
                return t.fix(mp.power(t.real(a.c[0]), e))
            # a s' = n a' s; twice the exponent is an integer, which keeps this exact
            w = sum((int(2 * e) * (k - j) - 2 * j) * s.c[j] * a.c[k - j] for j in range(k))
            return w // (2 * k * a.c[0])

        s.rule = rule
        return s


def sqrt(a):
    return a ** mpf(0.5)


def sincos(a):
    """The sine and the cosine of a series."""
    t = a.tape
    p = t.bits
    s, c = t.node(None), t.node(None)

    def slope(k, other):  # k f_k = sum over j of j a_j other_(k-j)
        return sum((j * a.c[j]) * other.c[k - j] for j in range(1, k + 1)) // (k << p)

    s.rule = lambda k: slope(k, c) if k else t.fix(mp.sin(t.real(a.c[0])))
    c.rule = lambda k: -slope(k, s) if k else t.fix(mp.cos(t.real(a.c[0])))
    return s, c


def exp(a):
    t = a.tape
    p = t.bits
    e = t.node(None)
    e.rule = lambda k: (sum((j * a.c[j]) * e.c[k - j] for j in range(1, k + 1)) // (k << p)
                        if k else t.fix(mp.exp(t.real(a.c[0]))))
    return e


def solve(matrix, rhs):
    """Gauss elimination without pivoting, for positive definite matrices of series."""
    a = [list(row) + [b] for row, b in zip(matrix, rhs)]
    n = len(a)
    for i in range(n):
        for r in range(i + 1, n):
            f = a[r][i] / a[i][i]
            for c in range(i + 1, n + 1):
                a[r][c] = a[r][c] - f * a[i][c]
    x = [None] * n
    for i in reversed(range(n)):
        b = a[i][n]
        for c in range(i + 1, n):
            b = b - a[i][c] * x[c]
        x[i] = b / a[i][i]
    return x


def integrate(equations, q, v, times, order, digits, bits):
    """States (q, v) at the times, from the first of them, as lists of mpf.

    equations(t, q, v) returns the accelerations as series. The last two
    coefficients of every step are below 10**-digits, or the step is repeated
    with a smaller h.
    """
    mp.prec = bits + 32
    tape = Tape(bits)
    clock = [0, 0]  # t0 and h, fixed-point
    t = tape.node(lambda k: clock[k] if k < 2 else 0)
    n = len(q)
    state = [Series(tape) for _ in range(2 * n)]
    slopes = state[n:] + [lift(tape, a) for a in equations(t, state[:n], state[n:])]
    now = [tape.fix(x) for x in list(q) + list(v)]
    bound = max(1, tape.fix(mpf(10) ** -digits))
    clock[0] = tape.fix(times[0])
    out = [[tape.real(x) for x in now]]
    h = tape.fix(mpf(1) / 64)
    for target in times[1:]:
        end = tape.fix(target)
        while clock[0] < end:
            clock[1] = step = min(h, end - clock[0])
            size = expand(tape, state, slopes, now, step, order)
            scale = mpf(bound) / max(size, 1)
            h = int(step * min(mpf(2), mpf("0.95") * scale ** (mpf(1) / (order - 1))))
            if size > bound:
                continue
            now = [sum(s.c) for s in state]
            clock[0] += step
        out.append([tape.real(x) for x in now])
    return out


def expand(tape, state, slopes, start, h, order):
    """Fills the series up to the order; returns the size of the last two terms."""
    for s in tape.nodes:
        s.c = []
    for s, x in zip(state, start):
        s.c = [x]
    for k in range(order):
        for s in tape.nodes:
            s.c.append(s.rule(k))
        for s, d in zip(state, slopes):
            s.c.append((d.c[k] * h >> tape.bits) // (k + 1))
    return max(max(abs(s.c[-1]), abs(s.c[-2])) for s in state)
