// Package told reads what a server tells of all that it was made to do, for
// tests that hold the work of the program against it. It shares nothing with
// the client of the program, so that what that one misreads is seen here.
package told

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Predictions reads all pages of the list of predictions, the newest first. T
// is what is read of each of them, by the names of the API's documentation.
// Base is the address of the API, with its version and without a slash at the
// end.
func Predictions[T any](ctx context.Context, base string, token string) ([]T, error) {
	way := &http.Transport{DisableKeepAlives: true} // nothing stays behind for those who count goroutines
	var all []T
	for next := base + "/predictions"; next != ""; {
		var page struct {
			Next    *string
			Results []T
		}
		if err := read(ctx, way, next, token, &page); err != nil {
			return nil, fmt.Errorf("read the list of predictions: %w", err)
		}
		all = append(all, page.Results...)
		next = ""
		if page.Next != nil {
			next = *page.Next
		}
	}
	return all, nil
}

func read(ctx context.Context, way http.RoundTripper, address string, token string, page any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := way.RoundTrip(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 512))
		return fmt.Errorf("%s: %s", answer.Status, text)
	}
	return json.NewDecoder(answer.Body).Decode(page)
}
