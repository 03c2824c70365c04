package practice

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"strings"
	"sync"
	"time"

	"likeness/service/photo"
	"likeness/service/practice/drawing"
)

// How long things take at everyday speed.
const (
	bootTime     = 1200 * time.Millisecond
	slowBootTime = 20 * time.Second
	weightsTime  = 700 * time.Millisecond
	stepTime     = 134 * time.Millisecond
	saveTime     = 100 * time.Millisecond

	shortestNap = 5 * time.Millisecond // steps that are quicker are taken several at a time
)

// Errors of the model, in its own words. Clients match them.
const (
	errorFlagged = "NSFW content detected. Try running it again, or try a different prompt."
	// It comes without a start and without logs.
	errorInterrupted = "Prediction interrupted; please retry (code: PA)"

	errorNoFace = "Face detector could not find a face in the `image`. Please use a different `image` as input."
	errorNoPose = "Face detector could not find a face in the `pose_image`. Please use a different `pose_image` as input."
)

// failure is how a run fails: the text for the prediction's error, none for FaultNullError, and what ends the traceback
// in its logs, if one is printed.
type failure struct {
	text  string
	null  bool
	trace string
}

func (f *failure) Error() string { return f.text }

func raised(kind, text string) *failure { return &failure{text: text, trace: kind + ": " + text} }

// run takes a prediction through its life. It ends early when ctx does: then whoever ended it has said how.
func (s *Server) run(ctx context.Context, p *prediction, set settings, slow bool) {
	boot := bootTime
	if slow {
		boot = slowBootTime
	}
	if !nap(ctx, s.scaled(boot)) {
		return
	}
	if p.fault == FaultAborted {
		s.end(p, aborted, nil)
		return
	}
	if p.fault == FaultInterrupted {
		text := errorInterrupted
		s.end(p, failed, &text)
		return
	}
	select {
	case s.running <- struct{}{}:
		defer func() { <-s.running }()
	case <-ctx.Done():
		return
	}
	if !s.begin(p) || !s.passHold(ctx) {
		return
	}
	err := (&job{s, p, set}).predict(ctx)
	var wrong *failure
	switch {
	case ctx.Err() != nil:
		return
	case err == nil:
		s.end(p, succeeded, nil)
	case errors.As(err, &wrong):
		if wrong.trace != "" {
			s.addLogs(p, traceback(wrong.trace))
		}
		if wrong.null {
			s.end(p, failed, nil)
			return
		}
		s.end(p, failed, &wrong.text)
	default:
		text := err.Error()
		s.addLogs(p, traceback("RuntimeError: "+text))
		s.end(p, failed, &text)
	}
}

// begin moves a prediction from starting to processing, unless it has ended.
func (s *Server) begin(p *prediction) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.ended() {
		return false
	}
	p.status, p.started = processing, s.now()
	p.noteForHook(&p.hookStart)
	p.touch()
	return true
}

func (s *Server) end(p *prediction, status string, failure *string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finish(p, status, failure)
}

func (s *Server) addLogs(p *prediction, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.ended() || text == "" {
		return
	}
	p.logs = append(p.logs, text...)
	p.streamLogs(text, s.now())
	p.touch()
}

// job is one run of the pretended model.
type job struct {
	s   *Server
	p   *prediction
	set settings
}

func (j *job) log(format string, args ...any) { j.s.addLogs(j.p, fmt.Sprintf(format, args...)) }

// predict does what the model does, in its order and with its log lines. At the end the prediction has its outputs.
func (j *job) predict(ctx context.Context) error {
	face, err := j.s.readImage(ctx, j.p, j.set.image)
	if err != nil {
		return err
	}
	var pose []byte
	if j.set.pose != "" {
		if pose, err = j.s.readImage(ctx, j.p, j.set.pose); err != nil {
			return err
		}
	}
	seed := j.set.seed
	if !j.set.seeded {
		seed = int64(binary.BigEndian.Uint16(randomBytes(2))) // the model draws two bytes
	}
	j.log("Using seed: %d\n", seed)
	if err := j.loadWeights(ctx); err != nil {
		return err
	}
	request := drawing.Request{
		Prompt: j.set.prompt, NegativePrompt: j.set.negative, Weights: j.set.weights, Seed: seed,
		Steps: j.set.steps, LCM: j.set.lcm, EnhanceNonFace: j.set.enhance || j.set.batch,
	}
	if request.Face, err = decodeImage(j.set.image, face); err != nil {
		return err
	}
	if j.p.fault == FaultNoFace {
		return raised("Exception", errorNoFace)
	}
	if pose != nil {
		if request.Pose, err = decodeImage(j.set.pose, pose); err != nil {
			return err
		}
		if j.p.fault == FaultNoFacePose {
			return raised("Exception", errorNoPose)
		}
	}
	j.log("Start inference...\n[Debug] Prompt: %s, \n[Debug] Neg Prompt: %s, \n", oneLine(j.set.prompt), oneLine(j.set.negative))
	pictures, err := j.draw(ctx, request)
	if err != nil {
		return err
	}
	for range pictures {
		if j.set.safetyOff {
			break
		}
		j.log("NSFW content detected: %s\n", map[bool]string{true: "True", false: "False"}[j.p.fault == FaultFlagged])
		if j.p.fault == FaultFlagged {
			return raised("Exception", errorFlagged)
		}
	}
	return j.save(ctx, pictures)
}

