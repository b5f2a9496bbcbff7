#!/usr/bin/env python3
"""Checks the reference trajectories against closed solutions and invariants.

Reads only the JSON files. Every check must hold to 10**-27 of the size of the
numbers in it (30 digits are printed; a few are lost in the formulas).
"""
import json
import sys
from itertools import combinations
from pathlib import Path

from mpmath import mp, mpf, sqrt, sin, cos, exp, pi, asin, acos, asinh, atan2, hypot, floor, ellipf, ellipfun, findroot

mp.dps = 40
BOUND = mpf(10) ** -27
EXACT, KEPT = {}, {}


def exact(f):
    """f(p, q0, v0, t) returns the coordinates at t."""
    EXACT[f.__name__] = f
    return f


def kept(f):
    """f(p, q, v, t) returns what must not change."""
    KEPT[f.__name__] = f
    return f


def number(text):
    return mpf(float(text))


def collect(table):
    """Params by name; elements of arrays gathered in lists."""
    out = {}
    for name, value in table.items():
        base, _, index = name.rpartition("_")
        if index.isdigit():
            out.setdefault(base, []).append(number(value))
        else:
            out[name] = number(value)
    return out


def dot(u, v):
    return sum(a * b for a, b in zip(u, v))


def cross(u, v):
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]


# Closed solutions.

def swing(w, th, om, t):
    """The plane pendulum by Jacobi's elliptic functions (Abramowitz & Stegun, 16 and 17)."""
    k = hypot(sin(th / 2), om / (2 * w))
    ph = atan2(sin(th / 2) / k, om / (2 * w * k))
    return 2 * asin(k * ellipfun("sn", w * t + ellipf(ph, k ** 2), k=k))


@exact
def pendulum(p, q, v, t):
    return [swing(sqrt(p["g"] / p["l"]), q[0], v[0], t)]


@exact
def cartesian_pendulum(p, q, v, t):
    l = p["l"]
    th = swing(sqrt(p["g"] / l), atan2(q[0], -q[1]), (v[1] * q[0] - v[0] * q[1]) / l ** 2, t)
    return [l * sin(th), -l * cos(th)]


@exact
def oscillator(p, q, v, t):
    w = sqrt(p["k"] / p["m"])
    return [q[0] * cos(w * t) + v[0] / w * sin(w * t)]


@exact
def anisotropic(p, q, v, t):
    return [oscillator(dict(p, k=k), [a], [b], t)[0] for k, a, b in zip(p["k"], q, v)]


@exact
def atwood(p, q, v, t):
    g = p["g"] * (p["m1"] - p["m2"]) / (p["m1"] + p["m2"] + p["J"] / p["R"] ** 2)
    return [q[0] + v[0] * t + g * t ** 2 / 2]


@exact
def whirled_bead(p, q, v, t):
    w = p["w"]
    return [(q[0] + v[0] / w) / 2 * exp(w * t) + (q[0] - v[0] / w) / 2 * exp(-w * t)]


@exact
def cycloid(p, q, v, t):
    w = sqrt(p["g"] / p["a"]) / 2
    return [2 * acos(cos(q[0] / 2) * cos(w * t) - sin(q[0] / 2) * v[0] / 2 / w * sin(w * t))]


@exact
def damped(p, q, v, t):
    b, w = p["c"] / (2 * p["m"]), p["w"]
    force = p["F"] / (p["k"] - p["m"] * w ** 2 + 1j * p["c"] * w)
    wd = sqrt(p["k"] / p["m"] - b ** 2)
    x, u = q[0] - force.real, v[0] - (1j * w * force).real
    free = exp(-b * t) * (x * cos(wd * t) + (u + b * x) / wd * sin(wd * t))
    return [free + (force * mp.expj(w * t)).real]


