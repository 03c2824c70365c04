// Package part holds the widgets of our own that several pages use: the photo
// well, the fields of the settings and the one builder that makes them from
// the table of parameters, the chooser with headings, pictures that are loaded
// behind the window, the strip.
//
// Parts show and ask; what they are asked for is done by whoever made them,
// through callbacks. They read no preferences, start no jobs and know no page.
package part

import (
	"slices"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/words"
)

// A Model is the recipe that a person edits. Every control shows it and
// writes to it, and is told when anything else has changed it. It lives on the
// UI goroutine.
type Model struct {
	recipe    service.Recipe
	version   instantid.Version
	listeners []*listener

	ineffective map[string]string
	warnings    map[string]string
	problems    map[string]string
}

type listener struct{ changed func() }

// NewModel returns a Model of a recipe.
func NewModel(r service.Recipe) *Model {
	m := &Model{recipe: r}
	m.derive()
	return m
}

// Recipe returns a copy of what the model holds.
func (m *Model) Recipe() service.Recipe {
	r := m.recipe
	r.WebhookEvents = slices.Clone(r.WebhookEvents)
	if r.Settings.Seed != nil {
		seed := *r.Settings.Seed
		r.Settings.Seed = &seed
	}
	return r
}

// Update changes the recipe and tells everybody who listens.
func (m *Model) Update(change func(r *service.Recipe)) {
	change(&m.recipe)
	m.derive()
	for _, l := range slices.Clone(m.listeners) {
		l.changed()
	}
}

// Set gives one parameter a value; the error is an *instantid.ValueError, and
// then nothing has changed.
func (m *Model) Set(key string, value any) error {
	settings := m.recipe.Settings
	if err := settings.SetValue(key, value); err != nil {
		return err
	}
	m.Update(func(r *service.Recipe) { r.Settings = settings })
	return nil
}

// SetText is Set for a value as a person writes it.
func (m *Model) SetText(key, text string) error {
	settings := m.recipe.Settings
	if err := settings.Set(key, text); err != nil {
		return err
	}
	m.Update(func(r *service.Recipe) { r.Settings = settings })
	return nil
}

// Reset gives parameters the API's default values again.
func (m *Model) Reset(keys ...string) {
	m.Update(func(r *service.Recipe) {
		defaults := instantid.Defaults()
		for _, key := range keys {
			// Both come from the same table, so that this cannot fail.
			_ = r.Settings.SetValue(key, defaults.Value(key))
		}
	})
}

// IsDefault reports whether a parameter has the API's default value.
func (m *Model) IsDefault(key string) bool {
	return m.recipe.Settings.Text(key) == instantid.Defaults().Text(key)
}

// Value returns the value of one parameter.
func (m *Model) Value(key string) any { return m.recipe.Settings.Value(key) }

// Text returns the value of one parameter as a person writes it.
func (m *Model) Text(key string) string { return m.recipe.Settings.Text(key) }

// Settings returns a copy of the model's inputs.
func (m *Model) Settings() instantid.Settings { return m.Recipe().Settings }

// Version returns what is known of the chosen version.
func (m *Model) Version() instantid.Version { return m.version }

// Ineffective returns why a parameter has no effect at the moment; empty when
// it has.
func (m *Model) Ineffective(key string) string { return m.ineffective[key] }

// Warning returns advice about a parameter's value; empty when there is none.
func (m *Model) Warning(key string) string { return m.warnings[key] }

// Problem returns what is wrong with a parameter's value; empty when nothing is.
func (m *Model) Problem(key string) string { return m.problems[key] }

// Listen has changed called after every change, until the returned function is
// called.
func (m *Model) Listen(changed func()) (remove func()) {
	l := &listener{changed: changed}
	m.listeners = append(m.listeners, l)
	return func() {
		m.listeners = slices.DeleteFunc(m.listeners, func(other *listener) bool { return other == l })
	}
}

// derive works out what follows from the recipe, once a change instead of once
// a control.
func (m *Model) derive() {
	v, err := instantid.ParseVersion(m.recipe.Version)
	if err != nil {
		v, _ = instantid.ParseVersion(instantid.DefaultVersion)
	}
	m.version = v
	m.ineffective = map[string]string{}
	for key, reason := range m.recipe.Settings.Ineffective(v) {
		m.ineffective[key] = words.Reason(reason)
	}
	m.warnings = map[string]string{}
	for _, w := range m.recipe.Settings.Warnings(v) {
		if m.warnings[w.Key] == "" {
			m.warnings[w.Key] = words.Tell(w.Message)
		}
	}
	m.problems = map[string]string{}
	for _, e := range instantid.ValueErrors(m.recipe.Settings.Validate(v)) {
		m.problems[e.Key] = words.ValueError(e)
	}
}
