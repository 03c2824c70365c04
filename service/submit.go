package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/storage/library"
)

// A Batch is what one Submit has made.
type Batch struct {
	ID   string
	Jobs []string // ids, in the order of their seeds
}

// Check returns why a recipe cannot be sent as it is, in the order in which
// the window shows its parts; nothing when it can. It reads no file and asks
// no server. Whether the limit of a month allows it is known once [Studio.Spent]
// has been asked; Submit looks again.
func (s *Studio) Check(r Recipe) []problem.Problem { return s.CheckFor(r, 0, 0) }

// CheckFor is Check for pictures whose size in pixels is known, so that what
// they cost is estimated as well as it can be.
func (s *Studio) CheckFor(r Recipe, width, height int) []problem.Problem {
	found := s.check(r)
	if p := s.overLimit(r, width, height); p != nil {
		found = append(found, *p)
	}
	return found
}

// check is Check, but for the limit of a month.
func (s *Studio) check(r Recipe) []problem.Problem {
	var found []problem.Problem
	add := func(p *problem.Problem) { found = append(found, *p) }
	if r.Face.IsZero() {
		add(problem.New(problem.PhotoMissing, nil))
	}
	if err := r.Face.checkFrame(photo.Face); err != nil {
		add(problem.From(err))
	}
	if err := r.Pose.checkFrame(photo.Pose); err != nil {
		add(problem.From(poseProblem(problem.From(err))))
	}
	version, err := recipeVersion(r)
	if err != nil {
		add(problem.New(problem.BadVersion, err).About("version").
			Telling(message.New("check.version", "The version is not an id of 64 hexadecimal digits.")))
		version, _ = instantid.ParseVersion(instantid.DefaultVersion)
	}
	if r.Style != "" {
		if _, ok := instantid.FindStyle(r.Style); !ok {
			add(problem.New(problem.SettingBad, fmt.Errorf("unknown style %q", r.Style)).About("style").
				Telling(message.New("check.style", `There is no style called "{{.Style}}".`, "Style", r.Style)))
		}
	}
	for _, err := range splitErrors(r.Settings.Validate(version)) {
		add(problem.From(err))
	}
	if r.Pictures < 1 || r.Pictures > MaxPictures {
		add(problem.New(problem.SettingBad, fmt.Errorf("pictures: %d", r.Pictures)).About("pictures").
			Telling(message.New("check.pictures", "The number of pictures must be from 1 to {{.Max}}.", "Max", MaxPictures)))
	}
	if trouble := webhookTrouble(r); !trouble.IsZero() {
		add(problem.New(problem.SettingBad, nil).About("webhook").Telling(trouble))
	}
	if readOnly, why := s.lib.ReadOnly(); readOnly {
		add(problem.New(problem.ReadOnly, nil).Telling(message.New("library."+s.lib.WhyReadOnly(), why)))
	}
	return found
}

// Submit prepares the photos of a recipe, writes the batch and its jobs down,
// and returns; the work goes on behind. The error is a [problem.Problem] when a
// person can mend it; then nothing was sent and no job exists.
func (s *Studio) Submit(ctx context.Context, r Recipe) (Batch, error) {
	return s.submit(ctx, NewOrder(s.cfg.Now(), r), false)
}

// SubmitFirst is Submit for a batch that goes before everything that waits its
// turn; what was begun goes on. The order holds over a restart.
func (s *Studio) SubmitFirst(ctx context.Context, r Recipe) (Batch, error) {
	return s.submit(ctx, NewOrder(s.cfg.Now(), r), true)
}

func (s *Studio) submit(ctx context.Context, o Order, first bool) (Batch, error) {
	r := o.Recipe
	if problems := s.check(r); len(problems) > 0 {
		return Batch{}, &problems[0]
	}
	if err := s.readLedger(ctx, r.Connection.Kind); err != nil {
		return Batch{}, err
	}
	face, prepared, err := s.preparePhoto(ctx, r.Face, photo.Face)
	if err != nil {
		return Batch{}, err
	}
	photos := [][]byte{prepared}
	var pose *library.Photo
	if !r.Pose.IsZero() {
		p, prepared, err := s.preparePhoto(ctx, r.Pose, photo.Pose)
		if err != nil {
			return Batch{}, poseProblem(err)
		}
		pose, photos = &p, append(photos, prepared)
	}
	// The library keeps the prepared bytes and the name; the path would tell
	// about the person's folders to whoever the library is given to.
	r.Face = PhotoRef{Name: face.Name, Prepared: face.PreparedSHA256}
	if pose != nil {
		r.Pose = PhotoRef{Name: pose.Name, Prepared: pose.PreparedSHA256}
	}
	o.Recipe = r
	s.taking.Lock() // a Resume at this moment must not take the new records for left behind
	defer s.taking.Unlock()
	s.ordering.Lock() // the places written down are those taken, and two orders at once do not both fit into what is left of a month
	defer s.ordering.Unlock()
	width, height := orderSize(face, pose)
	if p := s.overLimit(r, width, height); p != nil {
		return Batch{}, p
	}
	batch, records, err := s.writeDown(ctx, o, face, pose, photos, first)
	if err != nil {
		return Batch{}, notWritten(err, message.New("check.order", "The order could not be written to the library, so nothing was sent."))
	}
	made := Batch{ID: batch.ID}
	jobs := make([]*job, 0, len(records))
	for _, rec := range records {
		j, err := newJob(rec, batch)
		if err != nil {
			return Batch{}, err
		}
		jobs = append(jobs, j)
		made.Jobs = append(made.Jobs, j.id)
	}
	s.enqueue(jobs...)
	return made, nil
}

