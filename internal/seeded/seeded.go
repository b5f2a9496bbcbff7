// Package seeded gives random tests a fixed seed: every run tries the same
// cases, so that a test that passed passes again. Import it for its effect in
// the tests of a package that uses rapid; -rapid.seed=0 explores anew, and any
// other seed repeats what it found.
package seeded

import (
	"flag"

	_ "pgregory.net/rapid" // defines the flag
)

// seed has no meaning but to be fixed.
const seed = "20261123"

func init() {
	if err := flag.Set("rapid.seed", seed); err != nil {
		panic(err) // rapid has renamed its flag
	}
}