@exact
def coupled(p, q, v, t):
    n = len(q)
    out = [mpf(0)] * n
    for k in range(1, n + 1):
        w = 2 * sqrt(p["k"] / p["m"]) * sin(k * pi / (2 * n + 2))
        shape = [sqrt(mpf(2) / (n + 1)) * sin(i * k * pi / (n + 1)) for i in range(1, n + 1)]
        a = dot(shape, q) * cos(w * t) + dot(shape, v) / w * sin(w * t)
        out = [x + a * s for x, s in zip(out, shape)]
    return out


@exact
def foucault(p, q, v, t):
    turn = 2 * pi / p["day"] * sin(p["lat"] * pi / 180)
    nu = sqrt(p["g"] / p["l"] + turn ** 2)
    z, u = mp.mpc(*q), mp.mpc(*v)
    z = mp.expj(-turn * t) * (z * cos(nu * t) + (u + 1j * turn * z) / nu * sin(nu * t))
    return [z.real, z.imag]


def ellipse(mu, r, v, t):
    """A Kepler orbit in Cartesian coordinates, by the anomaly at which the mean one is right."""
    r0, s = sqrt(dot(r, r)), dot(r, v)
    a = 1 / (2 / r0 - dot(v, v) / mu)
    n = sqrt(mu / a ** 3)
    c, d = 1 - r0 / a, s / sqrt(mu * a)
    u = findroot(lambda x: x - c * sin(x) + d * (1 - cos(x)) - n * t,
                 (n * t - 1.1 * hypot(c, d), n * t + 2.2 * hypot(c, d)), solver="anderson", tol=1e-76)
    f, g = 1 - a / r0 * (1 - cos(u)), t - (u - sin(u)) / n
    return [f * x + g * y for x, y in zip(r, v)], u


@exact
def kepler_cartesian(p, q, v, t):
    return ellipse(p["mu"], q, v, t)[0]


@exact
def kepler(p, q, v, t):
    (x, y), u = ellipse(p["mu"], [q[0], 0], [v[0], q[0] * v[1]], t)
    # The angle lags or leads u, counted from perihelion where the run starts, by less than half a turn.
    angle = atan2(y, x)
    return [hypot(x, y), q[1] + angle + 2 * pi * floor((u - angle) / (2 * pi) + 0.5)]


@exact
def charged(p, q, v, t):
    w = p["q"] * p["B"] / p["m"]
    z = mp.mpc(q[0], q[1]) + mp.mpc(v[0], v[1]) * (1 - mp.expj(-w * t)) / (1j * w)
    return [z.real, z.imag, q[2] + v[2] * t]


@exact
def crossed_fields(p, q, v, t):
    # The fields of the reference: B along z, E across and along it.
    k, b, e = p["q"] / p["m"], p["B"][2], p["E"]
    drift = mp.mpc(e[1], -e[0]) / b
    z = mp.mpc(q[0], q[1]) + drift * t + (mp.mpc(v[0], v[1]) - drift) * (1 - mp.expj(-k * b * t)) / (1j * k * b)
    return [z.real, z.imag, q[2] + v[2] * t + k * e[2] * t ** 2 / 2]


@exact
def relativistic(p, q, v, t):
    c, F = p["c"], p["F"]
    g = 1 / sqrt(1 - dot(v, v) / c ** 2)
    px, py = p["m"] * g * v[0], p["m"] * g * v[1]
    w = hypot(p["m"] * c, py)
    return [q[0] + c / F * (hypot(w, px + F * t) - hypot(w, px)),
            q[1] + c * py / F * (asinh((px + F * t) / w) - asinh(px / w))]


@exact
def synchrotron(p, q, v, t):
    slow = dict(p, B=p["B"] * sqrt(1 - dot(v, v) / p["c"] ** 2))
    return charged(slow, q, v, t)


