package integrate

import "math"

// published are problems with solutions from the literature, for dop853. They amplify errors, each in its
// way; what is allowed is five times the error of SciPy 1.10's DOP853 with the same tolerances (1.12e-9,
// 1.26e-11, 5.0e-9).
var published = []struct {
	name  string
	f     func(t float64, y, dy []float64) error
	start []float64
	end   float64
	want  []float64 // may be only the first components
	tol   float64
	error float64 // what is allowed in any component
}{
	{ // A periodic orbit: it ends where it began, at a near approach to the moon (Hairer, Nørsett, Wanner, Solving
		// ODEs I, II.0).
		name: "arenstorf", f: arenstorf, tol: 1e-13, error: 5.6e-9,
		start: []float64{0.994, 0, 0, -2.00158510637908252240537862224},
		end:   17.0652165601579625588917206249,
		want:  []float64{0.994, 0, 0, -2.00158510637908252240537862224},
	},
	{ // Seven stars, quasi-collisions (Solving ODEs I, II.10); reference solution to 16 digits from the
		// Test Set for IVP Solvers, release 2.4, F. Mazzia and C. Magherini, Bari 2008, problem PLEI.
		name: "pleiades", f: pleiades, tol: 1e-13, error: 6.3e-11,
		start: []float64{3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4,
			0, 0, 0, 0, 0, 1.75, -1.5, 0, 0, 0, -1.25, 1, 0, 0},
		end: 3,
		want: []float64{0.3706139143970502, 3.237284092057233, -3.222559032418324, 0.6597091455775310,
			0.3425581707156584, 1.562172101400631, -0.7003092922212495, -3.943437585517392,
			-3.271380973972550, 5.225081843456543, -2.590612434977470, 1.198213693392275,
			-0.2429682344935824, 1.091449240428980},
	},
	{ // The project's double pendulum: true state at t = 10 computed by others to 20 digits. It is
		// chaotic.
		name: "double pendulum", f: doublePendulum, tol: 1e-13, error: 2.5e-8,
		start: []float64{2, 2, 0, 0}, end: 10,
		want: []float64{-0.60216261066585556986, -10.50147451571452110680,
			-6.24216709501984698264, -4.89796966316311917517},
	},
}

// arenstorf is the restricted problem of three bodies in the rotating frame.
func arenstorf(_ float64, y, dy []float64) error {
	const mu, other = 0.012277471, 1 - 0.012277471
	d1 := math.Pow((y[0]+mu)*(y[0]+mu)+y[1]*y[1], 1.5)
	d2 := math.Pow((y[0]-other)*(y[0]-other)+y[1]*y[1], 1.5)
	dy[0], dy[1] = y[2], y[3]
	dy[2] = y[0] + 2*y[3] - other*(y[0]+mu)/d1 - mu*(y[0]-other)/d2
	dy[3] = y[1] - 2*y[2] - other*y[1]/d1 - mu*y[1]/d2
	return nil
}

// pleiades is seven bodies of masses 1 … 7 in the plane: x, y, ẋ, ẏ.
func pleiades(_ float64, s, ds []float64) error {
	copy(ds, s[14:])
	for i := range 7 {
		var ax, ay float64
		for j := range 7 {
			if j == i {
				continue
			}
			dx, dy := s[j]-s[i], s[7+j]-s[7+i]
			r := math.Hypot(dx, dy)
			ax += float64(j+1) * dx / (r * r * r)
			ay += float64(j+1) * dy / (r * r * r)
		}
		ds[14+i], ds[21+i] = ax, ay
	}
	return nil
}

// doublePendulum has unit masses and lengths, g = 9.81, angles from the vertical; its two equations
//
//	2θ̈₁ + cos(Δ)θ̈₂ = −sin(Δ)θ̇₂² − 2g sin θ₁,  cos(Δ)θ̈₁ + θ̈₂ = sin(Δ)θ̇₁² − g sin θ₂,  Δ = θ₁ − θ₂
//
// are solved by Cramer's rule.
func doublePendulum(_ float64, y, dy []float64) error {
	const g = 9.81
	s, c := math.Sincos(y[0] - y[1])
	a := -s*y[3]*y[3] - 2*g*math.Sin(y[0])
	b := s*y[2]*y[2] - g*math.Sin(y[1])
	det := 2 - c*c
	dy[0], dy[1] = y[2], y[3]
	dy[2], dy[3] = (a-c*b)/det, (2*b-c*a)/det
	return nil
}
