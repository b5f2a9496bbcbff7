package plots_test

import (
	"bytes"
	"flag"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"lagc/internal/golden"
	"lagc/plots"
)

// gallery holds a figure of every type. With -gallery DIR a test writes them all
// there, to be looked at.
var gallery = map[string]func() plots.Figure{
	"lines":     lines,
	"work":      work,
	"bars":      bars,
	"heat":      heat,
	"path":      path,
	"histogram": histogram,
	"nothing":   nothing,
}

var galleryDir = flag.String("gallery", "", "write the figures of the gallery to this folder")

// grid returns n numbers from 0 to 1.
func grid(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i) / float64(n-1)
	}
	return x
}

func of(x []float64, f func(float64) float64) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		y[i] = f(x[i])
	}
	return y
}

func lines() plots.Figure {
	t := grid(9)
	tiny := of(t, func(t float64) float64 { return 19.62 + 2e-7*t*(1-t) })
	gaps := of(t, func(t float64) float64 { return 1 - 4*t })
	gaps[3], gaps[5] = math.NaN(), math.Inf(1)
	x := plots.Axis{Label: "t", Unit: "s"}
	return plots.Figure{Title: "Curves & <gaps>", Caption: "rk4, step 0.01", Panels: []plots.Panel{
		plots.Lines{X: x, Y: plots.Axis{Label: plots.Name("θ", nil, 1), Unit: "rad/s"}, Series: []plots.Series{
			{Name: plots.Name("θ", []string{"1"}, 1), X: t, Y: of(t, func(t float64) float64 { return t * t })},
			{Name: plots.Name("θ", []string{"2"}, 1), X: t, Y: gaps, Marks: true},
		}},
		plots.Lines{Title: "Late digits", X: x, Y: plots.Axis{Label: "E", Unit: "kg*m^2/s^2"}, Series: []plots.Series{{X: t, Y: tiny}}},
	}}
}

func work() plots.Figure {
	var series []plots.Series
	for k, name := range []string{"rk4", "dopri5", "dop853"} {
		s := plots.Series{Name: name}
		for i := range 5 {
			s.X = append(s.X, math.Ldexp(100, i))
			s.Y = append(s.Y, math.Ldexp(1, -i*(4+2*k)))
		}
		series = append(series, s)
	}
	return plots.Figure{Panels: []plots.Panel{plots.WorkPrecision("Work and precision",
		plots.Axis{Label: "evaluations"}, plots.Axis{Label: "error of the end state"}, series...)}}
}

func bars() plots.Figure {
	return plots.Figure{Panels: []plots.Panel{plots.Bars{
		X:     plots.Axis{Label: "time per evaluation", Unit: "ns", Log: true},
		Names: []string{"double_pendulum", "chain", "kepler"},
		Series: []plots.BarSeries{
			{Name: "symbolic", Values: []float64{77, 537, 33}},
			{Name: "autograd", Values: []float64{12e3, 80e3, math.NaN()}, Low: []float64{11e3, 75e3, 0}, High: []float64{15e3, 90e3, 0}},
		},
	}}}
}

func heat() plots.Figure {
	h := plots.HeatMap{
		X: plots.Axis{Label: "θ", Unit: "rad"}, Y: plots.Axis{Label: "k", Unit: "N/m", Log: true}, Z: plots.Axis{Label: "loss", Log: true},
		Columns: []float64{0, 1, 2}, Rows: []float64{1, 10},
		Values: []float64{1, 10, 100, 1000, math.NaN(), 0},
	}
	return plots.Figure{Panels: []plots.Panel{h}}
}

func path() plots.Figure {
	turn := grid(200)
	x := of(turn, func(t float64) float64 { return 3 * math.Cos(2*math.Pi*t) })
	y := of(turn, func(t float64) float64 { return math.Sin(4 * math.Pi * t) })
	return plots.Figure{Title: "A path", Panels: []plots.Panel{
		plots.Path("", plots.Axis{Label: "x", Unit: "m"}, plots.Axis{Label: "y", Unit: "m"}, plots.Series{X: x, Y: y}),
	}}
}

func histogram() plots.Figure {
	return plots.Figure{Panels: []plots.Panel{plots.Histogram{X: plots.Axis{Label: "error", Unit: "m"}, Values: of(grid(500), func(t float64) float64 { return t * t * t })}}}
}

func nothing() plots.Figure {
	return plots.Figure{Columns: 2, Panels: []plots.Panel{plots.Lines{}, plots.Bars{}, plots.HeatMap{}, plots.Histogram{}}}
}