@exact
def sphere(p, q, v, t):
    def point(a):
        return [sin(a[0]) * cos(a[1]), sin(a[0]) * sin(a[1]), cos(a[0])]
    h = [cos(q[0]) * cos(q[1]) * v[0] - sin(q[0]) * sin(q[1]) * v[1],
         cos(q[0]) * sin(q[1]) * v[0] + sin(q[0]) * cos(q[1]) * v[1], -sin(q[0]) * v[0]]
    w = sqrt(dot(h, h))
    x, y, z = [a * cos(w * t) + b / w * sin(w * t) for a, b in zip(point(q), h)]
    turned = w * t  # the longitude is never half a turn from the arc travelled
    ph = atan2(y, x)
    return [acos(z), ph + 2 * pi * floor((turned - ph) / (2 * pi) + 0.5)]


@exact
def disc(p, q, v, t):
    a, w, u = q[3], v[3], p["R"] * v[2]
    return [q[0] + u / w * (sin(a + w * t) - sin(a)), q[1] - u / w * (cos(a + w * t) - cos(a)),
            q[2] + v[2] * t, a + w * t]


@exact
def skate(p, q, v, t):
    # From rest in heading 0: speed v0 + G/w sin(w t) along the blade, integrated.
    G, w, u = p["g"] * sin(p["slope"]), v[2], v[0]
    return [u / w * sin(w * t) + G / (2 * w ** 2) * sin(w * t) ** 2,
            u / w * (1 - cos(w * t)) + G / (2 * w ** 2) * (w * t - sin(2 * w * t) / 2), w * t]


# Invariants.

def links(m, l, g, q, v):
    x = y = u = w = e = mpf(0)
    for mi, li, a, b in zip(m, l, q, v):
        u, w, y = u + li * cos(a) * b, w + li * sin(a) * b, y - li * cos(a)
        e += mi * (u ** 2 + w ** 2) / 2 + mi * g * y
    return [e]


@kept
def double_pendulum(p, q, v, t):
    return links([p["m1"], p["m2"]], [p["l1"], p["l2"]], p["g"], q, v)


@kept
def triple_pendulum(p, q, v, t):
    return links(p["m"], p["l"], p["g"], q, v)


KEPT["chain"] = triple_pendulum


@kept
def spherical(p, q, v, t):
    s = sin(q[0])
    return [(v[0] ** 2 + s ** 2 * v[1] ** 2) / 2 - p["g"] / p["l"] * cos(q[0]), s ** 2 * v[1]]


@kept
def elastic(p, q, v, t):
    return [p["m"] / 2 * (v[0] ** 2 + q[0] ** 2 * v[1] ** 2) - p["m"] * p["g"] * q[0] * cos(q[1])
            + p["k"] / 2 * (q[0] - p["l"]) ** 2]


@kept
def hoop(p, q, v, t):
    return [v[0] ** 2 / 2 - p["w"] ** 2 / 2 * sin(q[0]) ** 2 - p["g"] / p["R"] * cos(q[0])]


@kept
def swinging_atwood(p, q, v, t):
    (r, th), (u, w), g = q, v, p["g"]
    return [(p["m"] + p["M"]) / 2 * u ** 2 + p["m"] / 2 * (r * w) ** 2 + p["M"] * g * r - p["m"] * g * r * cos(th),
            r ** 2 * w * (u * cos(th / 2) - r * w / 2 * sin(th / 2)) + g * r ** 2 * sin(th / 2) * cos(th / 2) ** 2]


@kept
def double_well(p, q, v, t):
    return [p["m"] / 2 * v[0] ** 2 - p["a"] / 2 * q[0] ** 2 + p["b"] / 4 * q[0] ** 4]


@kept
def henon_heiles(p, q, v, t):
    x, y = q
    return [dot(v, v) / 2 + (x ** 2 + y ** 2) / 2 + x ** 2 * y - y ** 3 / 3]


@kept
def toda(p, q, v, t):
    n = len(q)
    b = [exp(q[i] - q[(i + 1) % n]) for i in range(n)]
    return [sum(v), dot(v, v) / 2 + sum(b), sum(v[i] ** 3 / 3 + (v[i] + v[(i + 1) % n]) * b[i] for i in range(n))]


