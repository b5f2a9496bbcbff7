package golang

// typeDoc is the comment of the system's type.
func (f *file) typeDoc() string {
	return f.typ + " is " + f.Doc() + `
The fields can be set at any time: what depends on them alone is kept, and computed anew by the
first call after a change. That makes calls on one value unsafe for use by several goroutines
at once; give each a copy. The zero value is a system whose params are all 0.`
}
