package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// The file as JSON has it.
type (
	jsonFile struct {
		Format      string        `json:"format"`
		Version     int           `json:"version"`
		System      string        `json:"system"`
		Title       string        `json:"title"`
		Coordinates []Coordinate  `json:"coordinates"`
		Params      []jsonParam   `json:"params"`
		Constraints []int         `json:"constraints"`
		Programs    []jsonProgram `json:"programs"`
		Kernels     []jsonKernel  `json:"kernels"`
		TwoOverPi   string        `json:"two_over_pi"`
	}
	jsonNumber struct {
		Value string `json:"value"`
		Bits  string `json:"bits"`
	}
	jsonParam struct {
		Name string `json:"name"`
		jsonNumber
		Unit    string `json:"unit"`
		Comment string `json:"comment"`
	}
	jsonProgram struct {
		Name      string       `json:"name"`
		Slots     int          `json:"slots"`
		Inputs    [][]any      `json:"inputs"`
		Constants []jsonConst  `json:"constants"`
		Prologue  [][]any      `json:"prologue"`
		Body      [][]any      `json:"body"`
		Systems   []jsonSystem `json:"systems"`
		Outputs   []jsonOutput `json:"outputs"`
	}
	jsonConst struct {
		Slot uint32 `json:"slot"`
		jsonNumber
	}
	jsonSystem struct {
		Unknowns    int            `json:"unknowns"`
		Multipliers int            `json:"multipliers"`
		First       program.Slot   `json:"first"`
		Right       []program.Slot `json:"right"`
		Matrix      []program.Slot `json:"matrix"`
	}
	jsonOutput struct {
		Name string       `json:"name"`
		Slot program.Slot `json:"slot"`
	}
	jsonKernel struct {
		Name    string   `json:"name"`
		About   string   `json:"about"`
		Args    []string `json:"args"`
		Results []string `json:"results"`
		Code    [][]any  `json:"code"`
		Out     []int    `json:"out"`
		Guard   int      `json:"guard"`
		Slow    string   `json:"slow"`
	}
)

// Read reads a file and checks everything: that it is of this version, that
// every program is valid (program.Validate), that decimals and bits agree, and
// that the elementary functions are those of this lagc. Errors tell the place,
// by line and column or like programs[0].body[3].
func Read(data []byte) (*File, error) {
	var x jsonFile
	if err := decode(data, &x); err != nil {
		return nil, err
	}
	if x.Format != Format {
		return nil, fmt.Errorf("format: %q is not %q", x.Format, Format)
	}
	if x.Version != Version {
		return nil, fmt.Errorf("version: %d cannot be read, %d can", x.Version, Version)
	}
	f := &File{System: x.System, Title: x.Title, Coordinates: x.Coordinates, Constraints: x.Constraints}
	for i, p := range x.Params {
		value, err := p.float()
		if err != nil {
			return nil, fmt.Errorf("params[%d]: %w", i, err)
		}
		f.Params = append(f.Params, Param{p.Name, p.Unit, p.Comment, value})
	}
	if err := f.readPrograms(x.Programs); err != nil {
		return nil, err
	}
	return f, f.checkKernels(&x)
}

// decode is json.Unmarshal, strict, with places in errors.
func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	d.UseNumber()
	err := d.Decode(into)
	if err == nil {
		if _, err = d.Token(); err == io.EOF {
			return nil
		}
		return fmt.Errorf("%s: more follows after the end", place(data, d.InputOffset()))
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%s: %w", place(data, syntax.Offset), err)
	case errors.As(err, &kind):
		return fmt.Errorf("%s: %s: %s stands where %v is wanted", place(data, kind.Offset), kind.Field, kind.Value, kind.Type)
	}
	return fmt.Errorf("%s: %w", place(data, d.InputOffset()), err)
}

// place returns line and column of an offset, both from 1.
func place(data []byte, offset int64) string {
	before := data[:max(0, min(int(offset), len(data)))]
	return fmt.Sprintf("%d:%d", 1+bytes.Count(before, []byte("\n")), len(before)-bytes.LastIndexByte(before, '\n'))
}

// float returns the number, if its two forms agree.
func (n jsonNumber) float() (float64, error) {
	bits, err := strconv.ParseUint(n.Bits, 16, 64)
	if err != nil || len(n.Bits) != 16 {
		return 0, fmt.Errorf("bits: %q is not 16 hexadecimal digits", n.Bits)
	}
	x := math.Float64frombits(bits)
	y, err := strconv.ParseFloat(n.Value, 64)
	if err != nil {
		return 0, fmt.Errorf("value: %q is no number", n.Value)
	}
	if math.Float64bits(y) != bits && !(math.IsNaN(x) && math.IsNaN(y)) {
		return 0, fmt.Errorf("value %s has other bits than %s", n.Value, n.Bits)
	}
	return x, nil
}

