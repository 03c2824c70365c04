package replicate

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Account is whose token it is. Only Type and Username are sure to be there.
type Account struct {
	Type      string // "user" or "organization"
	Username  string
	Name      string
	GitHubURL string
	AvatarURL string
}

// Model is a model's page.
type Model struct {
	URL, Owner, Name, Description, Visibility string
	Official                                  bool
	RunCount                                  int64
	GitHubURL, PaperURL, LicenseURL, CoverURL string
	LatestVersion                             *ModelVersion // nil when the model has none
}

// ModelVersion is one version of a model.
type ModelVersion struct {
	ID            string // 64 hexadecimal digits
	CreatedAt     time.Time
	CogVersion    string          // of the server inside it
	OpenAPISchema json.RawMessage // inputs and outputs; nil when the server shows none
}

// Account tells whose the token is; it is the way to test one.
func (c *Client) Account(ctx context.Context) (Account, error) {
	var acc Account
	err := c.get(ctx, OpAccount, c.at("account"), func(_ *answer, b []byte) error {
		o, _ := parseObject(b)
		say := func(key string) string { return c.scrub(o.text(key)) } // a name is kept with every job
		acc = Account{say("type"), say("username"), say("name"), say("github_url"), say("avatar_url")}
		if acc.Type == "" && acc.Username == "" {
			return errors.New("it is no account: the address may not be that of the API")
		}
		return nil
	})
	return acc, err
}

// Model reads a model with its latest version.
func (c *Client) Model(ctx context.Context, owner, name string) (Model, error) {
	var m Model
	if err := checkParts(OpModel, owner, name); err != nil {
		return m, err
	}
	err := c.get(ctx, OpModel, c.at("models", owner, name), func(_ *answer, b []byte) error {
		o, ok := parseObject(b)
		if !ok || o.text("name") == "" && o.inner("latest_version") == nil {
			return errors.New("it is no model")
		}
		runs, _ := o.number("run_count")
		m = Model{
			URL: o.text("url"), Owner: o.text("owner"), Name: o.text("name"), Description: o.text("description"),
			Visibility: o.text("visibility"), Official: o.truth("is_official"), RunCount: int64(min(max(runs, 0), 1e15)),
			GitHubURL: o.text("github_url"), PaperURL: o.text("paper_url"), LicenseURL: o.text("license_url"), CoverURL: o.text("cover_image_url"),
		}
		if v, ok := decodeVersion(o["latest_version"]); ok {
			m.LatestVersion = &v
		}
		return nil
	})
	return m, err
}

// Version reads one version of a model.
func (c *Client) Version(ctx context.Context, owner, name, id string) (ModelVersion, error) {
	var v ModelVersion
	if err := checkParts(OpVersion, owner, name, id); err != nil {
		return v, err
	}
	err := c.get(ctx, OpVersion, c.at("models", owner, name, "versions", id), func(_ *answer, b []byte) error {
		got, ok := decodeVersion(b)
		if !ok {
			return errors.New("it is no version of a model")
		}
		v = got
		return nil
	})
	return v, err
}

// Versions reads all versions of a model, newest first.
func (c *Client) Versions(ctx context.Context, owner, name string) ([]ModelVersion, error) {
	if err := checkParts(OpVersions, owner, name); err != nil {
		return nil, err
	}
	list := c.at("models", owner, name, "versions")
	var all []ModelVersion
	var trail []string
	for u := list; ; {
		next := ""
		err := c.get(ctx, OpVersions, u, func(_ *answer, b []byte) error {
			o, ok := parseObject(b)
			results, listed := o.list("results")
			if !ok || !listed {
				return errors.New("it is no list")
			}
			for _, raw := range results {
				if v, ok := decodeVersion(raw); ok {
					all = append(all, v)
				}
			}
			next = o.text("next")
			return nil
		})
		if err != nil {
			return nil, err
		}
		if next == "" {
			return all, nil
		}
		trail = append(trail, u.String())
		if u, err = c.next(list, next, trail); err != nil {
			return nil, &Error{Kind: Unreadable, Op: OpVersions, Err: err}
		}
	}
}

func decodeVersion(b []byte) (ModelVersion, bool) {
	o, _ := parseObject(b)
	v := ModelVersion{ID: o.id("id"), CreatedAt: o.moment("created_at"), CogVersion: o.text("cog_version"), OpenAPISchema: o.raw("openapi_schema")}
	return v, v.ID != ""
}
