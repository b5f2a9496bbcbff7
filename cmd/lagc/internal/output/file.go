package output

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// File is a file that appears under its name when it is complete: until Keep
// it is a temporary one in the same folder, so that neither a reader nor a
// crash ever finds half of it.
type File struct {
	*os.File
	target string // where it goes; "" for what is written in place
}

// Create starts a file. What is there and no regular file, such as a named pipe
// or /dev/stdout, is written in place; a symbolic link stays one.
func Create(path string) (*File, error) {
	target, mode := path, fs.FileMode(0o666)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		target = real
	}
	switch old, err := os.Stat(target); {
	case err == nil && old.IsDir():
		return nil, &fs.PathError{Op: "write", Path: path, Err: errors.New("is a folder")}
	case err == nil && !old.Mode().IsRegular():
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		return &File{File: f}, err
	case err == nil:
		mode = old.Mode().Perm()
	}
	f, err := temporary(target, mode)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cannot write %s: there is no folder %s", path, filepath.Dir(path))
	}
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", path, err)
	}
	return &File{f, target}, nil
}

// temporary creates a file next to target with a name of its own.
func temporary(target string, mode fs.FileMode) (*os.File, error) {
	dir, base := filepath.Split(target)
	for try := 0; ; try++ {
		name := fmt.Sprintf("%s.%s.%08x.tmp", dir, base, rand.Uint32())
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if try < 100 && errors.Is(err, fs.ErrExist) {
			continue
		}
		return f, err
	}
}

// Target returns the name that the file gets.
func (f *File) Target() string {
	if f.target == "" {
		return f.Name()
	}
	return f.target
}

// Keep gives the file its name. On an error nothing of it remains.
func (f *File) Keep() error {
	err := f.Close()
	if f.target == "" {
		return err
	}
	if err == nil {
		err = os.Rename(f.Name(), f.target)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
	}
	return err
}

// Discard leaves nothing behind.
func (f *File) Discard() {
	_ = f.Close()
	if f.target != "" {
		_ = os.Remove(f.Name())
	}
}

// WriteFile writes a whole file.
func WriteFile(path string, data []byte) error { return WriteFiles(Named{path, data}) }

// Named is a file to be written.
type Named struct {
	Path string
	Data []byte
}

// WriteFiles writes files that belong together, in that order: none where one cannot be
// written, and none after one that cannot get its name.
func WriteFiles(files ...Named) error {
	var open []*File
	for _, named := range files {
		f, err := Create(named.Path)
		if err == nil {
			open = append(open, f)
			_, err = f.Write(named.Data)
		}
		if err != nil {
			discard(open)
			return err
		}
	}
	for i, f := range open {
		if err := f.Keep(); err != nil {
			discard(open[i+1:])
			return err
		}
	}
	return nil
}

func discard(files []*File) {
	for _, f := range files {
		f.Discard()
	}
}
