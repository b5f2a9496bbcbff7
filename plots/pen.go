package plots

import (
	"image"
	"image/color"
	"math"
	"slices"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// sans is the one font of the style, parsed when it is first needed.
var sans = sync.OnceValue(func() *opentype.Font {
	f, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		panic(err) // part of the program, which every test would show
	}
	return f
})

// point is a place in the picture, in points from the bottom left.
type point struct{ x, y float64 }

func (p point) vg() vg.Point { return vg.Point{X: vg.Length(p.x), Y: vg.Length(p.y)} }

// rect is a part of the picture.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) width() float64  { return r.x1 - r.x0 }
func (r rect) height() float64 { return r.y1 - r.y0 }

// pen draws on a canvas.
type pen struct {
	canvas vg.Canvas
	budget int // points that one curve may have
	// live keeps text as text, which only SVG can: PDF canvases know no letters
	// beyond Windows' Western ones, so glyphs are drawn as shapes there.
	live   bool
	widths []float64 // of the texts, in the order in which they were drawn
	// sharp says that joins are mitred, and that curves must be interrupted
	// where they turn sharply, lest they sprout spikes.
	sharp bool
	// chunk is the number of points that are stroked in one go, 0 for all: the time
	// that a rasteriser takes grows with the square of what lies in one row.
	chunk int
	// flips says that the canvas draws images upside down, as vgpdf does.
	flips bool
	// wide are the widths of the images so far, in pixels: vgpdf writes images in
	// the order of their widths, and those of one width in any.
	wide []int
}

func (p *pen) ink(c color.Color, width float64) {
	p.canvas.SetColor(c)
	p.canvas.SetLineWidth(vg.Length(width))
}

// line strokes an open polygon.
func (p *pen) line(points []point, width float64, c color.Color) {
	if len(points) < 2 {
		return
	}
	for p.chunk > 1 && len(points) > p.chunk {
		p.line(points[:p.chunk], width, c)
		points = points[p.chunk-1:]
	}
	p.ink(c, width)
	var path vg.Path
	for i, q := range points {
		switch {
		case i == 0:
			path.Move(q.vg())
			continue
		case i > 1 && p.sharp && turnsSharply(points[i-2], points[i-1], q):
			path.Move(points[i-1].vg())
		}
		path.Line(q.vg())
	}
	p.canvas.Stroke(path)
}

// turnsSharply tells whether a polygon turns by more than 120° in b.
func turnsSharply(a, b, c point) bool {
	ux, uy, vx, vy := b.x-a.x, b.y-a.y, c.x-b.x, c.y-b.y
	return ux*vx+uy*vy < -0.5*math.Hypot(ux, uy)*math.Hypot(vx, vy)
}

// fill fills a polygon.
func (p *pen) fill(points []point, c color.Color) {
	var path vg.Path
	for i, q := range points {
		if i == 0 {
			path.Move(q.vg())
		} else {
			path.Line(q.vg())
		}
	}
	path.Close()
	p.ink(c, 0)
	p.canvas.Fill(path)
}

func (p *pen) box(r rect, c color.Color) {
	p.fill([]point{{r.x0, r.y0}, {r.x1, r.y0}, {r.x1, r.y1}, {r.x0, r.y1}}, c)
}

// frame strokes the outline of r.
func (p *pen) frame(r rect, width float64, c color.Color) {
	p.line([]point{{r.x0, r.y0}, {r.x1, r.y0}, {r.x1, r.y1}, {r.x0, r.y1}, {r.x0, r.y0}, {r.x1, r.y0}}, width, c)
}

// disc fills a circle: four Bézier quarters, which all canvases draw alike.
func (p *pen) disc(at point, r float64, c color.Color) {
	const k = 0.5522847498 // 4/3 tan(π/8)
	var path vg.Path
	on := func(x, y float64) vg.Point { return point{at.x + float64(r*x), at.y + float64(r*y)}.vg() }
	path.Move(on(1, 0))
	path.CubeTo(on(1, k), on(k, 1), on(0, 1))
	path.CubeTo(on(-k, 1), on(-1, k), on(-1, 0))
	path.CubeTo(on(-1, -k), on(-k, -1), on(0, -1))
	path.CubeTo(on(k, -1), on(1, -k), on(1, 0))
	path.Close()
	p.ink(c, 0)
	p.canvas.Fill(path)
}

