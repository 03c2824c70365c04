package service

import (
	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/photo"
)

// MaxPictures is the largest number of pictures that one batch may ask for.
// The window offers fewer; scripts may want a contact sheet.
const MaxPictures = 100

// A Recipe is what a person edits, and everything that is needed to make the
// same picture again. The window edits one and keeps it as its draft, command
// flags fill one, a picture gives one back, and [Studio.Submit] takes one.
type Recipe struct {
	// Settings are the model's inputs. Image and PoseImage stay empty here: they
	// are filled from Face and Pose when the prediction is created. A nil Seed
	// means a new one for every picture; otherwise picture i gets Seed + i.
	Settings instantid.Settings `json:"settings"`

	Face PhotoRef `json:"face"`          // whose likeness
	Pose PhotoRef `json:"pose,omitzero"` // optional: framing, head angle and body

	Style  string `json:"style,omitempty"`  // id of an instantid.Style, applied to the prompts when sent
	Preset string `json:"preset,omitempty"` // id of the instantid.Preset last applied; told, not applied again

	Pictures int `json:"pictures"` // how many jobs to make, 1 to MaxPictures

	Version       string   `json:"version"`                  // 64 hexadecimal digits; empty means instantid.DefaultVersion
	Stream        bool     `json:"stream,omitempty"`         // ask for an event stream and watch by it
	Webhook       string   `json:"webhook,omitempty"`        // an address of the person's own that the server notifies
	WebhookEvents []string `json:"webhook_events,omitempty"` // start, output, logs, completed; empty means the server's default

	Connection connection.Connection `json:"connection"` // where the work goes
}

// A PhotoRef names a photo: the file that a person chose, or the prepared
// bytes that the library keeps of it. Path wins when both are given.
type PhotoRef struct {
	Path string `json:"path,omitempty"` // file on this computer
	Name string `json:"name,omitempty"` // file name to show
	// Prepared is the SHA-256 (hex) of the bytes in the library that were sent.
	Prepared string `json:"prepared,omitempty"`
	// Frame is the part of it that is sent, in pixels of the file, or of the prepared picture where there is no file.
	Frame photo.Frame `json:"frame,omitzero"`
}

// IsZero reports whether no photo is named.
func (p PhotoRef) IsZero() bool { return p.Path == "" && p.Prepared == "" }

// NewRecipe returns the recipe that a person starts with: the API's defaults,
// one picture, in practice mode.
func NewRecipe() Recipe {
	return Recipe{
		Settings:   instantid.Defaults(),
		Pictures:   1,
		Version:    instantid.DefaultVersion,
		Connection: connection.Connection{Kind: connection.Practice},
	}
}
