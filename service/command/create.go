package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/handover"
	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/practice"
	"likeness/service/problem"
)

// closeLimit bounds the wait for an answer that is under way when a command
// ends early.
const closeLimit = 90 * time.Second

// What the help of the commands tells beside the options.
const (
	createAbout = `Ctrl+C stops: what is being sent is awaited and written down, and "likeness resume"
goes on with it. Where another Likeness has the work, see below, Ctrl+C takes back
what was not sent yet, and the other one finishes what was sent.`
	resumeAbout = `Ctrl+C stops, and another "likeness resume" goes on. Where another Likeness has the
work, see below, that one goes on all the same.`
	handAbout = `One Likeness at a time makes the pictures of a library. If another one of yours is
doing so on this computer, such as the window, this one hands its work to it and
tells how it goes; it makes sure first that both use the same account. When the
other one ends, this one goes on by itself. If the other one cannot be called, such
as one on another computer, this one waits up to two minutes for it to end.`
)

func create(ctx context.Context, t Terminal, args []string) error {
	fs := newFlags(t, "create", "-face PHOTO [options]", createAbout, handAbout)
	var (
		places     = Places{trial: t.trial}
		sets       listFlag
		recipe     = service.NewRecipe()
		events     string
		version    string
		face, pose framing
	)
	places.Register(fs)
	fs.StringVar(&recipe.Face.Path, "face", "", "`photo` of the face; the only option that is required")
	fs.StringVar(&recipe.Pose.Path, "pose", "", "`photo` whose framing, head angle and posture are copied")
	face.register(fs, "", "photo of the face")
	pose.register(fs, "pose-", "pose photo")
	preset := fs.String("preset", "", "start from a preset, by `name`: "+presetNames())
	style := fs.String("style", "", "prompt template, by `name`: "+styleNames())
	prompt := fs.String("prompt", "", "what to show; the same as -set prompt=`text`")
	fs.Var(&sets, "set", "set a parameter, as `key=value`; may be repeated: "+strings.Join(parameterKeys(), ", "))
	fs.IntVar(&recipe.Pictures, "pictures", 1, "how many pictures, each with a seed of its own")
	fs.StringVar(&version, "version", instantid.DefaultVersion, "`id` of the model's version, 64 hexadecimal digits, or newest")
	fs.BoolVar(&recipe.Stream, "stream", false, "ask for an event stream and watch by it")
	fs.StringVar(&recipe.Webhook, "webhook", "", "`address` of yours that the server notifies")
	fs.StringVar(&events, "webhook-events", "", "comma-separated `list` of "+strings.Join(service.WebhookEvents(), ", "))
	asJSON := fs.Bool("json", false, "print one JSON object a picture or failed job")
	var patience patienceFlag
	patience.register(fs)
	if err := parse(fs, args); err != nil {
		return err
	}
	if recipe.Face.Path == "" {
		return usageError("-face is missing: it names the photo of the face")
	}
	if recipe.Pose.Path == "" && pose.given() {
		return usageError("-pose-frame and -pose-shape are for a pose photo, and none is given by -pose")
	}
	for use, f := range []framing{photo.Face: face, photo.Pose: pose} {
		if _, _, err := f.read(photo.Use(use)); err != nil {
			return err
		}
	}
	if err := absolute(&recipe.Face.Path, &recipe.Pose.Path); err != nil {
		return err
	}
	if err := fill(&recipe, *preset, *style, *prompt, sets); err != nil {
		return err
	}
	for e := range strings.SplitSeq(events, ",") {
		if e = strings.TrimSpace(e); e != "" {
			recipe.WebhookEvents = append(recipe.WebhookEvents, e)
		}
	}

	session, err := Open(ctx, places, t.Getenv, practice.Options{})
	if err != nil {
		return err
	}
	defer session.Close(context.Background())
	session.Patience = time.Duration(patience)
	recipe.Connection = session.Connection
	if err := requireToken(ctx, session); err != nil {
		return err
	}
	if recipe.Version = version; version == "newest" {
		if recipe.Version, err = newestVersion(ctx, t, session); err != nil {
			return err
		}
	}
	warn(t, recipe)
	if err := framePhotos(ctx, t, session, &recipe, face, pose); err != nil {
		return err
	}
	report := newReport(t, session, *asJSON)
	report.withdraws = true
	defer report.close()
	order := service.NewOrder(time.Now(), recipe)
	ids, waited, err := report.do(ctx, task{
		work: func(ctx context.Context) ([]string, error, error) {
			if len(session.Studio.Check(recipe)) == 0 {
				foretell(ctx, t, session, recipe)
			}
			batch, err := session.Studio.Carry(ctx, order)
			if err != nil {
				return nil, nil, wrongUseIfMendable(err)
			}
			if session.Studio.Paused() {
				tellPaused(t)
			}
			return batch.Jobs, session.Studio.Wait(ctx, batch.ID), nil
		},
		hand: func(ctx context.Context, p handover.Peer) (*handover.Following, error) {
			f, err := p.Order(ctx, session.Hub, order)
			if err == nil && f.Paused {
				tellPaused(t)
			}
			return f, wrongUseIfMendable(err)
		},
	})
	switch {
	case err != nil && ids == nil:
		return err
	case err != nil:
		fmt.Fprintf(t.Stderr, "likeness create: %s\n", sentence(err))
	case ids == nil: // stopped while it was handed over; the other program may have it
		ids = order.Jobs
	}
	return report.finish(ctx, waited, ids)
}