func (f *File) readPrograms(list []jsonProgram) error {
	for i := range list {
		where := fmt.Sprintf("programs[%d]", i)
		if f.Find(list[i].Name) != nil {
			return fmt.Errorf("%s: %q is there twice", where, list[i].Name)
		}
		p, err := f.readProgram(&list[i])
		if err != nil {
			return fmt.Errorf("%s (%s): %w", where, list[i].Name, err)
		}
		names := make([]string, len(list[i].Outputs))
		for k, o := range list[i].Outputs {
			names[k] = o.Name
		}
		f.add(list[i].Name, p, names)
	}
	return nil
}

func (f *File) readProgram(x *jsonProgram) (*program.Program, error) {
	const slack = 1 << 20 // slots whose instruction was not needed
	most := len(x.Inputs) + len(x.Constants) + 2*len(x.Prologue) + 2*len(x.Body)
	for _, s := range x.Systems {
		most += len(s.Right)
	}
	if x.Slots < 0 || x.Slots > most+slack {
		return nil, fmt.Errorf("slots: %d, but there are only %d values", x.Slots, most)
	}
	p := &program.Program{Slots: x.Slots}
	for i, in := range x.Inputs {
		s, err := f.input(in)
		if err != nil {
			return nil, fmt.Errorf("inputs[%d]: %w", i, err)
		}
		p.Inputs = append(p.Inputs, s)
	}
	for i, c := range x.Constants {
		v, err := c.float()
		if err != nil {
			return nil, fmt.Errorf("constants[%d]: %w", i, err)
		}
		p.Consts = append(p.Consts, program.Const{Slot: program.Slot(c.Slot), Value: v})
	}
	for _, s := range x.Systems {
		p.Systems = append(p.Systems, program.System{N: s.Unknowns, Matrix: s.Matrix, RHS: s.Right, First: s.First, Multipliers: s.Multipliers})
	}
	for _, o := range x.Outputs {
		p.Outputs = append(p.Outputs, o.Slot)
	}
	var err error
	if p.Prologue, err = readCode("prologue", x.Prologue, p); err != nil {
		return nil, err
	}
	if p.Body, err = readCode("body", x.Body, p); err != nil {
		return nil, err
	}
	return p, p.Validate()
}

// input reads [kind, index].
func (f *File) input(in []any) (symbolic.Symbol, error) {
	if len(in) != 2 {
		return symbolic.Symbol{}, errors.New("an input is [kind, index]")
	}
	name, _ := in[0].(string)
	kind, ok := inputKinds[name]
	if !ok {
		return symbolic.Symbol{}, fmt.Errorf("there is no kind %v of inputs; there are t, q, v, a, lambda and param", in[0])
	}
	most := len(f.Coordinates)
	switch kind {
	case symbolic.Time:
		most = 1
	case symbolic.Multiplier: // numbered as in the source, redundant ones included
		most = math.MaxInt32
	case symbolic.Param:
		most = len(f.Params)
	}
	index, err := integer(in[1])
	if err != nil || int(index) >= most {
		return symbolic.Symbol{}, fmt.Errorf("%s has no number %v", name, in[1])
	}
	return symbolic.Symbol{Kind: kind, Index: int(index)}, nil
}

// operations gives the operation of each name.
var operations = func() map[string]program.Op {
	out := map[string]program.Op{}
	for op := program.Add; op <= program.Solve; op++ {
		out[op.String()] = op
	}
	return out
}()

func readCode(part string, code [][]any, p *program.Program) ([]program.Instr, error) {
	var out []program.Instr
	for i, text := range code {
		in, err := readInstr(text, p)
		if err != nil {
			return nil, fmt.Errorf("%s[%d]: %w", part, i, err)
		}
		out = append(out, in)
	}
	return out, nil
}

func readInstr(text []any, p *program.Program) (in program.Instr, err error) {
	if len(text) == 0 {
		return in, errors.New("an instruction begins with its name")
	}
	name, _ := text[0].(string)
	op, ok := operations[name]
	if !ok {
		return in, fmt.Errorf("there is no operation %v", text[0])
	}
	in.Op = op
	at := []*program.Slot{&in.Dst, &in.A, &in.B, &in.C}[:1+program.Facts[op].Args]
	switch op {
	case program.Check:
		at = []*program.Slot{&in.A, &in.B, &in.C}
	case program.Solve:
		at = []*program.Slot{&in.A}
	}
	if len(text) != 1+len(at) {
		return in, fmt.Errorf("%s takes %d numbers, not %d", name, len(at), len(text)-1)
	}
	for k, to := range at {
		if *to, err = integer(text[1+k]); err != nil {
			return in, fmt.Errorf("%s: %w", name, err)
		}
	}
	if op == program.Solve {
		if int(in.A) >= len(p.Systems) {
			return in, fmt.Errorf("solve: there is no system %d", in.A)
		}
		in.Dst = p.Systems[in.A].First
	}
	return in, nil
}

// integer reads the number of a slot.
func integer(x any) (program.Slot, error) {
	n, ok := x.(json.Number)
	if !ok {
		return 0, fmt.Errorf("%v is no number", x)
	}
	i, err := strconv.ParseUint(n.String(), 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%s is not the number of anything", n)
	}
	return program.Slot(i), nil
}