// notWritten is the problem of an order that is in no library: nothing of it
// goes on, so that it is pressed again.
func notWritten(err error, what message.Message) *problem.Problem {
	p := problem.New(problem.CannotSave, err).Costing(problem.CostNone).Doing(problem.ActRetry).Telling(what)
	p.Next = "Make room on the disk or check the library folder, then try again."
	return p
}

// writeDown makes the batch and its jobs with their seeds and places, and puts
// them on disk with the prepared photos.
func (s *Studio) writeDown(ctx context.Context, o Order, face library.Photo, pose *library.Photo, photos [][]byte, first bool) (library.Batch, []library.Job, error) {
	r := o.Recipe
	version, err := recipeVersion(r)
	if err != nil {
		return library.Batch{}, nil, err
	}
	recipe, err := json.Marshal(r)
	if err != nil {
		return library.Batch{}, nil, err
	}
	now := s.cfg.Now()
	batch := library.Batch{
		ID: o.Batch, CreatedAt: now, Recipe: recipe, Face: face, Pose: pose, Pictures: r.Pictures,
	}
	records := make([]library.Job, r.Pictures)
	taken := map[int64]bool{}
	for i := range records {
		settings := r.FinalSettings()
		seed := s.seed(r, i, taken)
		settings.Seed = &seed
		b, err := json.Marshal(settings)
		if err != nil {
			return library.Batch{}, nil, err
		}
		records[i] = library.Job{
			ID: o.Jobs[i], BatchID: batch.ID, Index: i, State: string(Queued),
			Connection: storeConnection(r.Connection), Version: version.ID, Seed: seed, Settings: b,
			CreatedAt: now, UpdatedAt: now,
		}
	}
	s.rank(records, first)
	return batch, records, s.lib.PutBatch(ctx, batch, records, photos...)
}

// seed returns the seed of picture i of a batch: the recipe's counted on, or a
// new one that the batch does not have yet.
func (s *Studio) seed(r Recipe, i int, taken map[int64]bool) int64 {
	if r.Settings.Seed != nil {
		return (*r.Settings.Seed + int64(i)) % (1 << 31)
	}
	for {
		if n := s.cfg.Seed(); !taken[n] {
			taken[n] = true
			return n
		}
	}
}

// FinalSettings returns what is sent but for photos and seed: the settings
// with the style worked into the prompts.
func (r Recipe) FinalSettings() instantid.Settings {
	settings := r.Settings
	settings.Image, settings.PoseImage = "", ""
	if style, ok := instantid.FindStyle(r.Style); ok && r.Style != "" {
		settings.Prompt, settings.NegativePrompt = style.Apply(settings.Prompt, settings.NegativePrompt)
	}
	return settings
}

// preparePhoto returns what the library keeps of a photo: the record of it, and
// the prepared bytes, which are written with the batch.
func (s *Studio) preparePhoto(ctx context.Context, ref PhotoRef, use photo.Use) (library.Photo, []byte, error) {
	path, name := ref.Path, ref.Name
	if path == "" {
		kept, err := s.lib.PhotoPath(ref.Prepared)
		if err != nil {
			return library.Photo{}, nil, problem.New(problem.PhotoBad, err).
				Telling(message.New("check.photo.gone", "The prepared photo is no longer in the library. Choose the photo again."))
		}
		path = kept
	}
	prepared, err := PrintOf(ctx, s.cfg.Photos, ref, path, use)
	if err != nil {
		return library.Photo{}, nil, problem.From(err)
	}
	if name == "" {
		name = filepath.Base(ref.Path)
	}
	kept := library.Photo{
		SHA256: prepared.Source, Name: name, Width: prepared.SourceWidth, Height: prepared.SourceHeight,
		PreparedSHA256: prepared.SHA256, PreparedWidth: prepared.Width, PreparedHeight: prepared.Height,
	}
	if !ref.Frame.IsZero() {
		kept.Frame, err = json.Marshal(ref.Frame)
	}
	return kept, prepared.JPEG, err
}

// checkFrame returns why no photo can be sent in the frame of a reference.
func (p PhotoRef) checkFrame(use photo.Use) error {
	err := p.Frame.Check(use)
	if p.IsZero() || err == nil {
		return nil
	}
	name := p.Name
	if name == "" && p.Path != "" {
		name = filepath.Base(p.Path)
	}
	return &photo.Error{Name: name, Reason: photo.FrameWrong, Err: err}
}

// poseProblem makes a photo's problem the pose photo's.
func poseProblem(err error) error {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return err
	}
	switch p.Action {
	case problem.ActChoosePhoto:
		return p.Doing(problem.ActChoosePose)
	case problem.ActFrame:
		return p.Doing(problem.ActFramePose)
	}
	return err
}

func recipeVersion(r Recipe) (instantid.Version, error) {
	if r.Version == "" {
		return instantid.ParseVersion(instantid.DefaultVersion)
	}
	return instantid.ParseVersion(r.Version)
}

// storeConnection returns the neutral form that the library keeps.
func storeConnection(c connection.Connection) library.Connection {
	return library.Connection{Kind: string(c.Kind), Address: c.Address, Account: c.Account}
}

// splitErrors undoes errors.Join.
func splitErrors(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