func tellPaused(t Terminal) {
	fmt.Fprintln(t.Stderr, "The queue is paused, so nothing is sent yet; \"likeness resume\" goes on with it.")
}

func tellUnpaused(t Terminal) { fmt.Fprintln(t.Stderr, "The queue was paused; it goes on.") }

// patienceFlag is how long a command waits for a server that does not answer, or does not take what it is sent.
type patienceFlag time.Duration

func (p *patienceFlag) register(fs *flag.FlagSet) {
	*p = patienceFlag(service.DefaultPatience)
	fs.Var(p, "patience", "how long to wait while there is no network, or the server does not answer or asks to slow down, as a `duration` such as 30s or 2h")
}

// String gives the duration without the parts that are 0.
func (p *patienceFlag) String() string {
	text := time.Duration(*p).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	return text
}

// Set takes a duration of at least a second.
func (p *patienceFlag) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Second {
		return errors.New("it must be a duration of at least a second, such as 30s or 2h")
	}
	*p = patienceFlag(d)
	return nil
}

func resume(ctx context.Context, t Terminal, args []string) error {
	fs := newFlags(t, "resume", "[options]", resumeAbout, handAbout)
	places := Places{trial: t.trial}
	places.Register(fs)
	asJSON := fs.Bool("json", false, "print one JSON object a picture or failed job")
	var patience patienceFlag
	patience.register(fs)
	resend := fs.Bool("resend", false, "send again what surely never arrived; without it nothing is ever sent twice")
	if err := parse(fs, args); err != nil {
		return err
	}
	session, err := Open(ctx, places, t.Getenv, practice.Options{})
	if err != nil {
		return err
	}
	defer session.Close(context.Background())
	session.Patience = time.Duration(patience)
	report := newReport(t, session, *asJSON)
	defer report.close()
	var trouble error
	tell := func(err error) {
		if trouble = err; err != nil {
			fmt.Fprintf(t.Stderr, "likeness resume: %v\n", err)
		}
	}
	ids, waited, err := report.do(ctx, task{
		work: func(ctx context.Context) (ids []string, waited, err error) {
			if session.Studio.Paused() {
				tellUnpaused(t)
				if err := session.Studio.Unpause(ctx); err != nil {
					fmt.Fprintf(t.Stderr, "likeness resume: %v\n", err)
				}
			}
			_, err = session.Studio.Resume(ctx)
			tell(err)
			for _, v := range session.Studio.Jobs() {
				ids = append(ids, v.ID)
			}
			waited = session.Studio.WaitAll(ctx)
			if *resend && waited == nil {
				if err := sendAgain(ctx, session.Studio); err != nil {
					return ids, nil, err
				}
				waited = session.Studio.WaitAll(ctx)
			}
			return ids, waited, nil
		},
		hand: func(ctx context.Context, p handover.Peer) (*handover.Following, error) {
			f, err := p.Resume(ctx, *resend)
			if err == nil && f.Paused {
				tellUnpaused(t)
			}
			if err == nil && f.Trouble != "" {
				tell(errors.New(f.Trouble))
			}
			return f, err
		},
	})
	if err != nil {
		return err
	}
	if len(ids) == 0 && trouble == nil {
		fmt.Fprintln(t.Stderr, "Nothing is unfinished.")
		return nil
	}
	failed := report.finish(ctx, waited, ids)
	if trouble != nil && (failed == nil || errors.Is(failed, errCredit)) {
		return errTold
	}
	return failed
}

