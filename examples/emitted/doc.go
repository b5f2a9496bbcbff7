// Package emitted holds what lagc compile makes of some of the examples, with
// the tests that it writes for them: Go that imports nothing but math.
package emitted

//go:generate go run lagc/cmd/lagc compile ../pendulum.lag -o pendulum/pendulum.go --test --integrator rk4
//go:generate go run lagc/cmd/lagc compile ../double_pendulum.lag -o double_pendulum/double_pendulum.go --test --integrator dopri5
//go:generate go run lagc/cmd/lagc compile ../charged.lag -o charged/charged.go --test --integrator dopri5
//go:generate go run lagc/cmd/lagc compile ../cartesian_pendulum.lag -o cartesian_pendulum/cartesian_pendulum.go --test
