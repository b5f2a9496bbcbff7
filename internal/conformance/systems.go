package conformance

// Systems are the texts of systems, by name, that the examples do not contain:
// names that Go and C have taken, every function, redundant constraints, arrays of
// arrays with odd indices, mass matrices that are not positive definite, and linear
// systems of every way of solving them. What is emitted of systems is held against
// runs of these too.
var Systems = map[string]string{
	"select": `
param func = 2, type = 3, Energy = 1.5, m = 0.5, M = 0.7, math = 2, p = 1, f = 0.5, fixed = 3
param θ = 0.1, a[0..1, -1..1] = [[1, 2, 3], [4, 5, 6]]
coord range, var, q, v, len, φ[1..2]
lagrangian L = func/2*range'^2 + type/2*var'^2 + Energy*q'^2 + math*v'^2/2 + len'^2 + θ*dot(φ', φ')
    - m*M*range*var + p*cos(q) - f*v^2 + a[0, -1]*len^2 + fixed*range*len + a[1, 1]*φ[1]*φ[2]
init range = func*θ + 1/type, var = 2^θ
observe E = energy, t0 = range*len`,
	"int": `
system int "Names that C has taken. */ /* \\"
param struct = 2, DBL_MAX = 1, M_PI = 2, UINT64_MAX = 1, INFINITY = 1, NAN = 1, float = 3, t_ = 1, fixed = 2, work = 1, memcpy = 3
coord double, q, v, p, f, long, memset, y, t1, class
lagrangian L = struct/2*double'^2 + float*q'^2 + v'^2 + p'^2 + f'^2 + long'^2 + memset'^2*memcpy + y'^2*NAN + t1'^2*work + class'^2*fixed
    - DBL_MAX*M_PI*UINT64_MAX*INFINITY*sin(y)
    - cos(double - q)*t_ - sin(class)*sin(memset)*sin(t1*y)
init q = 1`,
	"functions": `
param k = 0.3, c = -1.5
coord x, y
lagrangian L = (x'^2 + y'^2)*(1 + x^2)/2
    - k*(sin(x) + cos(y) + tan(x/4) + asin(x/9) + acos(y/9) + atan(x) + atan2(x, y) + sinh(x) + cosh(y) + tanh(x)
    + asinh(x) + acosh(2 + y^2) + atanh(x/9) + exp(-x) + log(2 + y^2) + cbrt(x) + abs(x) + sign(y)*x + min(x, y) + max(x, y)
    + hypot(x, y) + erf(x) + mod(x, y) + floor(x)*y + ceil(y)*x + round(x)*y + x^3.3 + sqrt(3 + x*y))
    + (if x < y and not (x <= k or y = 0) or y != x and x > c then x^2 else y^3)
    + (if k < c or k <= 0 then x else c*y)
init x = 1, y = 2`,
	"a": `
system a "Names of what a file's own functions are called."
param aSign = 2, a_mod = 3, a_fixed = 1.5, aDiffer = 1
coord aSin, a_sin, a_UNLIKELY, aTruth, a_sincos_all, a_pivoted
lagrangian L = aSign*aSin'^2 + a_mod*a_sin'^2 + a_UNLIKELY'^2 + aTruth'^2 + a_sincos_all'^2*a_fixed + a_pivoted'^2*aDiffer + a_UNLIKELY'*a_sin'*cos(aTruth)
    - sin(aSin) - sin(a_sin)*mod(a_UNLIKELY, 2) - (if aTruth < a_sin then sign(a_pivoted) else sin(a_sincos_all)*cos(a_pivoted))*(aSin - 2)
init aSin = 1
observe e = if aTruth < 1 then 1 else a_pivoted''`,
	"time_mass": `
param m = 1
coord x, y, z
lagrangian L = (t + 1e-9)/2*x'^2 + m/2*y'^2 + z'^2*exp(x)/2 - x
constraint x = y
init x = 0.5, y = 0.5`,
	"nothing_left": `
coord x, y
let u = x + y
lagrangian L = (x'^2 + y'^2)/2 - x*cos(u - x - y) - sin(u)*cos(x)
observe o = sin(u - x - y)`,
	"fixed_pivots": `
param m = 1.3, m2 = 3.7, J = 0.5, k = 0.7, al = 0.2
coord th, x, y
lagrangian L = m/2*x'^2 + m2/2*y'^2 + J/2*th'^2 + k*cos(x)*x'*y' - sin(al)*m*x^2 - y^4/3*J
init x = 0.3, th = 1, y = 1, x' = 0.4, y' = 0.7
observe ax = x'', ay = y''`,
	"fixed_masses": `
param m = 1.3, m2 = 3.7, J = 0.5
coord th, x, y
lagrangian L = m/2*x'^2 + m2/2*y'^2 + J/2*th'^2 - x^2*y
constraint x'*sin(th) = y'*cos(th)
init th = 1`,
	"redundant": `
param m = 2
coord x, y, z
lagrangian L = m/2*(x'^2 + y'^2 + z'^2) - x*y
constraint x + y = 1
constraint 2*x + 2*y = 2
constraint y' = z'
init x = 1`,
	"signed": `
param z = 0 # the angle is π, and −π for −0
coord x
lagrangian L = x'^2/2 - x*atan2(z, -1)
init x = 1`,
	"signed_rows": `
param z[1..2, 1..2] = 0
coord x
lagrangian L = x'^2/2 - x*atan2(z[2, 2], -1)
init x = 1`,
	"forced": `
param c = 0.1
coord x, y
lagrangian L = (x'^2 + 2*y'^2 + x'*y'*cos(x))/2 - x^2 - y^4
dissipation D = c*x'^2
force y = sin(t) - y'^3
init x = 1
observe a = x'', b = x''*y'' + t`,
	"balance": `
param a = 1, b = 1, c = 0.95 # for some values a pivot fails that nothing but params changes
coord x, y
lagrangian L = a/2*x'^2 + b/2*y'^2 + c*x'*y' - x^2 - x*y`,
	"dragged": `
param J = 0.3
coord T, r, p
lagrangian L = (-(1 - 2/r)*T'^2 - 2*J/r*T'*p' + r'^2/(1 - 2/r) + r^2*p'^2)/2
init r = 3, T' = 1, p' = 0.2`,
	"closed": `
const n = 9
param l = 0.4, m[1..n] = 1
coord th[1..n]
let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l*sin(th[i])
let y[i in 0..n] = if i = 0 then 0 else y[i-1] - l*cos(th[i])
lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)
constraint x[n]'*sin(t/9 + th[2]) = y[n]'
constraint x[n-1]^2 + y[n-1]^2 = 3*l`,
	"full": `
const n = 20 # so many that M is factored in loops
coord th[1..n]
lagrangian L = sum(th[i]'*th[j]'/(1 + abs(i - j)) for i in 1..n, j in 1..n) + sum(th[i]^2*th[i]'^2 - cos(th[i]) for i in 1..n)
init th = [i/9 for i in 1..n]`,
	"held": `
const n = 18
coord th[1..n]
lagrangian L = sum(th[i]'*th[j]'/(1 + abs(i - j)) for i in 1..n, j in 1..n) + sum(th[i]^2*th[i]'^2 - cos(th[i]) for i in 1..n)
constraint sum(sin(th[i]) for i in 1..n) = 1
init th = [i/9 for i in 1..n]`,
	"watched": `
const n = 20 # long enough for loops, in which accelerations are read
param m = 1.5
coord th[1..n]
let x[i in 0..n] = if i = 0 then 0 else x[i-1] + sin(th[i])
let y[i in 0..n] = if i = 0 then 0 else y[i-1] - cos(th[i])
lagrangian L = sum(m/2*(x[i]'^2 + y[i]'^2) - m*9.81*y[i] for i in 1..n)
init th = [i/9 for i in 1..n]
observe work = sum(th[i]''*th[i]'*cos(th[i]) for i in 1..n), tip = x[n]'', E = energy`,
	"balanced": `
coord x, y
lagrangian L = x'*y' - x*y`,
}
