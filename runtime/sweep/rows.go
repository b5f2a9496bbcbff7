package sweep

// Rows are points that are listed.
type Rows struct {
	axes   []Axis
	values []float64
}

// NewRows returns the points whose values stand one after the other, as many of each as there are axes.
func NewRows(axes []Axis, values []float64) *Rows { return &Rows{axes, values} }

// Axes returns the axes.
func (r *Rows) Axes() []Axis { return r.axes }

// Len is the number of points.
func (r *Rows) Len() int64 { return int64(len(r.values) / len(r.axes)) }

// At sets the values of point i.
func (r *Rows) At(i int64, values []float64) {
	n := int64(len(r.axes))
	copy(values, r.values[i*n:(i+1)*n])
}
