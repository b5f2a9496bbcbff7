package sweep

import (
	"fmt"
	"strings"
)

// A Part is a table that a shard made.
type Part struct {
	Name     string // of its file
	Identity Identity
}

// Order checks that parts make up one whole sweep, none missing, none twice, none of another, and returns them in order.
func Order(parts []Part) ([]Part, error) {
	if len(parts) == 0 {
		return nil, fmt.Errorf("there are no parts")
	}
	first := parts[0]
	of := max(1, first.Identity.Shard.Of)
	if of > int64(len(parts))*1000+1000 {
		return nil, fmt.Errorf("%d of %d parts are missing", of-int64(len(parts)), of)
	}
	sorted := make([]*Part, of)
	for i := range parts {
		p := &parts[i]
		if d := p.Identity.Differs(first.Identity); d != nil {
			return nil, fmt.Errorf("%s is of another sweep than %s; it has\n    %s", p.Name, first.Name, strings.Join(d, "\n    "))
		}
		s := p.Identity.Shard
		if max(1, s.Of) != of || s.Check() != nil {
			return nil, fmt.Errorf("%s is part %s, and %s is part %s: these are parts of different size", first.Name, first.Identity.Shard, p.Name, s)
		}
		at := max(1, s.Part) - 1
		if sorted[at] != nil {
			return nil, fmt.Errorf("part %d is there twice: %s and %s", at+1, sorted[at].Name, p.Name)
		}
		sorted[at] = p
	}
	var out []Part
	var missing []int64
	for i, p := range sorted {
		if p == nil {
			missing = append(missing, int64(i+1))
			continue
		}
		out = append(out, *p)
	}
	if missing != nil {
		return nil, &MissingError{missing, of}
	}
	return out, nil
}

// MissingError says which parts are missing.
type MissingError struct {
	Parts []int64
	Of    int64
}

func (e *MissingError) Error() string {
	if len(e.Parts) == 1 {
		return fmt.Sprintf("part %s of %d is missing", Ranges(e.Parts), e.Of)
	}
	return fmt.Sprintf("parts %s of %d are missing", Ranges(e.Parts), e.Of)
}

// Ranges writes ascending numbers as 1,3-5,9.
func Ranges(numbers []int64) string {
	var out []string
	for i := 0; i < len(numbers); {
		k := i
		for k+1 < len(numbers) && numbers[k+1] == numbers[k]+1 {
			k++
		}
		text := fmt.Sprint(numbers[i])
		if k > i {
			text += fmt.Sprintf("-%d", numbers[k])
		}
		out = append(out, text)
		i = k + 1
	}
	return strings.Join(out, ",")
}
