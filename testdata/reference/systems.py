"""The systems of reference, their equations of motion typed by hand.

Each entry gives the parameters, constants and initial values of the bundled
example of that name and a function that returns the accelerations. The forms
are mass matrices, Newton's or Hamilton's equations from the books named in
../../examples, not the text of the examples: an error would have to be made twice.
"""
from dataclasses import dataclass, field
from math import pi, sin, sqrt as root
from typing import Callable

from taylor import exp, sincos, solve, sqrt


@dataclass
class System:
    """params and consts by name; init by coordinate: (value, velocity)."""
    equations: Callable          # (p, t, q, v) -> accelerations
    init: dict
    times: list
    params: dict = field(default_factory=dict)
    consts: dict = field(default_factory=dict)


SYSTEMS = {}


def system(init, times, consts=None, **params):
    def enter(f):
        SYSTEMS[f.__name__] = System(f, init, times, params, consts or {})
        return f
    return enter


def steps(end, n=10):
    """n + 1 evenly spaced times from 0; end/n should be a short decimal."""
    return [end * i / n for i in range(n + 1)]


def dot(u, v):
    s = u[0] * v[0]
    for a, b in zip(u[1:], v[1:]):
        s = s + a * b
    return s


def cross(u, v):
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]


# Pendulums.

def links(masses, lengths, g, q, v):
    """n-link pendulum: sum_j mu_ij l_i l_j (cos(qi-qj) q''j + sin(qi-qj) v_j^2) = -mu_i g l_i sin qi."""
    n = len(q)
    sc = [sincos(a) for a in q]
    mu = [sum(masses[i:]) for i in range(n)]
    one = q[0].tape.const(1)
    m, b = [[None] * n for _ in range(n)], []
    for i, (si, ci) in enumerate(sc):
        f = -(mu[i] * g * lengths[i]) * si
        for j, (sj, cj) in enumerate(sc):
            w = mu[max(i, j)] * lengths[i] * lengths[j]
            m[i][j] = one * w if i == j else w * (ci * cj + si * sj)
            if i != j:
                f = f - w * (si * cj - ci * sj) * v[j] ** 2
        b.append(f)
    return solve(m, b)


@system({"th": (2, 0)}, steps(10), m=1, l=1, g=9.81)
def pendulum(p, t, q, v):
    return [-(p["g"] / p["l"]) * sincos(q[0])[0]]


@system({"th1": (2, 0), "th2": (2, 0)}, steps(10), m1=1, m2=1, l1=1, l2=1, g=9.81)
def double_pendulum(p, t, q, v):
    return links([p["m1"], p["m2"]], [p["l1"], p["l2"]], p["g"], q, v)


@system({"th[1]": (1.5, 0), "th[2]": (1.0, 0), "th[3]": (2.5, 0)}, steps(5),
        m=[1.0, 0.8, 0.5], l=[1.0, 0.7, 0.6], g=9.81)
def triple_pendulum(p, t, q, v):
    return links(p["m"], p["l"], p["g"], q, v)


@system({f"th[{i}]": (1, 0) for i in range(1, 9)}, steps(10),
        consts={"n": 8}, m=[1] * 8, l=[1] * 8, g=9.81)
def chain(p, t, q, v):
    return links(p["m"], p["l"], p["g"], q, v)


@system({"th": (1.2, 0), "ph": (0, 1.5)}, steps(10), m=1, l=1, g=9.81)
def spherical(p, t, q, v):
    s, c = sincos(q[0])
    return [v[1] ** 2 * s * c - (p["g"] / p["l"]) * s, -2 * v[0] * v[1] * c / s]


@system({"r": (1 + 9.81 / 29.43 + 0.1, 0), "th": (0.1, 0)}, steps(10), m=1, k=29.43, l=1, g=9.81)
def elastic(p, t, q, v):
    r, th = q
    s, c = sincos(th)
    return [r * v[1] ** 2 - (p["k"] / p["m"]) * (r - p["l"]) + p["g"] * c,
            -(2 * v[0] * v[1] + p["g"] * s) / r]


