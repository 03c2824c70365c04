// Package command is the main job without a window, for scripts and tests:
// create, resume, list, check, report and practice.
//
// Progress and trouble go to stderr, results to stdout. main.go only calls
// [Run]; the window shares [Open] with it, so that both keep their things in
// the same places. Nothing here draws or asks.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"likeness/service"
	"likeness/service/practice"
	"likeness/service/problem"
)

// Exit codes.
const (
	exitOK     = 0 // everything asked for was saved
	exitFailed = 1 // something was not, see stderr
	exitUsage  = 2 // wrong use: nothing was sent
	exitLimit  = 3 // it would go over the limit of a month: nothing was sent
	exitCredit = 4 // what was not saved waits until the account has credit
)

// A Terminal is what a command reads and writes.
type Terminal struct {
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Version        string // of the program, such as 1.2.3

	trial trial
}

// A trial is what a test of this package changes in a session; in the program it is empty.
type trial struct {
	disk   func(step, path string) // see [library.Options]
	studio func(*service.Config)
}

type subcommand struct {
	name, summary string
	run           func(ctx context.Context, t Terminal, args []string) error
}

func subcommands() []subcommand {
	return []subcommand{
		{"check", "look at photos before they are sent: faces, advice, what is sent", check},
		{"create", "make pictures of a face and keep them", create},
		{"resume", "finish what an earlier run left unfinished", resume},
		{"list", "show the pictures of the library", list},
		{"report", "tell all that happened to a job, for a bug report", jobReport},
		{"practice", "run the practice server, which speaks the predictions API", runPractice},
	}
}

// Known reports whether args begin with one of this package's commands, or ask
// for help or the version.
func Known(args []string) bool {
	if len(args) == 0 {
		return false
	}
	_, ok := find(args[0])
	return ok || asks(args[0], "help") || asks(args[0], "version")
}

// asks reports whether an argument is a command or an option of that name; -h is short for help.
func asks(arg, name string) bool {
	return arg == name || arg == "-"+name || arg == "--"+name || arg == "-h" && name == "help"
}

func find(name string) (subcommand, bool) {
	for _, c := range subcommands() {
		if c.name == name {
			return c, true
		}
	}
	return subcommand{}, false
}

// Run runs the command that args, without the program's name, begin with. It
// returns the exit code: 0 when all was saved, 1 when something failed, 2 for
// wrong use, 3 when the limit that was set for a month does not allow it, 4
// when the account has no credit and what was ordered waits for some.
func Run(ctx context.Context, t Terminal, args []string) int {
	if t.Getenv == nil {
		t.Getenv = os.Getenv
	}
	t.Stdout, t.Stderr = plain{t.Stdout}, plain{t.Stderr}
	switch {
	case len(args) == 0, len(args) == 1 && asks(args[0], "help"):
		usage(t.Stdout)
		return exitOK
	case asks(args[0], "help"): // of one command
		args = []string{args[1], "-h"}
	case asks(args[0], "version"):
		fmt.Fprintln(t.Stdout, "likeness", t.Version)
		return exitOK
	}
	if c, ok := find(args[0]); ok {
		return exitCode(t, c.name, c.run(ctx, t, args[1:]))
	}
	fmt.Fprintf(t.Stderr, "likeness: there is no command %q\n\n", args[0])
	usage(t.Stderr)
	return exitUsage
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Likeness makes portraits that keep a person's likeness.\n\n"+
		"  likeness                    open the window; takes -library FOLDER and -server ADDRESS\n")
	for _, c := range subcommands() {
		fmt.Fprintf(w, "  likeness %-18s %s\n", c.name, c.summary)
	}
	fmt.Fprintf(w, "  likeness %-18s %s\n", "-version", "tell the version")
	fmt.Fprint(w, "\n\"likeness COMMAND -h\" tells the options of a command.\n")
}

// errUsage marks wrong use; whatever wraps it ends with exit code 2.
var errUsage = errors.New("wrong use")

// errTold marks a failure that was told already.
var errTold = errors.New("told")

// errCredit is errTold where nothing has failed: all that was not saved waits
// for credit.
var errCredit = fmt.Errorf("%w: no credit", errTold)

func usageError(format string, args ...any) error {
	return fmt.Errorf("%w: %w", errUsage, fmt.Errorf(format, args...))
}

