// Package notation prints expressions for people: as text in the Lag language,
// which parses back, and as LaTeX, as a physicist sets it.
//
// What an operation looks like stands in one table, forms.go. The graph keeps
// quotients as negative powers and differences as negative terms; view.go gives
// a sum or product the shape that a reader expects, with its parts in a
// physicist's order: parameters, coordinates, velocities.
//
// Printing never explodes. Definitions names the large expressions that are
// used more than once, so that the text is no longer than the graph is large;
// and whatever happens, output stops at a limit, with an ellipsis.
//
// A Name is what a symbol is called; the same names make table columns,
// identifiers in emitted code, text and LaTeX. Neighbours: symbolic holds the
// expressions, simplify makes them short, the command line prints them.
package notation