@system({"x": (1, 0), "y": (0, -2)}, steps(10), m=1, l=1, g=9.81)
def cartesian_pendulum(p, t, q, v):
    x, y = q
    tension = (v[0] ** 2 + v[1] ** 2 - p["g"] * y) / (x ** 2 + y ** 2)
    return [-(tension * x), -(tension * y) - p["g"]]


@system({"th": (3, 0)}, steps(2.5), m=1, l=1, g=9.81, a=0.1, w=70)
def kapitza(p, t, q, v):
    shaken = p["a"] * p["w"] ** 2 * sincos(p["w"] * t)[1] - p["g"]
    return [shaken * sincos(q[0])[0] / p["l"]]


@system({"x": (3, 0), "y": (0, 0)}, steps(150), m=28, l=67, g=9.81, lat=48.85, day=86164.1)
def foucault(p, t, q, v):
    from mpmath import mp
    turn = 2 * mp.pi / p["day"] * mp.sin(p["lat"] * mp.pi / 180)
    w2 = p["g"] / p["l"]
    return [2 * turn * v[1] - w2 * q[0], -(2 * turn) * v[0] - w2 * q[1]]


@system({"th": (0.1, 0)}, steps(20), m=1, R=1, w=4, g=9.81)
def hoop(p, t, q, v):
    s, c = sincos(q[0])
    return [p["w"] ** 2 * s * c - (p["g"] / p["R"]) * s]


@system({"ph": (0.5, 0)}, steps(5), m=1, a=0.5, g=9.81)
def cycloid(p, t, q, v):
    # (1 - cos) ph'' + sin ph'^2/2 = g sin/2a
    s, c = sincos(q[0])
    return [((p["g"] / (2 * p["a"])) * s - s * v[0] ** 2 * 0.5) / (1 - c)]


@system({"r": (1, 0), "th": (1.5, 0)}, steps(10), m=1, M=3, g=9.81)
def swinging_atwood(p, t, q, v):
    r, th = q
    s, c = sincos(th)
    m, M, g = p["m"], p["M"], p["g"]
    return [(m * r * v[1] ** 2 + m * g * c - M * g) * (1 / (m + M)), -(2 * v[0] * v[1] + g * s) / r]


@system({"x": (0, 0)}, steps(3), m1=1.1, m2=1, J=0.01, R=0.1, g=9.81)
def atwood(p, t, q, v):
    wheel = p["J"] / p["R"] ** 2
    return [t.tape.const((p["m1"] - p["m2"]) * p["g"] / (p["m1"] + p["m2"] + wheel))]


@system({"r": (0.1, -0.05)}, steps(5), m=1, w=1)
def whirled_bead(p, t, q, v):
    return [p["w"] ** 2 * q[0]]


@system({"x": (0, 0), "th": (3, 0)}, steps(10), M=1, m=0.2, l=0.5, g=9.81, c=0.1, b=0.01, F=2, w=3)
def cart_pole(p, t, q, v):
    m, l = p["m"], p["l"]
    s, c = sincos(q[1])
    one = t.tape.const(1)
    push = p["F"] * sincos(p["w"] * t)[0]
    return solve([[one * (p["M"] + m), m * l * c], [m * l * c, one * (m * l ** 2)]],
                 [push - p["c"] * v[0] + m * l * s * v[1] ** 2, -p["b"] * v[1] - m * p["g"] * l * s])


# Oscillators and lattices.

@system({"x": (1, 0.5)}, steps(30), m=1, k=4)
def oscillator(p, t, q, v):
    return [-(p["k"] / p["m"]) * q[0]]


@system({"q[1]": (1, 0), "q[2]": (0.5, 1), "q[3]": (-0.25, 0.75)}, steps(20), consts={"n": 3}, m=1, k=[1, 4, 9])
def anisotropic(p, t, q, v):
    return [-(k / p["m"]) * x for k, x in zip(p["k"], q)]


