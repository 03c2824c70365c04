// Likeness makes portraits that keep a person's likeness. Without a command it
// opens its window; "likeness help" tells the commands that need none.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"likeness/icons"
	"likeness/service"
	"likeness/service/command"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/ui"
	"likeness/ui/page"
	"likeness/ui/setup"
	"likeness/ui/system"
	"likeness/ui/tour"
)

// closeLimit bounds the wait for an answer that is under way when the window
// closes.
const closeLimit = 90 * time.Second

// tourSettle is how long the tour leaves a step alone before it is drawn: a
// virtual screen paints large pictures slowly.
const tourSettle = 1500 * time.Millisecond

// scaleVariable is where the toolkit looks for the size of texts and controls
// when it starts.
const scaleVariable = "FYNE_SCALE"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string) int {
	if command.Known(args) || len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		return command.Run(ctx, terminal(), args)
	}
	var places command.Places
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	places.Register(fs)
	tourDir := fs.String("tour", "", "walk through the window as a person would, in practice mode, and write a picture of each step to this `folder`")
	face := fs.String("face", "", "`photo` for the tour; without it a face is drawn")
	if code, ok := command.WindowOptions(terminal(), fs, args); !ok {
		return code
	}
	if err := window(ctx, places, *tourDir, *face); err != nil {
		fmt.Fprintln(os.Stderr, "likeness:", err)
		return 1
	}
	return 0
}

func terminal() command.Terminal {
	return command.Terminal{Stdout: os.Stdout, Stderr: os.Stderr, Version: about().Version}
}

// window opens the window and returns when it was closed, or the tour is over.
func window(ctx context.Context, places command.Places, tourDir, face string) (err error) {
	if tourDir != "" {
		var clean func()
		if places, clean, err = command.TourPlaces(places, tourDir); err != nil {
			return err
		}
		defer clean()
	}
	places.OrUsual = true
	session, err := command.Open(ctx, places, os.Getenv, practice.Options{})
	if err != nil {
		return err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.Background(), closeLimit)
		defer cancel()
		err = errors.Join(err, session.Close(closing))
	}()
	raised, trouble := session.WorkOrRaise(ctx)
	if raised { // the first window of this library is in front now
		return nil
	}
	if places.Server != "" { // the window goes where it was last told to
		if err := session.PreferConnection(); err != nil {
			return err
		}
	}
	var studio page.Studio
	if trouble != nil {
		studio = service.Idle{Why: problem.From(trouble)} // past pictures can be looked at all the same
	} else {
		studio = session.Studio
	}

	if scale := session.Preferences.Get().Scale; scale > 0 && os.Getenv(scaleVariable) == "" {
		_ = os.Setenv(scaleVariable, strconv.FormatFloat(scale, 'g', -1, 64))
	}
	if err := command.Screen(runtime.GOOS, os.Getenv); err != nil {
		return err
	}
	a := app.NewWithID("app.likeness")
	a.SetIcon(fyne.NewStaticResource("likeness.png", icons.App))
	w, err := ui.New(ui.Deps{
		App: a, Do: fyne.Do, Studio: studio, Library: session.Library, Hub: session.Hub, Preferences: session.Preferences,
		Presets: session.Presets,
		Desktop: system.New(a, fyne.Do), Photos: session.Photos, Notices: session.Notices(), Log: session.Log,
		Newcomer: session.Newcomer(ctx), Files: setup.Files(session.Files()), About: about(),
	})
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			session.Listen(w.Raise)
			session.Resume(ctx)
		}()
		go func() {
			var failed error
			if tourDir != "" {
				failed = tour.Run(ctx, tour.Options{
					Window: w.Fyne(), Dir: tourDir, Face: face, Do: fyne.Do, Library: session.Library,
					Settle: tourSettle,
				})
			} else {
				<-ctx.Done() // Ctrl+C in the terminal
			}
			ended <- failed
			fyne.Do(a.Quit)
		}()
	})
	w.Show()
	a.Run()
	session.Deafen() // a window that is closing cannot be raised
	closing, cancel := context.WithTimeout(context.Background(), closeLimit)
	defer cancel()
	err = w.Close(closing)
	select {
	case failed := <-ended:
		err = errors.Join(err, failed)
	default: // a person closed the window
	}
	return err
}
