package lower

import (
	"iter"

	"lagc/codegen/program"
)

// together returns the lets that an order begins with, up to one that occurs in
// another of them.
func (x *elimination) together(order []int) []int {
	occurs := map[int]bool{}
	for n, v := range order {
		let := x.form.Let(v)
		if let == nil || occurs[v] {
			return order[:n]
		}
		for _, t := range let.Terms {
			occurs[t.Variable] = true
		}
	}
	return order
}

// compute lowers the coefficients and biases of lets: at the latest when they are
// replaced, so that a link's sines stand where the elimination gets to it.
func (x *elimination) compute(lets []int) {
	for _, v := range lets {
		k := v - x.form.Coordinates
		if x.coef[k] != nil {
			continue // in advance
		}
		x.coef[k], x.bias[k] = x.row(x.form.Lets[k].Terms, x.form.Lets[k].Bias)
	}
}

// terms visits the terms of a let, variables and coefficients.
func (x *elimination) terms(v int) iter.Seq2[int, program.Slot] {
	return func(visit func(int, program.Slot) bool) {
		for a, t := range x.form.Let(v).Terms {
			if !visit(t.Variable, x.coef[v-x.form.Coordinates][a]) {
				return
			}
		}
	}
}

// replace puts Σ c a + γ in for the accelerations of lets, all at once: W becomes
// CᵀWC. The coordinates x and y of a body in a chain both contain its angle, whose
// diagonal element is Σ c (Wc), and Wc is also what couples the angle to the body
// before; x and y one after the other would take two operations more.
func (x *elimination) replace(lets []int) {
	x.compute(lets)
	in := map[int]int{} // how many of the lets contain a variable
	for _, v := range lets {
		for t := range x.terms(v) {
			in[t]++
			x.needed[t] = x.needed[t] || x.needed[v]
		}
	}
	rows := x.detachAll(lets)
	for i, v := range lets {
		force := x.pull(v, rows[i])
		for t, c := range x.terms(v) {
			x.f[t] = x.emit(program.Fma, c, force, x.force(t))
		}
	}
	// The element of t and u is a sum over the lets that contain t, where fewer
	// contain t than u, and over those that contain u and that W couples to t. So a
	// variable that none contains leads all that one does.
	leads := func(t, u int) bool { return in[t] < in[u] || in[t] == in[u] && t <= u }
	for i, v := range lets { // before what waits for products
		for t, c := range x.terms(v) {
			for _, u := range rows[i].outer {
				if leads(u, t) {
					x.addTo(t, u, c, rows[i].w[u])
				}
			}
		}
	}
	for i, v := range lets {
		product := x.product(rows[i])
		columns := sortedKeys(product)
		for t, c := range x.terms(v) {
			for _, u := range columns {
				if leads(t, u) {
					x.addTo(t, u, c, product[u])
				}
			}
		}
	}
}

// letRow is the row of W of a let that is replaced.
type letRow struct {
	w     map[int]program.Slot
	inner []int // the columns of lets that are replaced with it, itself included
	outer []int // the other columns
}

// detachAll takes lets out of W and returns their rows.
func (x *elimination) detachAll(lets []int) []letRow {
	rows, going := make([]letRow, len(lets)), map[int]bool{}
	for _, v := range lets {
		going[v] = true
	}
	for i, v := range lets {
		rows[i].w = x.w[v]
		for _, u := range sortedKeys(x.w[v]) {
			if going[u] {
				rows[i].inner = append(rows[i].inner, u)
			} else {
				rows[i].outer = append(rows[i].outer, u)
				delete(x.w[u], v)
			}
		}
	}
	return rows
}

// pull applies what W makes of the biases of lets: of v's to the forces on the
// variables that stay, of all to the force on v, which it returns.
func (x *elimination) pull(v int, row letRow) program.Slot {
	bias := func(v int) program.Slot { return x.bias[v-x.form.Coordinates] }
	force := x.force(v)
	for _, u := range row.inner {
		force = x.emit(program.Fnma, row.w[u], bias(u), force)
	}
	for _, u := range row.outer {
		x.f[u] = x.emit(program.Fnma, row.w[u], bias(v), x.force(u))
	}
	return force
}

// product returns a row of WC, with W itself for the columns that stay.
func (x *elimination) product(row letRow) map[int]program.Slot {
	product := map[int]program.Slot{}
	for _, u := range row.outer {
		product[u] = row.w[u]
	}
	for _, u := range row.inner {
		for t, c := range x.terms(u) {
			sum, ok := product[t]
			if !ok {
				sum = x.constant(0)
			}
			product[t] = x.emit(program.Fma, c, row.w[u], sum)
		}
	}
	return product
}