@system({"x": (1, 0)}, steps(50), m=1, c=0.2, k=1, F=0.5, w=0.8)
def damped(p, t, q, v):
    return [(p["F"] * sincos(p["w"] * t)[1] - p["c"] * v[0] - p["k"] * q[0]) * (1 / p["m"])]


@system({"x": (1, 0)}, steps(30), alpha=-1, beta=1, delta=0.3, gamma=0.5, w=1.2)
def duffing(p, t, q, v):
    x = q[0]
    return [p["gamma"] * sincos(p["w"] * t)[1] - p["delta"] * v[0] - p["alpha"] * x - p["beta"] * x ** 3]


@system({"x": (0, 0.3)}, steps(30), m=1, a=1, b=0.5)
def double_well(p, t, q, v):
    return [(p["a"] * q[0] - p["b"] * q[0] ** 3) * (1 / p["m"])]


@system({"Q[1]": (1, 0), "Q[2]": (0, 0)}, steps(60),
        L1=1, L2=1.2, Lm=0.2, C=[1, 0.9], R=[0.02, 0.02], U=0.1, w=0.9)
def circuit(p, t, q, v):
    one = t.tape.const(1)
    u = p["U"] * sincos(p["w"] * t)[1]
    return solve([[one * p["L1"], one * p["Lm"]], [one * p["Lm"], one * p["L2"]]],
                 [u - p["R"][0] * v[0] - q[0] * (1 / p["C"][0]), -p["R"][1] * v[1] - q[1] * (1 / p["C"][1])])


@system({f"q[{i}]": (1 if i == 1 else 0, 0) for i in range(1, 7)}, steps(40), consts={"n": 6}, m=1, k=1)
def coupled(p, t, q, v):
    u = [t.tape.const(0), *q, t.tape.const(0)]
    return [(p["k"] / p["m"]) * (u[i - 1] - 2 * u[i] + u[i + 1]) for i in range(1, 7)]


@system({"x": (0, root(2 * 0.125 - 0.1 ** 2 - 0.1 ** 2 + 2 / 3 * 0.1 ** 3)), "y": (0.1, 0.1)}, steps(100),
        E0=0.125, y0=0.1, v0=0.1)
def henon_heiles(p, t, q, v):
    x, y = q
    return [-x * (1 + 2 * y), y ** 2 - x ** 2 - y]


@system({f"q[{i}]": (0, u) for i, u in enumerate([1.5, 0, 0, -0.5, 0, -1], 1)}, steps(20), consts={"n": 6})
def toda(p, t, q, v):
    b = [exp(q[i] - q[(i + 1) % 6]) for i in range(6)]
    return [b[i - 1] - b[i] for i in range(6)]


@system({f"q[{i}]": (sin(i * pi / 9), 0) for i in range(1, 9)}, steps(100), consts={"n": 8}, alpha=0.25)
def fput(p, t, q, v):
    u = [t.tape.const(0), *q, t.tape.const(0)]
    pull = [d + p["alpha"] * d ** 2 for d in (b - a for a, b in zip(u, u[1:]))]
    return [b - a for a, b in zip(pull, pull[1:])]


@system({"r[1]": (1.3, 0), "r[2]": (-1.1, 0)}, steps(20), consts={"n": 3}, w=0.5, c=0.2, h=0.3, s=[1, 1, 1])
def magnets(p, t, q, v):
    from mpmath import mp
    a = [-(p["w"] ** 2) * x - p["c"] * u for x, u in zip(q, v)]
    for i, s in enumerate(p["s"], 1):
        d = [mp.cos(2 * mp.pi * i / 3) - q[0], mp.sin(2 * mp.pi * i / 3) - q[1]]
        f = s * (d[0] ** 2 + d[1] ** 2 + p["h"] ** 2) ** -1.5
        a = [x + f * y for x, y in zip(a, d)]
    return a


