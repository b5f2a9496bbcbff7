package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"lagc/source"
)

// arguments are a command line whose flags are sorted by whom they belong to:
// the tool, whose grammar kong knows, or the file, which is not read yet.
type arguments struct {
	rest     []string // for kong; values are joined to their flags, since they may start with a minus sign
	command  string   // "" if there is none that is known
	file     string   // the first positional argument after the command
	settings []setting
	ofFile   bool     // the command takes flags of its file
	known    []string // the names of the command's long flags
	help     bool
	version  bool
}

// setting is a flag that the tool does not know.
type setting struct {
	flag  string // as typed, with its dashes
	name  string
	text  string
	given bool // there was a value
}

// sortOut sorts the arguments. A command takes flags of its file if it has
// the flag --set; each takes a value.
func sortOut(model *kong.Application, args []string) arguments {
	s := sorter{args: args, flags: map[string]*kong.Flag{}}
	s.learn(model.Node)
	for s.i < len(s.args) {
		arg := s.next()
		switch {
		case arg == "--":
			s.rest = append(append(s.rest, arg), s.args[s.i:]...)
			if s.file == "" && s.i < len(s.args) {
				s.file = s.args[s.i]
			}
			return s.arguments
		case strings.HasPrefix(arg, "--"):
			s.long(arg)
		case strings.HasPrefix(arg, "-") && arg != "-":
			s.short(arg)
		default:
			s.positional(model, arg)
		}
	}
	return s.arguments
}

type sorter struct {
	arguments
	args  []string
	i     int
	node  *kong.Node            // the command
	flags map[string]*kong.Flag // by "--name" and "-n"
}

// learn adds the flags of a node.
func (s *sorter) learn(n *kong.Node) {
	for _, f := range n.Flags {
		s.flags["--"+f.Name] = f
		if f.Short != 0 {
			s.flags["-"+string(f.Short)] = f
		}
		s.ofFile = s.ofFile || f.Name == "set"
		if !f.Hidden {
			s.known = append(s.known, f.Name)
		}
	}
}

func (s *sorter) next() string {
	s.i++
	return s.args[s.i-1]
}

// value takes the next argument as a flag's value.
func (s *sorter) value() (text string, ok bool) {
	if s.i == len(s.args) {
		return "", false
	}
	return s.next(), true
}

func (s *sorter) positional(model *kong.Application, arg string) {
	s.rest = append(s.rest, arg)
	if s.node != nil {
		if s.file == "" {
			s.file = arg
		}
		return
	}
	for _, n := range model.Children {
		if n.Name == arg {
			s.node, s.command = n, n.Name
			s.learn(n)
		}
	}
}

func (s *sorter) long(arg string) {
	name, text, joined := strings.Cut(arg, "=")
	flag := s.flags[name]
	switch {
	case name == "--help":
		s.help = true
	case name == "--version":
		s.version = true
	case flag == nil && s.ofFile:
		if !joined {
			text, joined = s.value()
		}
		s.settings = append(s.settings, setting{name, name[2:], text, joined})
	case flag == nil || flag.IsBool() || joined:
		s.rest = append(s.rest, arg)
	default:
		if text, ok := s.value(); ok {
			arg += "=" + text
		}
		s.rest = append(s.rest, arg)
	}
}

func (s *sorter) short(arg string) {
	r := []rune(arg)
	flag := s.flags[string(r[:2])]
	switch {
	case r[1] == 'h':
		s.help = true
	case flag == nil && s.ofFile:
		text, ok := s.value()
		s.settings = append(s.settings, setting{arg, arg[1:], text, ok})
	case flag != nil && !flag.IsBool() && len(r) == 2:
		s.rest = append(s.rest, arg)
		if text, ok := s.value(); ok {
			s.rest = append(s.rest, text)
		}
	default:
		s.rest = append(s.rest, arg)
	}
}

// misplaced reports flags that nobody can know: those of a file where there is
// none. A misspelt switch may have swallowed it.
func (s arguments) misplaced() error {
	if s.file != "" || len(s.settings) == 0 {
		return nil
	}
	return unknownFlag(s.settings[0].flag, s.known)
}

// unknownFlag suggests which of the long flags may have been meant.
func unknownFlag(flag string, known []string) error {
	name := strings.TrimLeft(flag, "-")
	meant := name // with another number of dashes
	if !slices.Contains(known, name) {
		meant = source.Closest(name, known)
	}
	if meant == "" {
		return fmt.Errorf("unknown flag %s; --help lists all", flag)
	}
	return fmt.Errorf("unknown flag %s; did you mean --%s?", flag, meant)
}

// without returns the command line without some of the tool's flags, those of the file included.
func (s arguments) without(names ...string) []string {
	drop := func(arg string) bool {
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		return strings.HasPrefix(arg, "--") && slices.Contains(names, name)
	}
	short := func(arg string) bool { // -o FILE, -oFILE, -q
		return len(arg) > 1 && arg[0] == '-' && arg[1] != '-' && slices.ContainsFunc(names, func(n string) bool { return n[:1] == arg[1:2] })
	}
	var out []string
	for i := 0; i < len(s.rest); i++ {
		arg := s.rest[i]
		switch {
		case drop(arg):
		case short(arg):
			if arg == "-o" {
				i++
			}
		default:
			out = append(out, arg)
		}
	}
	for _, f := range s.settings {
		out = append(out, f.flag+"="+f.text)
	}
	return out
}
