package service

import (
	"net/url"
	"slices"
	"strings"

	"likeness/service/message"
)

// WebhookEvents are the events that a webhook can be told of, as the API
// names them.
func WebhookEvents() []string { return []string{"start", "output", "logs", "completed"} }

// webhookTrouble says in a sentence what is wrong with the webhook of a
// recipe, nothing when all is well. The API wants HTTPS; plain HTTP is let through
// where the work stays on this computer.
func webhookTrouble(r Recipe) message.Message {
	for _, e := range r.WebhookEvents {
		if !slices.Contains(WebhookEvents(), e) {
			return message.New("webhook.event.unknown", `There is no webhook event "{{.Event}}": there are {{.Known}}.`,
				"Event", e, "Known", strings.Join(WebhookEvents(), ", "))
		}
	}
	if r.Webhook == "" {
		if len(r.WebhookEvents) > 0 {
			return message.New("webhook.address.none", "Webhook events are chosen, but there is no webhook address.")
		}
		return message.Message{}
	}
	u, err := url.Parse(r.Webhook)
	switch {
	case err != nil || u.Hostname() == "":
		return message.New("webhook.address.bad", "The webhook is not a web address.")
	case u.Scheme == "https", u.Scheme == "http" && r.Connection.Loopback():
		return message.Message{}
	}
	return message.New("webhook.address.plain", "The webhook must be an address that begins with https://.")
}