// sendAgain sends again what the server's list, read twice, does not know.
func sendAgain(ctx context.Context, studio *service.Studio) error {
	for _, v := range studio.Jobs() {
		if v.State != service.Unknown || v.Problem == nil || v.Problem.Code != problem.NotArrived {
			continue
		}
		if err := studio.SendAgain(ctx, v.ID); err != nil {
			return err
		}
	}
	return nil
}

// fill puts preset, style, prompt and settings into a recipe, in this order,
// so that what is said more exactly wins.
func fill(r *service.Recipe, preset, style, prompt string, sets []string) error {
	if preset != "" {
		p, ok := instantid.FindPreset(preset)
		if !ok {
			return usageError("there is no preset %q; there are: %s", preset, presetNames())
		}
		p.Apply(&r.Settings)
		r.Preset, r.Style = p.ID, p.Style
	}
	if style != "" {
		s, ok := instantid.FindStyle(style)
		if !ok {
			return usageError("there is no style %q; there are: %s", style, styleNames())
		}
		r.Style = s.ID
	}
	if prompt != "" {
		r.Settings.Prompt = prompt
	}
	for _, pair := range sets {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return usageError("-set %q: it must look like key=value", pair)
		}
		switch key = strings.TrimSpace(key); key {
		case "image", "pose_image":
			return usageError("-set %s: photos are given by -face and -pose", key)
		}
		if err := r.Settings.Set(key, value); err != nil {
			return usageError("-set %w", err)
		}
	}
	return nil
}

// requireToken says at once when Replicate is meant and there is no token.
func requireToken(ctx context.Context, s *Session) error {
	if s.Connection.Kind != connection.Replicate {
		return nil
	}
	source, err := s.Hub.TokenSource(ctx, s.Connection)
	if err == nil && source == connection.Closed {
		return problem.New(problem.KeyringClosed, errors.New("the token can also be given as "+TokenVariable))
	}
	if err == nil && source == connection.NoToken {
		return fmt.Errorf("%w: %w", errUsage, problem.New(problem.TokenMissing,
			errors.New("set "+TokenVariable+", or keep a token in the window")))
	}
	return err
}

func newestVersion(ctx context.Context, t Terminal, s *Session) (string, error) {
	v, changes, err := service.NewestVersion(ctx, s.Hub, s.Connection)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(t.Stderr, "newest version: %s\n", v.ID)
	for _, c := range changes {
		fmt.Fprintf(t.Stderr, "  changed since the version this program knows: %s\n", c)
	}
	return v.ID, nil
}

// warn prints advice about unusual settings; nothing is held up by it.
func warn(t Terminal, r service.Recipe) {
	v, err := instantid.ParseVersion(r.Version)
	if err != nil {
		return
	}
	for _, w := range r.Settings.Warnings(v) {
		fmt.Fprintf(t.Stderr, "note: %s\n", w.Message)
	}
}

// wrongUseIfMendable marks what a person gave wrong, so that it ends with exit
// code 2; trouble of the computer or the server stays a failure.
func wrongUseIfMendable(err error) error {
	var p *problem.Problem
	if errors.As(err, &p) {
		switch p.Code {
		case problem.PhotoMissing, problem.PhotoBad, problem.SettingBad, problem.BadVersion:
			return fmt.Errorf("%w: %w", errUsage, err)
		}
	}
	return err
}

// absolute makes file names independent of the working folder.
func absolute(paths ...*string) error {
	for _, p := range paths {
		if *p == "" || strings.Contains(*p, "://") {
			continue
		}
		abs, err := filepath.Abs(*p)
		if err != nil {
			return usageError("%s: %w", *p, err)
		}
		if _, err := os.Stat(abs); errors.Is(err, os.ErrNotExist) {
			return usageError("there is no file %s", *p)
		}
		*p = abs
	}
	return nil
}

func presetNames() string {
	var names []string
	for _, p := range instantid.Presets() {
		names = append(names, fmt.Sprintf("%q", p.Name))
	}
	return strings.Join(names, ", ")
}

func styleNames() string {
	var names []string
	for _, s := range instantid.Styles() {
		names = append(names, fmt.Sprintf("%q", s.Name))
	}
	return strings.Join(names, ", ")
}

func parameterKeys() []string {
	var keys []string
	for _, p := range instantid.Parameters() {
		if p.Key != "image" && p.Key != "pose_image" {
			keys = append(keys, p.Key)
		}
	}
	return keys
}
