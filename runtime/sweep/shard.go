package sweep

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// Shard is one of Of parts of a sweep, counted from 1. The zero value is the whole.
type Shard struct {
	Part int64 `json:"part"`
	Of   int64 `json:"of"`
}

// ParseShard reads 3/100.
func ParseShard(text string) (Shard, error) {
	part, of, ok := strings.Cut(text, "/")
	p, err1 := strconv.ParseInt(strings.TrimSpace(part), 10, 64)
	n, err2 := strconv.ParseInt(strings.TrimSpace(of), 10, 64)
	if !ok || err1 != nil || err2 != nil {
		return Shard{}, fmt.Errorf("a shard is written 3/100: the third of a hundred")
	}
	return Shard{p, n}, Shard{p, n}.Check()
}

// Check refuses what is no part of a whole.
func (s Shard) Check() error {
	if s != (Shard{}) && !(1 <= s.Part && s.Part <= s.Of) {
		return fmt.Errorf("shards are counted from 1/%d to %[1]d/%[1]d; there is no %d", s.Of, s.Part)
	}
	return nil
}

// String returns "3/100", or "" for the whole.
func (s Shard) String() string {
	if s == (Shard{}) {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Part, s.Of)
}

// Jobs returns the numbers from first to before end that the shard has of count jobs. Parts differ in length by one
// at most; where there are more parts than jobs, some are empty.
func (s Shard) Jobs(count int64) (first, end int64) {
	if s.Of == 0 {
		return 0, count
	}
	cut := func(part int64) int64 {
		hi, lo := bits.Mul64(uint64(count), uint64(part))
		q, _ := bits.Div64(hi, lo, uint64(s.Of))
		return int64(q)
	}
	return cut(s.Part - 1), cut(s.Part)
}
