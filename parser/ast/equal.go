package ast

import "reflect"

// Equal tells whether two trees, statements, expressions or files mean the
// same: whether they are equal but for their places in their files.
func Equal(a, b any) bool { return equal(reflect.ValueOf(a), reflect.ValueOf(b)) }

// places are the fields that Equal passes over.
var places = map[string]bool{"At": true, "Source": true, "OpAt": true}

// equal compares whatever fields the nodes have, so that none is forgotten.
// Like every walk over a tree it is no deeper than parser.MaxDepth allows.
func equal(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() {
		return false
	}
	if !a.IsValid() {
		return true
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return equal(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equal(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := range a.NumField() {
			if !places[a.Type().Field(i).Name] && !equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}
