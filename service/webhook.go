package service

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// WebhookEvents are the events that a webhook can be told of, as the API
// names them.
func WebhookEvents() []string { return []string{"start", "output", "logs", "completed"} }

// webhookTrouble says in a sentence what is wrong with the webhook of a
// recipe, "" when all is well. The API wants HTTPS; plain HTTP is let through
// where the work stays on this computer.
func webhookTrouble(r Recipe) string {
	for _, e := range r.WebhookEvents {
		if !slices.Contains(WebhookEvents(), e) {
			return fmt.Sprintf("There is no webhook event %q: there are %s.", e, strings.Join(WebhookEvents(), ", "))
		}
	}
	if r.Webhook == "" {
		if len(r.WebhookEvents) > 0 {
			return "Webhook events are chosen, but there is no webhook address."
		}
		return ""
	}
	u, err := url.Parse(r.Webhook)
	switch {
	case err != nil || u.Hostname() == "":
		return "The webhook is not a web address."
	case u.Scheme == "https", u.Scheme == "http" && r.Connection.Loopback():
		return ""
	}
	return "The webhook must be an address that begins with https://."
}
