package elementary

import "embed"

// Sources are this package's functions as text: emitted Go takes from them those
// that a program calls, with what they call in turn.
//
//go:embed zz_kernels.go slow.go
var Sources embed.FS
