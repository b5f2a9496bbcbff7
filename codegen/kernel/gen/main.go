// Command gen writes the kernels as Go functions into codegen/kernel/elementary.
package main

import (
	"fmt"
	"os"

	"lagc/codegen/kernel"
)

func main() {
	src, err := kernel.GoFile("elementary")
	if err == nil {
		err = os.WriteFile("elementary/zz_kernels.go", src, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
