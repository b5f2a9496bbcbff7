package c99

// typeDoc is the comment of the system's type.
func (f *file) typeDoc() string {
	return "T" + f.Doc()[1:] + `
The members can be set at any time: what depends on them alone is kept, and computed anew by the
first call after a change. That makes calls on one value unsafe for use by several threads at
once; give each a copy.`
}