func exitCode(t Terminal, name string, err error) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.Is(err, errCredit):
		return exitCredit
	case errors.Is(err, errTold):
		return exitFailed
	}
	fmt.Fprintf(t.Stderr, "%s: %s\n", strings.TrimSpace("likeness "+name), sentence(err))
	var p *problem.Problem
	switch {
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.As(err, &p) && p.Code == problem.OverLimit:
		return exitLimit
	}
	return exitFailed
}

// sentence returns what a person should read of an error, with the raw text
// behind it on lines of its own.
func sentence(err error) string {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return strings.TrimPrefix(err.Error(), errUsage.Error()+": ")
	}
	text := p.Error()
	if errors.Is(err, errUsage) { // that nothing was charged goes without saying
		text = strings.TrimSpace(p.What + " " + p.Next)
	}
	switch p.Action {
	case problem.ActFrame, problem.ActFramePose:
		text += "\n  \"likeness check PHOTO\" shows what the model will see of a photo, and -frame says what is sent of it."
	}
	if p.Detail != "" && !strings.Contains(strings.ToLower(text), strings.ToLower(p.Detail)) {
		text += "\n  " + strings.ReplaceAll(p.Detail, "\n", "\n  ")
	}
	return text
}

// newFlags returns the flag set of a command. Its errors come back to the
// caller, and -h prints what is to be told about the command and its options to
// stdout.
func newFlags(t Terminal, name, arguments string, about ...string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {
		fmt.Fprintf(t.Stdout, "usage: likeness %s %s\n\n", name, arguments)
		for _, text := range about {
			fmt.Fprintf(t.Stdout, "%s\n\n", text)
		}
		fs.SetOutput(t.Stdout)
		fs.PrintDefaults()
		fs.SetOutput(io.Discard)
	}
	return fs
}

// options reads the options that args begin with. What is wrong with one is told
// in a sentence; only -h prints all there is to tell.
func options(fs *flag.FlagSet, args []string) error {
	help := fs.Usage
	defer func() { fs.Usage = help }()
	fs.Usage = func() {}
	err := fs.Parse(args)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, flag.ErrHelp):
		help()
		return err
	}
	said := strings.NewReplacer("flag provided but not defined: ", "there is no option ", "flag needs an argument: ", "a value is missing after ",
		" for flag ", " for ").Replace(err.Error())
	return usageError("%s\n  \"%s -h\" tells the options.", said, strings.TrimSpace("likeness "+fs.Name()))
}

// parse reads the arguments of a command that takes options only.
func parse(fs *flag.FlagSet, args []string) error {
	switch err := options(fs, args); {
	case err != nil:
		return err
	case fs.NArg() > 0:
		return usageError("%q is not understood: there are only options, see likeness %s -h", fs.Arg(0), fs.Name())
	}
	return nil
}

// listFlag is an option that may be given several times.
type listFlag []string

func (l *listFlag) String() string     { return strings.Join(*l, " ") }
func (l *listFlag) Set(s string) error { *l = append(*l, s); return nil }

// faultHelp returns a line about each fault.
func faultHelp() string {
	var b strings.Builder
	for _, name := range practice.FaultNames() {
		fmt.Fprintf(&b, "\n  %-13s %s", name, practice.FaultHelp(name))
	}
	return b.String()
}

// runPractice serves until ctx ends.
func runPractice(ctx context.Context, t Terminal, args []string) error {
	fs := newFlags(t, "practice", "[-addr HOST:PORT] [-fault NAME]… [-speed X]")
	addr := fs.String("addr", "127.0.0.1:0", "`host:port` on this computer to listen on; port 0 takes a free one")
	speed := fs.Float64("speed", 1, "how many times faster than usual")
	var faultNames listFlag
	fs.Var(&faultNames, "fault", "switch a fault on, by `name`, or name:count for the first so many times; those of requests by name@stage too, where the stage is "+strings.Join(practice.Stages(), ", ")+"; may be repeated:"+faultHelp())
	if err := parse(fs, args); err != nil {
		return err
	}
	if !(*speed > 0 && *speed <= 1000) {
		return usageError("-speed must be more than 0 and at most 1000")
	}
	var faults []practice.Fault
	for _, name := range faultNames {
		f, err := practice.ParseFault(name)
		if err != nil {
			return usageError("%w", err)
		}
		faults = append(faults, f)
	}
	server, err := practice.Start(ctx, practice.Options{Addr: *addr, Speed: *speed, Faults: faults})
	if err != nil {
		return err
	}
	fmt.Fprintln(t.Stdout, server.URL())
	fmt.Fprintln(t.Stderr, "The practice server takes every token that begins with r8_. Ctrl+C ends it.")
	<-ctx.Done()
	return server.Close()
}