// render writes a figure to memory.
func render(t interface{ Fatal(...any) }, ending string, f plots.Figure) []byte {
	format, err := plots.FormatOf("figure" + ending)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := format.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGallery(t *testing.T) {
	for name, figure := range gallery {
		for _, ending := range plots.Endings() {
			b := render(t, ending, figure())
			if !bytes.Equal(b, render(t, ending, figure())) {
				t.Errorf("%s%s differs from one time to the next", name, ending)
			}
			if *galleryDir == "" {
				continue
			}
			if err := os.WriteFile(filepath.Join(*galleryDir, name+ending), b, 0o666); err != nil {
				t.Error(err)
			}
		}
	}
}

// The layout of some figures, looked at when it was written down.
func TestGolden(t *testing.T) {
	for _, name := range []string{"lines", "work", "bars"} {
		golden.Check(t, filepath.Join("testdata", name+".svg"), string(render(t, ".svg", gallery[name]())))
	}
}

// A PNG file is one that others read, of the size that the figure has in points
// at 192 dots per inch.
func TestPNG(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(render(t, ".png", plots.Figure{Width: 300, Panels: lines().Panels})))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Dx(); got != 800 {
		t.Errorf("%d pixels wide, want 300 points at 192 dpi", got)
	}
	if r, g, b, a := img.At(0, 0).RGBA(); r&g&b&a != 0xffff {
		t.Error("the corner is not white")
	}
}

func TestPDF(t *testing.T) {
	b := render(t, ".pdf", lines())
	if !bytes.HasPrefix(b, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(b), []byte("%%EOF")) {
		t.Error("no PDF file")
	}
}

// Images are the right way up in every kind of file: the upper of two cells is
// the lighter one. PDF files are read by poppler's pdftoppm, SVG files by
// librsvg's rsvg-convert, where these are installed.
func TestImagesAreUpright(t *testing.T) {
	h := plots.HeatMap{Columns: []float64{0}, Rows: []float64{0, 1}, Values: []float64{0, 1}}
	f := plots.Figure{Panels: []plots.Panel{h}}
	dir := t.TempDir()
	for ending, convert := range map[string][]string{
		".png": {"cp", "in.png", "out.png"},
		".pdf": {"pdftoppm", "-png", "-singlefile", "in.pdf", "out"},
		".svg": {"rsvg-convert", "in.svg", "-o", "out.png"},
	} {
		t.Run(ending[1:], func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(dir, "in"+ending), render(t, ending, f), 0o666); err != nil {
				t.Fatal(err)
			}
			if _, err := exec.LookPath(convert[0]); err != nil {
				t.Skip(err)
			}
			c := exec.Command(convert[0], convert[1:]...)
			c.Dir = dir
			if out, err := c.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			b, err := os.ReadFile(filepath.Join(dir, "out.png"))
			if err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			r := img.Bounds()
			upper, _, _, _ := img.At(r.Dx()/2, r.Dy()/5).RGBA()
			lower, _, _, _ := img.At(r.Dx()/2, r.Dy()*3/5).RGBA()
			if upper < 0xe000 || lower > 0x4000 {
				t.Errorf("red is %x in the upper cell, %x in the lower", upper, lower)
			}
		})
	}
}

// The SVG file can be read as XML, whatever labels hold, and searched.
func TestSVG(t *testing.T) {
	s := string(render(t, ".svg", lines()))
	if err := wellFormed(s); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"<title>Curves &amp; &lt;gaps&gt;</title>", ">θ</text>", ">2</text>", ">E − 19.62 (10</text>", ">−9</text>"} {
		if !strings.Contains(s, want) {
			t.Errorf("%s is missing", want)
		}
	}
}

func TestHTML(t *testing.T) {
	s := string(render(t, ".html", lines()))
	if !strings.HasPrefix(s, "<!DOCTYPE html>") || !strings.Contains(s, "<svg ") || strings.Contains(s, "http://") && strings.Contains(s, "src=") {
		t.Error("no page that stands for itself")
	}
}

func TestFormatOf(t *testing.T) {
	if f, err := plots.FormatOf("a.b/PICTURE.SVG"); err != nil || f.Ending != ".svg" {
		t.Errorf("got %v, %v", f, err)
	}
	for path, want := range map[string]string{
		"x":     "x: the ending of the name picks the format: .svg, .png, .pdf, .html",
		"x.gif": "x.gif: unknown ending .gif; a picture is one of .svg, .png, .pdf, .html",
	} {
		if _, err := plots.FormatOf(path); err == nil || err.Error() != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}
