package main

import (
	"strconv"
	"strings"

	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic/notation"
)

// declared is a const or a param as the syntax tree has it.
type declared struct {
	kind string // "const", "param" or "learn"
	*ast.Declaration
}

// names are the consts and params of a file, and apart from them its
// coordinates.
type names struct {
	order       []string
	by          map[string]declared
	coordinates []*ast.Declaration
}

func newNames(f *ast.File) names {
	n := names{by: map[string]declared{}}
	for _, s := range f.Statements {
		d, ok := s.(*ast.Declare)
		switch {
		case !ok:
			continue
		case d.Kind == "coord":
			n.coordinates = append(n.coordinates, d.Items...)
			continue
		}
		for _, item := range d.Items {
			n.order = append(n.order, item.Name.Name)
			n.by[item.Name.Name] = declared{d.Kind, item}
		}
	}
	return n
}

// find returns the declaration that a name stands for, which may be that of an
// array's element: m_2 is m[2] unless there is another m_2.
func (n names) find(name string) (d declared, indices []int, ok bool) {
	if d, ok := n.by[name]; ok {
		return d, nil, true
	}
	base, indices := element(name, func(base string, rank int) bool {
		d, ok := n.by[base]
		return ok && len(d.Ranges) == rank
	})
	return n.by[base], indices, base != ""
}

// element splits a table's name for an array's element, r_2_3, into the array
// and the indices; base is "" where no array fits.
func element(name string, fits func(base string, rank int) bool) (base string, indices []int) {
	base = name
	for {
		head, tail, ok := cutLast(base, "_")
		i, err := strconv.Atoi(tail)
		if !ok || err != nil || strconv.Itoa(i) != tail {
			return "", nil
		}
		base, indices = head, append([]int{i}, indices...)
		if fits(base, len(indices)) {
			return base, indices
		}
	}
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// didYouMean ends a message about an unknown name.
func didYouMean(name string, known []string) string {
	if near := source.Closest(name, known); near != "" {
		return "; did you mean " + strconv.Quote(near) + "?"
	}
	return ""
}

// arrays finds names among the elements that a system lists, where those of
// one array lie next to each other.
type arrays struct {
	bases    []string
	elements map[string][]int // by base: positions in the list
	name     func(i int) notation.Name
}

func newArrays(n int, name func(i int) notation.Name) arrays {
	a := arrays{elements: map[string][]int{}, name: name}
	for i := range n {
		base := name(i).Base
		if a.elements[base] == nil {
			a.bases = append(a.bases, base)
		}
		a.elements[base] = append(a.elements[base], i)
	}
	return a
}

// find returns the positions that a name with indices stands for: one element,
// or, where indices are left out, a whole array. The name may be that of a
// table's column; meant is what it is in a file.
func (a arrays) find(name string, indices []int) (at []int, meant notation.Name) {
	all, ok := a.elements[name]
	if !ok && len(indices) == 0 {
		name, indices = element(name, func(base string, rank int) bool {
			e := a.elements[base]
			return len(e) > 0 && len(a.name(e[0]).Indices) == rank
		})
		all = a.elements[name]
	}
	meant = notation.Name{Base: name, Indices: indices}
	if len(indices) == 0 {
		return all, meant
	}
	for _, i := range all {
		if starts(a.name(i).Indices, indices) {
			at = append(at, i)
		}
	}
	return at, meant
}

// starts tells whether the indices of an element begin with those given: r[2]
// is the row of all r[2, …].
func starts(indices, given []int) bool {
	if len(given) > len(indices) {
		return false
	}
	for k, i := range given {
		if indices[k] != i {
			return false
		}
	}
	return true
}
