package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestSlurm runs the sessions in testdata/slurm on a cluster of one node that is started for them: Debian's
// munge, slurmctld and slurmd on the loopback interface.
func TestSlurm(t *testing.T) {
	for _, program := range []string{"munged", "slurmctld", "slurmd", "sbatch"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s; apt-get install slurmctld slurmd munge slurm-client", program)
		}
	}
	if os.Getuid() != 0 {
		t.Skip("slurmd runs as root only")
	}
	conf := startSlurm(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/slurm",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SLURM_CONF", conf)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"await": await},
	})
}

// slurmConf is the least that a controller and a node need.
const slurmConf = `ClusterName=test
SlurmctldHost=%[1]s(127.0.0.1)
SlurmctldPort=%[3]d
SlurmdPort=%[4]d
AuthType=auth/munge
AuthInfo=socket=%[2]s/munge.socket
SlurmUser=root
StateSaveLocation=%[2]s/state
SlurmdSpoolDir=%[2]s/spool
SlurmctldPidFile=%[2]s/slurmctld.pid
SlurmdPidFile=%[2]s/slurmd.pid
SlurmctldLogFile=%[2]s/slurmctld.log
SlurmdLogFile=%[2]s/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=%[1]s NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
`

// startSlurm returns the cluster's configuration file.
func startSlurm(t *testing.T) string {
	dir, err := os.MkdirTemp("", "slurm") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := func(name string) string { return filepath.Join(dir, name) }
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	host, _, _ = strings.Cut(host, ".")
	conf := fmt.Sprintf(slurmConf, host, dir, freePort(t), freePort(t))
	for name, text := range map[string]string{"slurm.conf": conf, "cgroup.conf": "", "munge.key": strings.Repeat("a key of a test ", 8)} {
		if err := os.WriteFile(file(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SLURM_CONF", file("slurm.conf"))
	daemon(t, "munged", "--force", "--foreground", "--key-file="+file("munge.key"), "--socket="+file("munge.socket"),
		"--pid-file="+file("munge.pid"), "--log-file="+file("munge.log"), "--seed-file="+file("munge.seed"))
	await := func(what string, ready func() bool) {
		for range 200 {
			if ready() {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		for _, name := range []string{"munge.log", "slurmctld.log", "slurmd.log"} {
			text, _ := os.ReadFile(file(name))
			t.Logf("%s:\n%s", name, text)
		}
		t.Fatalf("%s did not start", what)
	}
	await("munged", func() bool { return exists(file("munge.socket")) })
	daemon(t, "slurmctld", "-D")
	daemon(t, "slurmd", "-D", "-N", host)
	await("the cluster", func() bool {
		out, err := exec.Command("sinfo", "--noheader", "--format=%t").Output()
		return err == nil && strings.TrimSpace(string(out)) == "idle"
	})
	return file("slurm.conf")
}

// daemon runs a program until the test ends.
func daemon(t *testing.T, name string, args ...string) {
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		force := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		force.Stop()
	})
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
