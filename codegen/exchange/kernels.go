package exchange

import (
	"bufio"
	"bytes"
	"fmt"
	"reflect"
	"sync"

	"lagc/codegen/kernel"
)

// checkKernels refuses definitions of elementary functions that are not those
// of this lagc: its results would have other bits.
func (f *File) checkKernels(x *jsonFile) error {
	want := f.kernels()
	if len(x.Kernels) != len(want) {
		return fmt.Errorf("kernels: %d are defined, the programs use %d", len(x.Kernels), len(want))
	}
	for i, k := range want {
		if got := x.Kernels[i]; got.Name != k.Name {
			return fmt.Errorf("kernels[%d]: %s stands where %s is wanted", i, got.Name, k.Name)
		} else if !reflect.DeepEqual(got, own()[k.Name]) {
			return fmt.Errorf("kernels[%d]: %s is not computed as this lagc does", i, k.Name)
		}
	}
	if x.TwoOverPi != "" && fmt.Sprintf("%q", x.TwoOverPi) != twoOverPi() {
		return fmt.Errorf("two_over_pi: these are not the bits of 2/π")
	}
	return nil
}

// own are the kernels of this lagc as a file has them.
var own = sync.OnceValue(func() map[string]jsonKernel {
	out := map[string]jsonKernel{}
	for _, k := range kernel.Table() {
		var b bytes.Buffer
		p := &printer{out: bufio.NewWriter(&b)}
		p.kernel(k, "")
		var x jsonKernel
		if p.out.Flush() != nil || decode(b.Bytes(), &x) != nil {
			panic("exchange: what this package writes is not JSON")
		}
		out[k.Name] = x
	}
	return out
})