# Central forces and celestial mechanics.

@system({"r": (1, 0), "phi": (0, 1.2)}, steps(50), m=1, mu=1)
def kepler(p, t, q, v):
    r = q[0]
    return [r * v[1] ** 2 - p["mu"] / r ** 2, -2 * v[0] * v[1] / r]


@system({"r[1]": (1, 0), "r[2]": (0, 0.8), "r[3]": (0.2, 0.3)}, steps(40), m=1, mu=1)
def kepler_cartesian(p, t, q, v):
    f = -p["mu"] * dot(q, q) ** -1.5
    return [f * x for x in q]


@system({"r": (1, 0), "phi": (0, 1)}, steps(40), m=1, mu=1, c=0.01)
def spiral(p, t, q, v):
    r, k = q[0], p["c"] / p["m"]
    return [r * v[1] ** 2 - p["mu"] / r ** 2 - k * v[0], -2 * v[0] * v[1] / r - k * v[1]]


def gravity(G, masses, q, dim):
    """Newton's law between all pairs; q lists the bodies' coordinates in a row."""
    n = len(masses)
    a = [[None] * dim for _ in range(n)]

    def push(i, k, f):
        a[i][k] = f if a[i][k] is None else a[i][k] + f

    for i in range(n):
        for j in range(i + 1, n):
            d = [q[dim * j + k] - q[dim * i + k] for k in range(dim)]
            f = dot(d, d) ** -1.5
            for k in range(dim):
                push(i, k, (G * masses[j]) * (f * d[k]))
                push(j, k, -(G * masses[i]) * (f * d[k]))
    return [x for row in a for x in row]


def bodies(places, velocities, scale=1):
    return {f"r[{i},{k}]": (x, scale * u)
            for i, (row, speed) in enumerate(zip(places, velocities), 1)
            for k, (x, u) in enumerate(zip(row, speed), 1)}


X1, Y1, U3, V3 = 0.97000436, -0.24308753, -0.93240737, -0.86473146


@system(bodies([[X1, Y1], [-X1, -Y1], [0, 0]], [[-U3 / 2, -V3 / 2], [-U3 / 2, -V3 / 2], [U3, V3]]),
        [0, 1, 2, 3, 4, 5, 6, 6.32591398], G=1, m=[1, 1, 1], x1=X1, y1=Y1, u3=U3, v3=V3)
def three_body(p, t, q, v):
    return gravity(p["G"], p["m"], q, 2)


@system(bodies([[0, 0, 0], [1, 0, 0], [1.1, 0, 0], [-2.5, 0, 0.3]],
               [[0, -0.0369, 0], [0, 1, 0], [0, 1.7, 0.1], [0, -0.65, 0]]),
        steps(5), consts={"n": 4}, G=1, m=[1, 0.05, 0.001, 0.02])
def nbody(p, t, q, v):
    return gravity(p["G"], p["m"], q, 3)


SOLAR_PLACES = [
    [-4.06428567034226e-3, -6.08813756435987e-3, -1.66162304225834e-6],
    [3.40546614227466, 3.62978190075864, 3.42386261766577e-2],
    [6.60801554403466, 6.38084674585064, -1.36145963724542e-1],
    [11.1636331405597, 16.0373479057256, 3.61783279369958e-1],
    [-30.1777243405203, 1.91155314998064, -1.53887595621042e-1],
    [-21.3858977531573, 32.0719104739886, 2.49245689556096]]
SOLAR_SPEEDS = [
    [6.69048890636161e-6, -6.33922479583593e-6, -3.13202145590767e-9],
    [-5.59797969310664e-3, 5.51815399480116e-3, -2.66711392865591e-6],
    [-4.17354020307064e-3, 3.99723751748116e-3, 1.67206320571441e-5],
    [-3.25884806151064e-3, 2.06438412905916e-3, -2.17699042180559e-5],
    [-2.17471785045538e-4, -3.11361111025884e-3, 3.58344705491441e-5],
    [-1.76936577252484e-3, -2.06720938381724e-3, 6.58091931493844e-4]]