@kept
def fput(p, q, v, t):
    u = [0, *q, 0]
    d = [b - a for a, b in zip(u, u[1:])]
    return [dot(v, v) / 2 + sum(x ** 2 / 2 + p["alpha"] / 3 * x ** 3 for x in d)]


def gravity(p, q, v, dim):
    m = p["m"]
    r = [q[i:i + dim] for i in range(0, len(q), dim)]
    u = [v[i:i + dim] for i in range(0, len(v), dim)]
    e = sum(a * dot(b, b) / 2 for a, b in zip(m, u))
    for i, j in combinations(range(len(m)), 2):
        d = [a - b for a, b in zip(r[i], r[j])]
        e -= p["G"] * m[i] * m[j] / sqrt(dot(d, d))
    spin = sum(a * (b[0] * c[1] - b[1] * c[0]) for a, b, c in zip(m, r, u))
    return [e, spin] + [sum(a * b[k] for a, b in zip(m, u)) for k in range(dim)]


@kept
def three_body(p, q, v, t):
    return gravity(p, q, v, 2)


@kept
def nbody(p, q, v, t):
    return gravity(p, q, v, 3)


KEPT["solar"] = nbody


@kept
def arenstorf(p, q, v, t):
    (x, y), mu = q, p["mu"]
    return [dot(v, v) / 2 - dot(q, q) / 2 - (1 - mu) / hypot(x + mu, y) - mu / hypot(x - 1 + mu, y)]


@kept
def stormer(p, q, v, t):
    r3 = sqrt(dot(q, q)) ** 3
    return [dot(v, v), p["m"] * cross(q, v)[2] + p["q"] * p["M"][2] * (q[0] ** 2 + q[1] ** 2) / r3]


@kept
def top(p, q, v, t):
    s, c = sin(q[0]), cos(q[0])
    axis = v[2] + v[1] * c
    return [axis, p["I1"] * s ** 2 * v[1] + p["I3"] * axis * c,
            p["I1"] / 2 * (v[0] ** 2 + s ** 2 * v[1] ** 2) + p["m"] * p["g"] * p["l"] * c]


@kept
def torus(p, q, v, t):
    rho = p["R"] + p["a"] * cos(q[0])
    return [(p["a"] * v[0]) ** 2 + (rho * v[1]) ** 2, rho ** 2 * v[1]]


@kept
def schwarzschild(p, q, v, t):
    r = q[1]
    f = 1 - 2 * p["M"] / r
    return [f * v[0], r ** 2 * v[2], f * v[0] ** 2 - v[1] ** 2 / f - r ** 2 * v[2] ** 2]


@kept
def sleigh(p, q, v, t):
    s, c = sin(q[2]), cos(q[2])
    return [p["m"] * dot(v[:2], v[:2]) + p["I"] * v[2] ** 2, v[1] * c - v[0] * s - p["a"] * v[2]]


def worst(found, wanted):
    return max(abs(a - b) / max(1, abs(b)) for a, b in zip(found, wanted))


def check(path):
    data = json.loads(path.read_text())
    p = collect(data["params"])
    states = [[mpf(x) for x in row] for row in data["states"]]
    n = len(data["coords"])
    first = [number(data["init"][c + prime]) for prime in ("", "'") for c in data["coords"]]
    error, how = mpf(0), []
    for name, table in (("exact", EXACT), ("kept", KEPT)):
        f = table.get(data["system"])
        if not f:
            continue
        how.append(name)
        for t, s in zip(data["times"], states):
            if name == "exact":
                error = max(error, worst(s[:n], f(p, first[:n], first[n:], mpf(t))))
            else:
                error = max(error, worst(f(p, s[:n], s[n:], t), f(p, first[:n], first[n:], 0)))
    print(f"{data['system']:20s} {'+'.join(how) or 'two runs only':14s} {mp.nstr(error, 2)}")
    return error < BOUND


if __name__ == "__main__":
    results = [check(path) for path in sorted(Path(__file__).parent.glob("*.json"))]
    sys.exit(not all(results))
