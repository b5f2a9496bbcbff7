"""Swings the double pendulum for ten seconds and prints how well its energy is kept.

    cc -O3 -march=native -shared -fPIC -o double_pendulum.so double_pendulum.c
    python3 swing.py ./double_pendulum.so
"""
import ctypes
import sys
from ctypes import byref, c_double


class double_pendulum(ctypes.Structure):  # as the header says, with room to spare
    _fields_ = [(name, c_double) for name in ("m1", "m2", "l1", "l2", "g")] + [("fixed", c_double * 64)]


lib = ctypes.CDLL(sys.argv[1])
assert lib.double_pendulum_size() <= ctypes.sizeof(double_pendulum)
lib.double_pendulum_energy.restype = c_double
lib.double_pendulum_coordinate_name.restype = ctypes.c_char_p

p, y = double_pendulum(), (c_double * 4)()
q, v = y, ctypes.cast(ctypes.byref(y, 16), ctypes.POINTER(c_double))
lib.double_pendulum_defaults(byref(p))
p.m2 = 0.5
lib.double_pendulum_initial_state(byref(p), y)
before = lib.double_pendulum_energy(byref(p), c_double(0), q, v)
for i in range(10000):
    if lib.double_pendulum_step(byref(p), c_double(i * 1e-3), y, c_double(1e-3)):
        sys.exit("the mass matrix is singular")
after = lib.double_pendulum_energy(byref(p), c_double(10), q, v)
print("%s = %.17g, energy off by %.1e J" % (lib.double_pendulum_coordinate_name(0).decode(), y[0], after - before))
