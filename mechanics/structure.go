package mechanics

// Undetermined returns the coordinates whose accelerations no equation can
// determine, whatever the numbers: the structure of the matrix of M and J,
// which elements can differ from 0 at all, leaves fewer equations than unknowns
// for them. They are the columns that alternating paths join to one which a
// largest matching of equations with unknowns leaves out (Dulmage and
// Mendelsohn; see Duff, Erisman and Reid, Direct Methods for Sparse Matrices,
// 2017, ch. 6).
func (e *Equations) Undetermined() []int {
	n := len(e.System.Coordinates)
	size := n + len(e.Rate)
	columns := make([][]int, size)
	add := func(i, j int) {
		columns[i] = append(columns[i], j)
		if i != j {
			columns[j] = append(columns[j], i)
		}
	}
	for _, m := range e.Mass {
		add(m.Row, m.Col)
	}
	for _, j := range e.Jacobian {
		add(n+j.Row, j.Col)
	}
	m := matching{columns: columns, row: make([]int, size), seen: make([]int, size)}
	for i := range m.row {
		m.row[i] = -1
	}
	involved := make([]bool, n)
	for c := range columns {
		if m.augment(c, c+1) {
			continue
		}
		if c < n {
			involved[c] = true
		}
		for r, attempt := range m.seen { // the rows that were tried in vain
			if other := m.row[r]; attempt == c+1 && other < n {
				involved[other] = true
			}
		}
	}
	var out []int
	for c, is := range involved {
		if is {
			out = append(out, c)
		}
	}
	return out
}

// matching assigns to each row at most one column.
type matching struct {
	columns [][]int // rows in which a column can differ from 0
	row     []int   // the column that a row is assigned to, −1 if none
	seen    []int   // the last attempt that visited a row
}

// augment finds a row for column c, moving others where that helps.
func (m *matching) augment(c, attempt int) bool {
	for _, r := range m.columns[c] {
		if m.row[r] < 0 {
			m.row[r] = c
			return true
		}
	}
	for _, r := range m.columns[c] {
		if m.seen[r] == attempt {
			continue
		}
		m.seen[r] = attempt
		if m.augment(m.row[r], attempt) {
			m.row[r] = c
			return true
		}
	}
	return false
}
