package create

import (
	"context"

	"likeness/service"
	"likeness/service/message"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/page"
	"likeness/ui/words"
)

// batches is a library that knows the batches of jobs. *library.Library is one.
type batches interface {
	Batch(ctx context.Context, id string) (library.Batch, error)
}

// frameAgain leads to the frame of the photo with which a job failed: the photo
// comes into its well, where another one is by now, and the view says what may
// help. Without a job it is the photo that is in the well.
func (p *Page) frameAgain(use photo.Use, why *problem.Problem, jobID string) {
	s := p.face
	if use == photo.Pose {
		s = p.pose
	}
	remedy := message.Message{}
	if why != nil {
		_, _, next := words.Problem(why)
		remedy.Text = next
	}
	job, known := p.kit.Feed.Job(jobID)
	lib, ok := p.kit.Library.(batches)
	if !known || !ok {
		s.frame(remedy)
		return
	}
	pictures := page.NewPictures(p.kit)
	p.kit.Work.Go(func(ctx context.Context) {
		batch, err := lib.Batch(ctx, job.BatchID)
		of := &batch.Face
		if use == photo.Pose {
			of = batch.Pose
		}
		var ref service.PhotoRef
		if err != nil || of == nil {
			p.kit.Log.Warn("photo of a job not found", "job", jobID, "err", err)
		} else {
			ref = pictures.Original(ctx, service.PhotoRef{Name: of.Name, Prepared: of.PreparedSHA256}, *of, use)
		}
		p.kit.Work.Do(func() {
			if ref.IsZero() || s.holds(*of) {
				s.frame(remedy)
				return
			}
			s.bring(ref)
			s.said = func() { s.frame(remedy) }
		})
	})
}

// holds reports whether the photo in the well is one that was sent, framed as it
// was or anew.
func (s *slot) holds(sent library.Photo) bool {
	if s.ref.Path != "" {
		return s.found.sha256 != "" && s.found.sha256 == sent.SHA256
	}
	return s.ref.Prepared != "" && s.ref.Prepared == sent.PreparedSHA256
}

// bring puts a photo that was sent before into the well, says so and offers the
// way back.
func (s *slot) bring(ref service.PhotoRef) {
	before := s.ref
	put := func(ref service.PhotoRef) { s.page.model.Update(func(r *service.Recipe) { *s.of(r) = ref }) }
	put(ref)
	s.flash()
	s.page.kit.Nav.Offer(words.Say("well.brought", "Name", shortName(photoTitle(ref))), words.Say("undo"), func() {
		if s.ref.Path == ref.Path && s.ref.Prepared == ref.Prepared {
			put(before)
		}
	})
}
