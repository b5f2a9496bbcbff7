package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"lagc/runtime/sweep"
	"lagc/runtime/table"
)

// readShard finds out which part to compute: that of --shard, or where none is given the one that a Slurm array gives
// to this task. Then all tasks have one command line, and the part's number goes into the name of the output.
func (c *sweepCommand) readShard(a *app) (shard sweep.Shard, path string, err error) {
	path = c.Output
	text := c.Shard
	if count, ok := strings.CutPrefix(text, "auto/"); ok {
		part, err := taskNumber()
		if err != nil {
			return shard, path, at("--shard", text, err)
		}
		shard, err = sweep.ParseShard(part + "/" + count)
		if err != nil {
			return shard, path, at("--shard", text, err)
		}
		return shard, partName(path, shard), nil
	}
	if text != "" {
		shard, err = sweep.ParseShard(text)
		return shard, path, at("--shard", text, err)
	}
	if os.Getenv(slurmTask) == "" || c.Engine == "slurm" {
		return shard, path, nil
	}
	if shard, err = slurmShard(); err != nil {
		return shard, path, fmt.Errorf("%w; --shard K/N says which part to compute", err)
	}
	path = partName(path, shard)
	a.note("task %s of a Slurm array: computing shard %s%s", os.Getenv(slurmTask), shard, into(path))
	return shard, path, nil
}

func into(path string) string {
	if path == "" {
		return ""
	}
	return " into " + path
}

// What Slurm tells the tasks of an array, and Kubernetes the pods of an indexed job.
const (
	slurmTask = "SLURM_ARRAY_TASK_ID"
	podIndex  = "JOB_COMPLETION_INDEX"
)

// taskNumber is the number of the part, from 1, for --shard auto/N.
func taskNumber() (string, error) {
	if os.Getenv(slurmTask) != "" {
		s, err := slurmShard()
		return strconv.FormatInt(s.Part, 10), err
	}
	n, err := strconv.ParseInt(os.Getenv(podIndex), 10, 64)
	if err != nil {
		return "", fmt.Errorf("auto takes the number of the part from %s or %s, and neither is set to one", slurmTask, podIndex)
	}
	return strconv.FormatInt(n+1, 10), nil
}

// slurmShard is the part of this task among those of its array, 0-15 as well as 1-16 or 5-50:5.
func slurmShard() (sweep.Shard, error) {
	number := func(name string) (n int64) {
		if n, err := strconv.ParseInt(os.Getenv(name), 10, 64); err == nil {
			return n
		}
		return -1
	}
	id, first, last := number(slurmTask), number("SLURM_ARRAY_TASK_MIN"), number("SLURM_ARRAY_TASK_MAX")
	count, step := number("SLURM_ARRAY_TASK_COUNT"), max(1, number("SLURM_ARRAY_TASK_STEP"))
	s := sweep.Shard{Part: (id-first)/step + 1, Of: count}
	if id < 0 || first < 0 || count < 1 || (last-first)/step+1 != count || (id-first)%step != 0 || s.Check() != nil {
		return sweep.Shard{}, fmt.Errorf("%s is set, but it and those beside it do not tell which part of how many this task is", slurmTask)
	}
	return s, nil
}

// partName puts the number of a part into the name of an output.
func partName(path string, s sweep.Shard) string {
	if path == "" {
		return ""
	}
	ending := filepath.Ext(path)
	return fmt.Sprintf("%s.%0*d-of-%d%s", strings.TrimSuffix(path, ending), len(fmt.Sprint(s.Of)), s.Part, s.Of, ending)
}

// done tells whether a file is the table of this very sweep; only Parquet and parts in CSV say what they are.
func done(path string, id sweep.Identity) bool {
	r, err := table.Open(path)
	if err != nil {
		return false
	}
	defer r.Close()
	var was sweep.Identity
	return json.Unmarshal([]byte(r.Fact("sweep")), &was) == nil && reflect.DeepEqual(was, id)
}
