// Package intern numbers what is to be there only once: values, operations.
//
// Neighbours: codegen/lower and codegen/outline share equal operations by it.
package intern

import "math/bits"

// Key tells things apart. Equal keys have equal hashes, of which any bits may be used.
type Key interface {
	comparable
	Hash() uint64
}

// Table gives equal keys one number, counted from 0 in the order in which they
// come. It is a hash table with open addressing (Knuth, TAOCP 3, 6.4, algorithm L).
// The zero Table is empty.
type Table[K Key] struct {
	keys  []K
	slots []slot // as many as a power of two, or none
}

// slot holds a number, plus 1, and half of the key's hash, which spares most looks
// at keys. The zero slot is empty.
type slot struct{ hash, number uint32 }

// Number returns the number of k, and whether k has come before.
func (t *Table[K]) Number(k K) (n int, known bool) {
	if 4*len(t.keys) >= 3*len(t.slots) {
		t.Reserve(len(t.keys) + 1)
	}
	hash := uint32(k.Hash())
	mask := uint32(len(t.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		s := &t.slots[at]
		if s.number == 0 {
			t.keys = append(t.keys, k)
			*s = slot{hash, uint32(len(t.keys))}
			return len(t.keys) - 1, false
		}
		if n := int(s.number) - 1; s.hash == hash && t.keys[n] == k {
			return n, true
		}
	}
}

// Reserve makes room for n keys in all, at least for twice those that are there.
func (t *Table[K]) Reserve(n int) {
	n = max(n, 2*len(t.keys), 12)
	size := 1 << bits.Len(uint(n+n/3-1))
	if size <= len(t.slots) {
		return
	}
	keys := make([]K, len(t.keys), n)
	copy(keys, t.keys)
	old := t.slots
	t.keys, t.slots = keys, make([]slot, size)
	mask := uint32(size - 1)
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		at := s.hash & mask
		for t.slots[at].number != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = s
	}
}

// Mix folds x into the hash h.
func Mix(h, x uint64) uint64 {
	hi, lo := bits.Mul64(h^x, 0x9fb21c651e98df25)
	return hi ^ lo
}
