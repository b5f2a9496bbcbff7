#!/usr/bin/env python3
"""Writes the reference trajectories: python3 generate.py [NAME ...]

Needs mpmath. See README.md for what the numbers mean and how they are checked.
"""
import json
import random
import sys
import time
from pathlib import Path

from mpmath import mp, mpf

from systems import SYSTEMS
from taylor import integrate

HERE = Path(__file__).parent
FINE = dict(order=52, digits=50, bits=256)     # what is printed
COARSE = dict(order=40, digits=44, bits=224)   # must agree with it to AGREE digits
SKETCH = dict(order=18, digits=17, bits=128)     # for the growth of errors
AGREE, PRINTED = 34, 30
NUDGE, PROBES = mpf(2) ** -36, 6


def exact(x):
    """The float64 as an mpf, in lists too: constants are what a program holds."""
    return [exact(y) for y in x] if isinstance(x, list) else mpf(float(x))


def trajectory(system, start, accuracy):
    mp.prec = accuracy["bits"] + 32
    params = {k: exact(x) for k, x in system.params.items()}
    n = len(start) // 2
    return integrate(lambda t, q, v: system.equations(params, t, q, v), start[:n], start[n:],
                     exact(system.times), **accuracy)


def growth(system, start):
    """Frobenius norm of the variational flow at its largest, over the printed times.

    By differences along all axes, or along PROBES random directions in more
    than PROBES dimensions, where the mean square is scaled to all of them.
    """
    base = trajectory(system, start, SKETCH)
    dim, rng = len(start), random.Random(1)
    if dim <= PROBES:
        ways = [[mpf(i == j) for j in range(dim)] for i in range(dim)]
    else:
        ways = [[mpf(rng.gauss(0, 1)) for _ in range(dim)] for _ in range(PROBES)]
    total = [mpf(0)] * len(base)
    for way in ways:
        moved = trajectory(system, [x + NUDGE * w for x, w in zip(start, way)], SKETCH)
        for i, (a, b) in enumerate(zip(base, moved)):
            total[i] += sum(((y - x) / NUDGE) ** 2 for x, y in zip(a, b))
    if len(ways) < dim:
        total = [x / PROBES for x in total]
    return max(1.0, float(mp.sqrt(max(total))))


def compare(fine, coarse):
    """Decimal digits in which two trajectories agree, relative to max(1, |x|)."""
    worst = max(abs(x - y) / max(1, abs(x)) for a, b in zip(fine, coarse) for x, y in zip(a, b))
    return 99 if worst == 0 else int(-mp.log10(worst))


def column(name):
    """The name of an element as in a table: r[1,2] is r_1_2."""
    return name.replace("[", "_").replace(",", "_").replace("]", "")


def flat(values):
    """All values as shortest decimals; array elements under names of their own."""
    out = {}
    for name, x in values.items():
        name = column(name)
        items = {f"{name}_{i}": y for i, y in enumerate(x, 1)} if isinstance(x, list) else {name: x}
        out.update({k: repr(float(y)).removesuffix(".0") for k, y in items.items()})
    return out


def write(name, system):
    began = time.time()
    start = exact([x for x, _ in system.init.values()] + [u for _, u in system.init.values()])
    fine = trajectory(system, start, FINE)
    digits = compare(fine, trajectory(system, start, COARSE))
    if digits < AGREE:
        raise SystemExit(f"{name}: the two runs agree in {digits} digits only")
    mp.prec = FINE["bits"]
    init = {c: x for c, (x, _) in system.init.items()} | {c + "'": u for c, (_, u) in system.init.items()}
    data = {
        "system": name,
        "params": flat(system.params),
        "consts": {k: str(x) for k, x in system.consts.items()},
        "coords": [column(c) for c in system.init],
        "init": flat(init),
        "tol_note": f"{PRINTED} digits printed; runs of order {FINE['order']} and {COARSE['order']} "
                    f"agree in at least {AGREE} digits",
        "growth": float(f"{growth(system, start):.3g}"),
        "times": [float(x) for x in system.times],
        "states": [[mp.nstr(x, PRINTED, strip_zeros=True) for x in row] for row in fine],
    }
    (HERE / f"{name}.json").write_text(layout(data))
    print(f"{name:20s} {digits} digits, growth {data['growth']:.3g}, {time.time() - began:.1f} s", flush=True)


def layout(data):
    """JSON with one line per entry and per state."""
    lines = []
    for key, value in data.items():
        text = json.dumps(value, ensure_ascii=False)
        if key == "states":
            text = "[\n  " + ",\n  ".join(json.dumps(row) for row in value) + "\n ]"
        lines.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    for name in sys.argv[1:] or SYSTEMS:
        write(name, SYSTEMS[name])