func (p *pen) image(r rect, img *image.NRGBA) {
	if p.flips {
		img = flipped(img)
		for slices.Contains(p.wide, img.Rect.Dx()) {
			img = doubled(img)
		}
		p.wide = append(p.wide, img.Rect.Dx())
	}
	p.canvas.DrawImage(vg.Rectangle{Min: point{r.x0, r.y0}.vg(), Max: point{r.x1, r.y1}.vg()}, img)
}

// flipped returns an image upside down.
func flipped(img *image.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(img.Rect)
	rows := img.Rect.Dy()
	for y := range rows {
		copy(out.Pix[y*out.Stride:][:out.Stride], img.Pix[(rows-1-y)*img.Stride:])
	}
	return out
}

// doubled returns an image with every column twice.
func doubled(img *image.NRGBA) *image.NRGBA {
	nx, ny := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewNRGBA(image.Rect(0, 0, 2*nx, ny))
	for y := range ny {
		for x := range 2 * nx {
			copy(out.Pix[out.PixOffset(x, y):][:4], img.Pix[img.PixOffset(x/2, y):][:4])
		}
	}
	return out
}

func face(size float64) font.Face {
	return font.Face{Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(size)}, Face: sans()}
}

// Sizes of scripts relative to the text, and how far they are moved.
const (
	scriptSize = 0.72
	subFall    = 0.18
	superRise  = 0.36
)

func (q piece) size(size float64) float64 {
	if q.level != 0 {
		return scriptSize * size
	}
	return size
}

func (q piece) rise(size float64) float64 {
	switch q.level {
	case -1:
		return -subFall * size
	case 1:
		return superRise * size
	}
	return 0
}

// width returns how wide a label is.
func width(label string, size float64) float64 {
	w := 0.0
	for _, q := range pieces(label) {
		f := face(q.size(size))
		w += float64(f.Width(q.text))
	}
	return w
}

// fit returns a label, cut where it is wider than there is room.
func fit(label string, size, room float64) string {
	if width(label, size) <= room {
		return label
	}
	r := []rune(plainText(label))
	for len(r) > 0 && width(string(r)+"…", size) > room {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

// text draws a label whose point at the fraction align of its width, on the
// baseline, is at the given place.
func (p *pen) text(at point, label string, size, align float64, c color.Color) {
	at.x -= align * width(label, size)
	p.pieces(at, label, size, c, false)
}

// upright draws a label that reads upwards, centred at the place.
func (p *pen) upright(at point, label string, size float64, c color.Color) {
	at.y -= width(label, size) / 2
	p.pieces(at, label, size, c, true)
}

func (p *pen) pieces(at point, label string, size float64, c color.Color, up bool) {
	if p.live {
		p.canvas.Push()
		defer p.canvas.Pop()
		if up {
			p.canvas.Translate(at.vg())
			p.canvas.Rotate(math.Pi / 2)
			at, up = point{}, false
		}
	}
	p.canvas.SetColor(c)
	along := 0.0
	for _, q := range pieces(label) {
		f := face(q.size(size))
		w := float64(f.Width(q.text))
		place := turned(at, along, q.rise(size), up)
		if p.live {
			p.canvas.FillString(f, place.vg(), q.text)
			p.widths = append(p.widths, w)
		} else {
			p.canvas.Fill(outline(f, place, q.text, up))
		}
		if q.dots > 0 {
			p.dots(at, along+w/2, q, size, c, up)
		}
		along += w
	}
}

// turned returns the place that lies along and above the start of a text.
func turned(at point, along, above float64, up bool) point {
	if up {
		return point{at.x - above, at.y + along}
	}
	return point{at.x + along, at.y + above}
}

// dots draws the dots of a derivative, whose middle lies along the text.
func (p *pen) dots(at point, along float64, q piece, size float64, c color.Color, up bool) {
	above := glyphTop(q.text)*q.size(size) + 0.15*size
	for k := range q.dots {
		shift := 0.24 * size * (float64(k) - float64(q.dots-1)/2)
		p.disc(turned(at, along+shift, above, up), 0.075*size, c)
	}
}

// glyphTop returns how high a letter is, relative to the size of the text.
func glyphTop(letter string) float64 {
	f, em := sans(), sans().UnitsPerEm()
	var buf sfnt.Buffer
	for _, r := range letter {
		i, err := f.GlyphIndex(&buf, r)
		if err != nil {
			break
		}
		if b, _, err := f.GlyphBounds(&buf, i, ems(em), 0); err == nil {
			return -float64(b.Min.Y) / float64(em)
		}
	}
	return 0.7
}