// loadWeights takes its time when the last run used other ones.
func (j *job) loadWeights(ctx context.Context) error {
	j.s.mu.Lock()
	same := j.s.weights == j.set.weights
	j.s.weights = j.set.weights
	j.s.mu.Unlock()
	if !same {
		const parts = 7
		j.log("[~] Loading new SDXL weights: checkpoints/models--%s\n", j.set.weights)
		for part := range parts + 1 {
			j.log("%s", progressLine("Loading pipeline components...", part, parts, weightsTime/parts))
			if !nap(ctx, j.s.scaled(weightsTime/(parts+1))) {
				return ctx.Err()
			}
		}
	}
	j.log("[~] Seting up LCM (just in case)\n") // sic
	return nil
}

// draw draws the pictures of the prediction one after another while the progress bars advance.
func (j *job) draw(ctx context.Context, request drawing.Request) ([][]byte, error) {
	type drawn struct {
		file []byte
		err  error
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	results := make(chan drawn, j.set.outputs) // room for all, so that the one who draws never waits
	j.s.work.Go(func() {
		for i := range j.set.outputs {
			request.Output = i
			file, err := j.s.drawOne(ctx, request, j.set.format, j.set.quality)
			results <- drawn{file, err}
			if err != nil {
				return
			}
		}
	})
	bars, perStep := j.set.outputs, stepTime
	if j.set.batch {
		bars, perStep = 1, stepTime*time.Duration(j.set.outputs)
	}
	pictures := make([][]byte, 0, j.set.outputs)
	for bar := range bars {
		if err := j.advance(ctx, perStep, bar == 0 && j.p.fault == FaultNullError); err != nil {
			return nil, err
		}
		for len(pictures) < (bar+1)*j.set.outputs/bars {
			select {
			case one := <-results:
				if one.err != nil {
					return nil, one.err
				}
				pictures = append(pictures, one.file)
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
	}
	return pictures, nil
}

// advance prints one progress bar as time passes.
func (j *job) advance(ctx context.Context, perStep time.Duration, breaks bool) error {
	total := j.set.steps
	began := time.Now()
	j.log("%s", progressLine("", 0, total, perStep))
	for done := 0; done < total; {
		next := began.Add(j.s.scaled(time.Duration(done+1) * perStep))
		if !nap(ctx, max(shortestNap, time.Until(next))) {
			return ctx.Err()
		}
		var lines strings.Builder
		for done < total && !time.Now().Before(began.Add(j.s.scaled(time.Duration(done+1)*perStep))) {
			done++
			lines.WriteString(progressLine("", done, total, perStep))
			if breaks && done*2 >= total {
				j.s.addLogs(j.p, lines.String())
				return &failure{null: true}
			}
		}
		if done == total { // when a bar is closed its last line is printed once more
			lines.WriteString(progressLine("", done, total, perStep))
		}
		j.s.addLogs(j.p, lines.String())
	}
	return nil
}

// newDraw gives what draws a picture. It is made ready with the first one, so that a server starts at once.
func newDraw() func(context.Context, drawing.Request) (*image.NRGBA, error) {
	drawer := sync.OnceValues(drawing.New)
	return func(ctx context.Context, r drawing.Request) (*image.NRGBA, error) {
		d, err := drawer()
		if err != nil {
			return nil, fmt.Errorf("prepare drawing: %w", err)
		}
		return d.Draw(ctx, r)
	}
}

// drawOne draws one picture in the bounded pool and gives its file.
func (s *Server) drawOne(ctx context.Context, r drawing.Request, format string, quality int) (file []byte, err error) {
	defer func() {
		if broken := recover(); broken != nil { // a picture that breaks the drawing must not end the program
			s.log.Error("drawing broke", "cause", fmt.Sprint(broken))
			err = errors.New("the picture could not be drawn")
		}
	}()
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	m, err := s.draw(ctx, r)
	var shape *drawing.SizeError
	if errors.As(err, &shape) {
		return nil, raised("ValueError", "height and width must be > 0")
	}
	if err != nil {
		return nil, err
	}
	return drawing.Encode(m, format, quality)
}

// save makes the files of the prediction available, all at once.
func (j *job) save(ctx context.Context, pictures [][]byte) error {
	kind := fileKinds[j.set.format]
	outputs := make([]*output, len(pictures))
	var lines strings.Builder
	for i, file := range pictures {
		o := &output{key: newKey(), name: fmt.Sprintf("out_%d.%s", i, kind.extension), contentType: kind.contentType, content: file}
		outputs[i] = o
		fmt.Fprintf(&lines, "[~] Saving to /tmp/%s...\n[~] Output format: %s\n", o.name, kind.label)
		if j.set.format != "png" {
			fmt.Fprintf(&lines, "[~] Output quality: %d\n", j.set.quality)
		}
	}
	j.s.addLogs(j.p, lines.String())
	j.s.setOutputs(j.p, outputs)
	// The outputs are there a moment before the prediction counts as done, as in the real API.
	if !nap(ctx, j.s.scaled(saveTime)) {
		return ctx.Err()
	}
	return nil
}

// decodeImage decodes an uploaded picture behind the fence; what cannot be read fails as it does in the model.
func decodeImage(address string, b []byte) (*photo.Photo, error) {
	p, err := photo.Decode("image", b)
	if err != nil {
		return nil, raised("PIL.UnidentifiedImageError", "cannot identify image file '/tmp/"+lowerBase32.EncodeToString(randomBytes(5))+fileName(address)+"'")
	}
	return p, nil
}

func traceback(last string) string {
	return `Traceback (most recent call last):
  File "/usr/local/lib/python3.10/site-packages/cog/server/worker.py", line 221, in _predict
    result = predict(**payload)
  File "/src/cog/predict.py", line 741, in predict
    images = self.generate_image(
` + last + "\n"
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// nap waits, and says whether ctx still holds.
func nap(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
