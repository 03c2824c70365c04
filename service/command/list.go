package command

import (
	"context"
	"fmt"
	"strings"

	"likeness/service/practice"
	"likeness/storage/library"
)

// listPage is how many pictures are read from the index at a time.
const listPage = 500

func list(ctx context.Context, t Terminal, args []string) error {
	fs := newFlags(t, "list", "[-search TEXT] [-json]")
	var places Places
	places.Register(fs)
	search := fs.String("search", "", "only pictures with all these `words` in prompt, style, preset, look or photo name")
	asJSON := fs.Bool("json", false, "print one JSON object a picture")
	if err := parse(fs, args); err != nil {
		return err
	}
	if err := places.there(); err != nil {
		return err
	}
	session, err := Open(ctx, places, t.Getenv, practice.Options{})
	if err != nil {
		return err
	}
	defer session.Close(context.Background())
	for offset := 0; ; offset += listPage {
		pictures, err := session.Library.Pictures(ctx, library.Query{Search: *search, Limit: listPage, Offset: offset})
		if err != nil {
			return fmt.Errorf("read the library: %w", err)
		}
		for _, p := range pictures {
			if *asJSON {
				writeJSON(t, newListed(session.Library, p))
				continue
			}
			fmt.Fprintf(t.Stdout, "%s  %d×%d  seed %d  %s  %s\n", p.CreatedAt.Local().Format("2006-01-02 15:04"),
				p.Width, p.Height, p.Seed, session.Library.Path(p), oneLine(p.Prompt))
		}
		if len(pictures) < listPage {
			return nil
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
