package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lagc": main})
}

// TestScript runs the sessions in testdata/script. Besides testscript's own
// commands they have
//
//	json stdout|FILE            it is one valid JSON value
//	rows stdout|FILE N          it is CSV with N rows after its header, all of one width
//	await GLOB N                waits until the one file of that name has N lines
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("COLUMNS", "100")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json":  isJSON,
			"rows":  hasRows,
			"await": await,
		},
		UpdateScripts: flag.Lookup("update").Value.String() == "true", // of package golden
	})
}

func isJSON(ts *testscript.TestScript, neg bool, args []string) {
	if json.Valid([]byte(ts.ReadFile(args[0]))) == neg {
		ts.Fatalf("%s: valid JSON is %v", args[0], !neg)
	}
}

func hasRows(ts *testscript.TestScript, neg bool, args []string) {
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n")
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	if (len(lines)-1 == want) == neg {
		ts.Fatalf("%s has %d rows", args[0], len(lines)-1)
	}
	for _, l := range lines {
		if strings.Count(l, ",") != strings.Count(lines[0], ",") {
			ts.Fatalf("a row of another width: %s", l)
		}
	}
}

// await polls, for at most ten seconds: what it waits for is another process.
func await(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	for range 1000 {
		files, err := filepath.Glob(ts.MkAbs(args[0]))
		ts.Check(err)
		if len(files) == 1 {
			text, err := os.ReadFile(files[0])
			if err == nil && strings.Count(string(text), "\n") >= want {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("no file %s of %d lines appeared", args[0], want)
}