@system(bodies(SOLAR_PLACES, SOLAR_SPEEDS, 365), steps(100), consts={"n": 6}, G=(0.01720209895 * 365) ** 2,
        m=[1.00000597682, 1 / 1047.355, 1 / 3501.6, 1 / 22869, 1 / 19314, 7.4074074e-09])
def solar(p, t, q, v):
    return gravity(p["G"], p["m"], q, 3)


@system({"x": (0.994, 0), "y": (0, -2.00158510637908252240537862224)},
        [0, 2, 4, 6, 8, 10, 12, 14, 16, 17.0652165601579625588917206249], mu=0.012277471)
def arenstorf(p, t, q, v):
    x, y = q
    mu = p["mu"]
    earth = (1 - mu) * ((x + mu) ** 2 + y ** 2) ** -1.5
    moon = mu * ((x - (1 - mu)) ** 2 + y ** 2) ** -1.5
    return [2 * v[1] + x - earth * (x + mu) - moon * (x - (1 - mu)), -2 * v[0] + y - earth * y - moon * y]


# Charges, relativity, geometry.

@system({"x": (0, 1), "y": (0, 0), "z": (0, 0.1)}, steps(60), m=1, q=1, B=1)
def charged(p, t, q, v):
    w = p["q"] * p["B"] / p["m"]
    return [w * v[1], -w * v[0], t.tape.const(0)]


@system({"r[1]": (0, 1), "r[2]": (0, 0), "r[3]": (0, 0)}, steps(40), m=1, q=1, E=[0, 0.3, 0.01], B=[0, 0, 1])
def crossed_fields(p, t, q, v):
    (b1, b2, b3), k = p["B"], p["q"] / p["m"]
    swirl = [v[1] * b3 - v[2] * b2, v[2] * b1 - v[0] * b3, v[0] * b2 - v[1] * b1]
    return [k * (f + e) for f, e in zip(swirl, p["E"])]


@system({"r[1]": (0.2, 0), "r[2]": (0, 0.3), "r[3]": (0, 0.5)}, steps(5), m=1, q=1, M=[0, 0, -1])
def stormer(p, t, q, v):
    r2 = dot(q, q)
    r5 = r2 ** -2.5
    mr = q[2] * p["M"][2]  # the moment lies along z
    field = [3 * mr * x * r5 for x in q]
    field[2] = field[2] - p["M"][2] * (r2 * r5)
    return [(p["q"] / p["m"]) * f for f in cross(v, field)]


@system({"x": (0.1, 0), "y": (0.05, 0.01), "z": (0.1, 0)}, steps(50), m=1, q=1, U=0, V=0.15, w=2, r0=1)
def paul_trap(p, t, q, v):
    volt = p["U"] + p["V"] * sincos(p["w"] * t)[1]
    f = (2 * p["q"] / (p["m"] * p["r0"] ** 2)) * volt
    return [-f * q[0], -f * q[1], 2 * f * q[2]]


@system({"x": (0, -0.3), "y": (0, 0.5)}, steps(10), m=1, c=1, F=0.5)
def relativistic(p, t, q, v):
    # d(gamma m v)/dt = F, with gamma^3 v.a/c^2 for the growth of gamma.
    m, c2 = p["m"], p["c"] ** 2
    g = (1 - dot(v, v) * (1 / c2)) ** -0.5
    g3 = g ** 3 * (1 / c2)
    matrix = [[m * (g + g3 * v[0] ** 2), m * (g3 * v[0] * v[1])], [m * (g3 * v[0] * v[1]), m * (g + g3 * v[1] ** 2)]]
    return solve(matrix, [t.tape.const(p["F"]), t.tape.const(0)])


