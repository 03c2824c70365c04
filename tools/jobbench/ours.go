package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"likeness/service"
	"likeness/service/connection"
	"likeness/storage/library"
	"likeness/storage/secret"
)

// steps are few, so that most of the time is that of the way, not of the model.
const steps = 8

// ours does the jobs as the program does them.
func ours(ctx context.Context, server, photo, dir string, jobs int) (err error) {
	lib, err := library.Open(ctx, filepath.Join(dir, "library"), library.Options{IndexDir: filepath.Join(dir, "index")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.Close()) }()
	hub := connection.NewHub(connection.Options{Environment: secret.NewToken(token)})
	defer func() { err = errors.Join(err, hub.Close()) }()
	studio, err := service.NewStudio(service.Config{Library: lib, Hub: hub})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, studio.Close(ctx)) }()
	r := service.NewRecipe()
	if r.Connection, err = connection.Parse(server); err != nil {
		return err
	}
	r.Face.Path = photo
	r.Settings.NumInferenceSteps = steps
	for jobs > 0 {
		r.Pictures = min(jobs, service.MaxPictures)
		if _, err := studio.Submit(ctx, r); err != nil {
			return err
		}
		jobs -= r.Pictures
	}
	if err := studio.WaitAll(ctx); err != nil {
		return err
	}
	pictures, err := lib.Pictures(ctx, library.Query{})
	if err != nil {
		return err
	}
	for _, p := range pictures {
		fmt.Println(p.PredictionID, lib.Path(p))
	}
	return nil
}

// completed asks a server when each of its predictions was completed.
func completed(base string) (map[string]time.Time, error) {
	ends := map[string]time.Time{}
	for next := base + "/predictions"; next != ""; {
		r, err := http.NewRequest(http.MethodGet, next, nil)
		if err != nil {
			return nil, err
		}
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return nil, err
		}
		var page struct {
			Next    *string
			Results []struct {
				ID        string
				Completed time.Time `json:"completed_at"`
			}
		}
		err = json.NewDecoder(answer.Body).Decode(&page)
		_ = answer.Body.Close()
		if err != nil {
			return nil, err
		}
		for _, p := range page.Results {
			ends[p.ID] = p.Completed
		}
		next = ""
		if page.Next != nil {
			next = *page.Next
		}
	}
	return ends, nil
}
