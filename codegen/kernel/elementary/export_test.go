package elementary

// What tests of where the fast and the slow path meet call.
var (
	SlowSincos = slowSincos
	SlowTan    = slowTan
)
