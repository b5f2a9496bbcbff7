// Package emitted holds what lagc compile makes of some of the examples, with
// the tests that it writes for them: Go that imports nothing but math; and C,
// with programs in C and Python that call it.
package emitted

//go:generate go run lagc/cmd/lagc compile ../pendulum.lag -o pendulum/pendulum.go --test --integrator rk4
//go:generate go run lagc/cmd/lagc compile ../double_pendulum.lag -o double_pendulum/double_pendulum.go --test --integrator dopri5
//go:generate go run lagc/cmd/lagc compile ../charged.lag -o charged/charged.go --test --integrator dopri5
//go:generate go run lagc/cmd/lagc compile ../cartesian_pendulum.lag -o cartesian_pendulum/cartesian_pendulum.go --test
//go:generate go run lagc/cmd/lagc compile ../double_pendulum.lag -o c/double_pendulum.c --integrator rk4
