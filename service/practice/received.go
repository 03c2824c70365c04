package practice

import (
	"context"
	"encoding/json"
	"fmt"
)

// Received gives the pictures that a prediction was made with, as the model would get them: nothing is kept for it beside the
// input itself and the uploaded files. The pose picture is nil where there is none. It is for tests.
func (s *Server) Received(ctx context.Context, predictionID string) (face, pose []byte, err error) {
	s.mu.Lock()
	p := s.predictions[predictionID]
	var text json.RawMessage
	if p != nil {
		text = p.input
	}
	s.mu.Unlock()
	if p == nil {
		return nil, nil, fmt.Errorf("prediction %s: there is none", predictionID)
	}
	var input struct {
		Image string `json:"image"`
		Pose  string `json:"pose_image"`
	}
	if err := json.Unmarshal(text, &input); err != nil {
		return nil, nil, fmt.Errorf("prediction %s: its input: %w", predictionID, err)
	}
	if face, err = s.readImage(ctx, p, input.Image); err != nil {
		return nil, nil, fmt.Errorf("prediction %s: image: %w", predictionID, err)
	}
	if input.Pose == "" {
		return face, nil, nil
	}
	if pose, err = s.readImage(ctx, p, input.Pose); err != nil {
		return nil, nil, fmt.Errorf("prediction %s: pose_image: %w", predictionID, err)
	}
	return face, pose, nil
}
