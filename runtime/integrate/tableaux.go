package integrate

// euler is the explicit Euler method (L. Euler, Institutionum calculi integralis, 1768).
var euler = &Method{
	Name:       "euler",
	Doc:        "explicit Euler, fixed step: for teaching and comparison only",
	Source:     "Hairer, Nørsett, Wanner, Solving ODEs I, 2nd ed. (1993), I.7",
	Order:      1,
	DenseOrder: 1,
	Tableau:    &Tableau{C: []float64{0}, A: [][]float64{{}}, B: []float64{1}},
}

// symplecticEuler kicks the velocity with the old state, then drifts with the new velocity. It is
// symplectic where q̈ = g(t, q) comes from a potential; where g depends on q̇ it is still of
// order 1, but no more than that.
var symplecticEuler = &Method{
	Name:        "symplectic_euler",
	Doc:         "symplectic Euler (kick, then drift), fixed step: bounded energy error for a potential",
	Source:      "Hairer, Lubich, Wanner, Geometric Numerical Integration, 2nd ed. (2006), I.1.2",
	Order:       1,
	DenseOrder:  1,
	Partitioned: true,
	Kicks:       []Kick{{Node: 0, Kick: 1, Drift: 1}},
}

// rk4 is the classical Runge–Kutta method (W. Kutta 1901).
var rk4 = &Method{
	Name:       "rk4",
	Doc:        "classical Runge–Kutta of order 4, fixed step",
	Source:     "Hairer, Nørsett, Wanner, Solving ODEs I, 2nd ed. (1993), II.1, table 1.2",
	Order:      4,
	DenseOrder: 3,
	Tableau: &Tableau{
		C: []float64{0, 1.0 / 2, 1.0 / 2, 1},
		A: [][]float64{
			{},
			{1.0 / 2},
			{0, 1.0 / 2},
			{0, 0, 1},
		},
		B:       []float64{1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6},
		Hermite: true,
	},
}

// dopri5 is the Dormand–Prince method of order 5 with an embedded one of order 4, and Shampine's
// dense output of order 4 in Hairer's form.
//
// Source: J. R. Dormand, P. J. Prince, A family of embedded Runge–Kutta formulae, J. Comp. Appl.
// Math. 6 (1980) 19–26; L. F. Shampine, Some practical Runge–Kutta formulas, Math. Comp. 46 (1986)
// 135–150; control constants as in DOPRI5 (Hairer, Nørsett, Wanner).
var dopri5 = &Method{
	Name:       "dopri5",
	Doc:        "Dormand–Prince 5(4), adaptive, for moderate accuracy",
	Source:     "Hairer, Nørsett, Wanner, Solving ODEs I, 2nd ed. (1993), II.5, table 5.2; II.6",
	Order:      5,
	DenseOrder: 4,
	Adaptive:   true,
	Control:    Control{Beta: 0.04, Safety: 0.9, Shrink: 0.2, Grow: 10},
	Tableau: &Tableau{
		C: []float64{0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1},
		A: [][]float64{
			{},
			{1.0 / 5},
			{3.0 / 40, 9.0 / 40},
			{44.0 / 45, -56.0 / 15, 32.0 / 9},
			{19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
			{9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
		},
		B: []float64{35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84},
		Error: [][]float64{
			{71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40},
		},
		Hermite: true,
		Dense: [][]float64{{
			0: -12715105075.0 / 11282082432,
			2: 87487479700.0 / 32700410799,
			3: -10690763975.0 / 1880347072,
			4: 701980252875.0 / 199316789632,
			5: -1453857185.0 / 822651844,
			6: 69997945.0 / 29380423,
		}},
	},
}
