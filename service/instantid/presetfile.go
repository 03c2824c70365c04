package instantid

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"likeness/service/message"
)

// PresetFormat is the version of the format in which presets are kept and
// exchanged: a JSON object whose key "likeness_preset" holds this number.
const PresetFormat = 1

// MaxPresetName is the largest number of characters in the name of a preset.
const MaxPresetName = 60

// Errors of [ReadPreset].
var (
	ErrNoPreset    = errors.New("this is no preset of Likeness")
	ErrNewerPreset = errors.New("the preset was written by a newer version of Likeness")
	ErrEmptyPreset = errors.New("the preset holds nothing that can be used here")
)

// presetFile is the format. Its values are by API name.
type presetFile struct {
	Format  int                        `json:"likeness_preset"`
	Name    string                     `json:"name"`
	Summary string                     `json:"summary,omitempty"`
	Style   string                     `json:"style,omitempty"`
	Values  map[string]json.RawMessage `json:"values"`
}

// PresetOf returns the preset that brings back what makes the quality of a
// picture, as it stands in these settings; with the style, unless that is "".
// Photos, words, seed and the file of the output are no part of it.
func PresetOf(name string, s Settings, style string) Preset {
	p := Preset{ID: PresetID(name), Name: PresetName(name), Style: style, Values: map[string]any{}}
	for i := range table {
		if row := &table[i]; quality(row) {
			p.Values[row.Key] = row.read(s)
		}
	}
	return p
}

// PresetName brings a name that a person gave into the form in which it is
// kept: one line, no spaces around, not too long.
func PresetName(name string) string {
	name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, ""))), " ")
	if utf8.RuneCountInString(name) > MaxPresetName {
		name = strings.TrimSpace(string([]rune(name)[:MaxPresetName]))
	}
	return name
}

// PresetID returns the id of a person's own preset of a name: names that
// differ only in case have the same. It can be the name of a file anywhere.
func PresetID(name string) string {
	name = strings.ToLower(PresetName(name))
	var readable strings.Builder
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			readable.WriteRune(r)
		case readable.Len() > 0 && !strings.HasSuffix(readable.String(), "-"):
			readable.WriteByte('-')
		}
	}
	word := strings.Trim(readable.String()[:min(readable.Len(), 40)], "-")
	sum := sha256.Sum256([]byte(name))
	return strings.TrimPrefix(word+"-own-"+hex.EncodeToString(sum[:4]), "-")
}

// File returns the preset in the format in which it is kept and exchanged.
func (p Preset) File() ([]byte, error) {
	f := presetFile{Format: PresetFormat, Name: p.Name, Summary: p.Summary, Style: p.Style, Values: map[string]json.RawMessage{}}
	for key, v := range p.Values {
		b, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("preset: %s: %w", key, err)
		}
		f.Values[key] = b
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	if err := e.Encode(f); err != nil {
		return nil, fmt.Errorf("preset: %w", err)
	}
	return b.Bytes(), nil
}

// ReadPreset reads a preset from a file. What does not fit (a setting that is
// not known or is none of a preset's, a value out of range, a style that is
// not there) is left out of it and returned, so that it can be told. The error
// is one of those above, and then there is no preset.
func ReadPreset(b []byte) (Preset, []*ValueError, error) {
	var f presetFile
	if err := json.Unmarshal(b, &f); err != nil {
		// A newer format may have other types; its number is what counts.
		var number struct {
			Format json.Number `json:"likeness_preset"`
		}
		if json.Unmarshal(b, &number) == nil && number.Format != "" {
			if n, err := number.Format.Int64(); err == nil && n > PresetFormat {
				return Preset{}, nil, ErrNewerPreset
			}
		}
		return Preset{}, nil, fmt.Errorf("%w: %w", ErrNoPreset, err)
	}
	switch {
	case f.Format < 1:
		return Preset{}, nil, ErrNoPreset
	case f.Format > PresetFormat:
		return Preset{}, nil, ErrNewerPreset
	}
	p := Preset{Name: PresetName(f.Name), Summary: PresetName(f.Summary), Values: map[string]any{}}
	p.ID = PresetID(p.Name)
	left := p.take(f.Values)
	if s, ok := FindStyle(f.Style); ok && f.Style != "" {
		p.Style = s.ID
	} else if f.Style != "" {
		left = append(left, &ValueError{Key: "style", Value: f.Style, Problem: message.New("value.unknown", "is not known")})
	}
	if len(p.Values) == 0 && p.Style == "" {
		return Preset{}, left, ErrEmptyPreset
	}
	return p, left, nil
}

// take takes over the values that fit, and returns what is wrong with the
// others: first those of the table, in its order, then the unknown ones.
func (p *Preset) take(values map[string]json.RawMessage) (left []*ValueError) {
	for i := range table {
		row := &table[i]
		raw, ok := values[row.Key]
		if !ok {
			continue
		}
		delete(values, row.Key)
		if row.Group == GroupMain && !quality(row) { // photos, words, seed
			left = append(left, &ValueError{Key: row.Key, Problem: message.New("value.preset", "is no part of a preset")})
			continue
		}
		s := Defaults()
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		var v any
		err := dec.Decode(&v)
		if err == nil {
			err = row.write(&s, v)
		}
		if err == nil {
			err = row.check(s, Version{})
		}
		if err != nil {
			if wrong := ValueErrors(err); len(wrong) > 0 {
				left = append(left, wrong...)
			} else {
				left = append(left, row.wrong(string(raw), message.New("value.unreadable", "cannot be read")))
			}
			continue
		}
		p.Values[row.Key] = row.read(s)
	}
	unknown := make([]string, 0, len(values))
	for key := range values {
		unknown = append(unknown, key)
	}
	slices.Sort(unknown)
	for _, key := range unknown {
		left = append(left, &ValueError{Key: key, Problem: message.New("value.key", "is not a setting of this model")})
	}
	return left
}

// A Difference is one thing that a preset would change.
type Difference struct {
	Key      string // the API's name, or "style"
	From, To any    // of the types of Settings.Value; ids of styles
}

// Differences returns what applying the preset to these settings and this
// style would change: the look first, then the style, then the others in
// display order. It is empty when everything stands already.
func (p Preset) Differences(s Settings, style string) []Difference {
	applied := s
	_ = p.Apply(&applied) // what does not fit changes nothing
	var out []Difference
	for i := range table {
		row := &table[i]
		if _, ok := p.Values[row.Key]; !ok {
			continue
		}
		if from, to := row.read(s), row.read(applied); from != to {
			out = append(out, Difference{row.Key, from, to})
		}
	}
	if style == "" {
		style = NoStyle
	}
	if p.Style != "" && p.Style != style {
		at := 0
		if len(out) > 0 && out[0].Key == "sdxl_weights" {
			at = 1
		}
		out = slices.Insert(out, at, Difference{"style", style, p.Style})
	}
	return out
}
