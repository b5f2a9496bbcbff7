package plots

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// Format is a kind of file.
type Format struct {
	Ending string // with the dot
	render func(layout) ([]byte, error)
}

var formats = []Format{
	{".svg", svg},
	{".png", png},
	{".pdf", pdf},
	{".html", page},
}

// Endings lists the endings of file names that FormatOf knows.
func Endings() []string {
	var out []string
	for _, f := range formats {
		out = append(out, f.Ending)
	}
	return out
}

// FormatOf returns the format that a file's name asks for by its ending, in
// whatever case.
func FormatOf(path string) (Format, error) {
	ending := strings.ToLower(filepath.Ext(path))
	for _, f := range formats {
		if f.Ending == ending {
			return f, nil
		}
	}
	known := strings.Join(Endings(), ", ")
	if ending == "" {
		return Format{}, fmt.Errorf("%s: the ending of the name picks the format: %s", path, known)
	}
	return Format{}, fmt.Errorf("%s: unknown ending %s; a picture is one of %s", path, ending, known)
}

// Write writes a figure; the same figure gives the same bytes. Nothing is
// written on an error that is not w's own.
func (f Format) Write(w io.Writer, fig Figure) error {
	b, err := f.render(fig.arrange())
	if err == nil {
		_, err = w.Write(b)
	}
	return err
}

func (l layout) size() (w, h vg.Length) { return vg.Length(l.width), vg.Length(l.height) }

func png(l layout) ([]byte, error) {
	c := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(l.size()), vgimg.UseDPI(int(resolution(l))))}
	l.paint(&pen{canvas: c, chunk: 32})
	var b bytes.Buffer
	_, err := c.WriteTo(&b)
	return b.Bytes(), err
}

// resolution is dpi, or less for pictures of very many panels.
func resolution(l layout) float64 {
	const most = 40e6 // pixels
	r := float64(dpi)
	for r > 24 && float64(l.width*l.height)/72/72*r*r > most {
		r /= 2
	}
	return r
}

// undated makes PDF files that do not tell when they were made.
var undated = sync.OnceFunc(func() {
	fpdf.SetDefaultCatalogSort(true)
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
})

func pdf(l layout) ([]byte, error) {
	undated()
	c := vgpdf.New(l.size())
	l.paint(&pen{canvas: c, sharp: true, flips: true})
	var b bytes.Buffer
	_, err := c.WriteTo(&b)
	return b.Bytes(), err
}

// page is an HTML page with the picture in it.
func page(l layout) ([]byte, error) {
	picture, err := svg(l)
	title := html.EscapeString(plainText(l.Title))
	if title == "" {
		title = "Figure"
	}
	return fmt.Appendf(nil, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>%s</title>
<style>
body { margin: 2em auto; max-width: 60em; padding: 0 1em; background: #fff; }
svg { width: 100%%; height: auto; }
</style>
</head>
<body>
%s</body>
</html>
`, title, picture), err
}
