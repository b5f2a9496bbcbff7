// Command generate measures what docs/findings.md reports, and renders it.
//
//	go generate ./findings                      renders from docs/findings/*.json
//	go run ./findings/generate -measure all     measures everything anew first (some minutes)
//	go run ./findings/generate -measure work    measures a part anew
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lagc/findings"
)

func main() {
	log.SetFlags(0)
	measure := flag.String("measure", "", "what to measure: all, or one of the files in docs/findings without its ending")
	root := flag.String("root", ".", "folder of the project")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *measure, *root); err != nil {
		log.Fatal("generate: ", err)
	}
}

func run(ctx context.Context, measure, root string) error {
	dir := filepath.Join(root, "docs", "findings")
	if measure != "" {
		if err := measureAnew(ctx, measure, dir); err != nil {
			return err
		}
	}
	results, err := findings.Read(dir)
	if err != nil {
		return err
	}
	files, err := findings.Render(results)
	if err != nil {
		return err
	}
	return write(filepath.Join(root, "docs"), files)
}

// write writes all files beside their places first, and moves them there only
// if that has gone well: what is interrupted leaves the old ones.
func write(dir string, files map[string][]byte) (err error) {
	names := slices.Sorted(maps.Keys(files))
	temporary := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)+".new") }
	defer func() {
		if err != nil {
			for _, name := range names {
				_ = os.Remove(temporary(name)) // most are not there
			}
		}
	}()
	for _, name := range names {
		if err := os.WriteFile(temporary(name), files[name], 0o666); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := os.Rename(temporary(name), strings.TrimSuffix(temporary(name), ".new")); err != nil {
			return err
		}
	}
	return nil
}

// measureAnew measures a part, or all.
func measureAnew(ctx context.Context, part, dir string) error {
	r := &findings.Results{}
	found := false
	for _, m := range findings.Measurements {
		if part != "all" && part != m.Name {
			continue
		}
		found = true
		start := time.Now()
		if err := m.Run(ctx, r); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		if err := r.Write(dir, m.Name); err != nil {
			return err
		}
		log.Printf("%-14s %v", m.Name, time.Since(start).Round(time.Millisecond))
	}
	if !found {
		names := []string{"all"}
		for _, m := range findings.Measurements {
			names = append(names, m.Name)
		}
		return fmt.Errorf("there is nothing called %q to measure, but %s", part, strings.Join(names, ", "))
	}
	return nil
}
