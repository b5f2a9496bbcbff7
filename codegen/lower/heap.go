package lower

// queue is a heap: the element that goes first by before is taken first. (That of
// container/heap makes an allocation of every element.)
type queue[T any] struct {
	before func(a, b T) bool
	all    []T
}

func (q *queue[T]) push(x T) {
	q.all = append(q.all, x)
	for at := len(q.all) - 1; at > 0; {
		up := (at - 1) / 2
		if !q.before(q.all[at], q.all[up]) {
			break
		}
		q.all[at], q.all[up] = q.all[up], q.all[at]
		at = up
	}
}

func (q *queue[T]) pop() T {
	first, last := q.all[0], len(q.all)-1
	q.all[0] = q.all[last]
	q.all = q.all[:last]
	for at := 0; ; {
		down := 2*at + 1
		if down+1 < last && q.before(q.all[down+1], q.all[down]) {
			down++
		}
		if down >= last || !q.before(q.all[down], q.all[at]) {
			return first
		}
		q.all[at], q.all[down] = q.all[down], q.all[at]
		at = down
	}
}