@system({"r[1]": (0, 0.8), "r[2]": (0, 0), "r[3]": (0, 0.2)}, steps(40), m=1, c=1, q=1, B=1)
def synchrotron(p, t, q, v):
    w = (p["q"] * p["B"] / p["m"]) * sqrt(1 - dot(v, v) * (1 / p["c"] ** 2))
    return [w * v[1], -w * v[0], t.tape.const(0)]


@system({"th": (0.5, 0), "ph": (0, 0), "ps": (0, 200)}, steps(1), m=1, g=9.81, l=0.1, I1=0.012, I3=0.002)
def top(p, t, q, v):
    # Derivatives of the momenta of th, ph and ps, with the full mass matrix.
    s, c = sincos(q[0])
    a, b = p["I1"], p["I3"]
    thd, phd, psd = v
    axis = b * (psd + phd * c)
    one, zero = t.tape.const(1), t.tape.const(0)
    bc = b * c
    matrix = [[one * a, zero, zero], [zero, a * s ** 2 + bc * c, bc], [zero, bc, one * b]]
    return solve(matrix, [a * (phd ** 2 * s * c) - axis * phd * s + (p["m"] * p["g"] * p["l"]) * s,
                          thd * s * (axis + bc * phd) - (2 * a) * (phd * thd * s * c), b * (phd * thd * s)])


@system({"th": (1, 0.5), "ph": (0, 1)}, steps(20), m=1, R=1)
def sphere(p, t, q, v):
    s, c = sincos(q[0])
    return [s * c * v[1] ** 2, -2 * (c / s) * v[0] * v[1]]


@system({"th": (0, 1), "ph": (0, 0.5)}, steps(30), R=2, a=1)
def torus(p, t, q, v):
    s, c = sincos(q[0])
    rho = p["R"] + p["a"] * c
    return [-(rho * s * v[1] ** 2) * (1 / p["a"]), (2 * p["a"]) * s * v[0] * v[1] / rho]


@system({"T": (0, root((1 + 20 ** 2 * 0.0095 ** 2) / (1 - 2 / 20))), "r": (20, 0), "phi": (0, 0.0095)},
        steps(2000), M=1)
def schwarzschild(p, t, q, v):
    M, r = p["M"], q[1]
    inner = r - 2 * M
    return [-(2 * M) * v[0] * v[1] / (r * inner),
            -M * inner * v[0] ** 2 / r ** 3 + M * v[1] ** 2 / (r * inner) + inner * v[2] ** 2,
            -2 * v[1] * v[2] / r]


# Constraints.

@system({"x": (0, 1), "y": (0, 0), "th": (0, 2), "ph": (0, 0.7)}, steps(20), m=1, R=0.5, I=0.125, J=0.0625)
def disc(p, t, q, v):
    s, c = sincos(q[3])
    roll = p["R"] * (v[2] * v[3])
    return [-roll * s, roll * c, t.tape.const(0), t.tape.const(0)]


@system({"x": (0, 0.2), "y": (0, 0), "ph": (0, 1)}, steps(20), m=1, J=0.1, g=9.81, slope=0.1)
def skate(p, t, q, v):
    # Gravity, and a push n across the blade that keeps x' sin - y' cos at zero.
    from mpmath import mp
    s, c = sincos(q[2])
    G = p["g"] * mp.sin(p["slope"])
    n = -(G * s) - v[2] * (v[0] * c + v[1] * s)
    return [G + n * s, -n * c, t.tape.const(0)]


@system({"x": (0, -0.5), "y": (0, 0.6), "ph": (0, 2)}, steps(10), m=1, I=0.5, a=0.3)
def sleigh(p, t, q, v):
    # A push n across the blade: m x'' = -n sin, m y'' = n cos, I ph'' = -a n.
    s, c = sincos(q[2])
    n = v[2] * (v[0] * c + v[1] * s) * (1 / (1 / p["m"] + p["a"] ** 2 / p["I"]))
    return [-(n * s) * (1 / p["m"]), n * c * (1 / p["m"]), -(p["a"] / p["I"]) * n]
