package service

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// WebhookEvents are the events that a webhook can be told of, as the API
// names them.
func WebhookEvents() []string { return []string{"start", "output", "logs", "completed"} }

// checkWebhook says what is wrong with the webhook of a recipe. The API wants
// HTTPS; plain HTTP is let through where the work stays on this computer.
func checkWebhook(r Recipe) error {
	for _, e := range r.WebhookEvents {
		if !slices.Contains(WebhookEvents(), e) {
			return fmt.Errorf("the webhook event %q does not exist: there are %s", e, strings.Join(WebhookEvents(), ", "))
		}
	}
	if r.Webhook == "" {
		if len(r.WebhookEvents) > 0 {
			return errors.New("webhook events are chosen, but there is no webhook address")
		}
		return nil
	}
	u, err := url.Parse(r.Webhook)
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New("the webhook is not a web address")
	case u.Scheme == "https", u.Scheme == "http" && r.Connection.Loopback():
		return nil
	}
	return errors.New("the webhook must be an address that begins with https://")
}
