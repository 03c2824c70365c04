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

// A WebhookFault is what is wrong with the webhook of a recipe.
type WebhookFault string

// The faults of webhooks. WebhookFine is none.
const (
	WebhookFine      WebhookFault = ""
	WebhookEvent     WebhookFault = "event"   // one of the events is none of the API's
	WebhookNoAddress WebhookFault = "missing" // events, but no address
	WebhookNoWeb     WebhookFault = "no-web"  // the address is none of the web
	WebhookNotHTTPS  WebhookFault = "plain"   // the API wants HTTPS
)

// CheckWebhook looks at the webhook of a recipe. The API wants HTTPS; plain
// HTTP is let through where the work stays on this computer.
func CheckWebhook(r Recipe) WebhookFault {
	for _, e := range r.WebhookEvents {
		if !slices.Contains(WebhookEvents(), e) {
			return WebhookEvent
		}
	}
	if r.Webhook == "" {
		if len(r.WebhookEvents) > 0 {
			return WebhookNoAddress
		}
		return WebhookFine
	}
	u, err := url.Parse(r.Webhook)
	switch {
	case err != nil || u.Hostname() == "":
		return WebhookNoWeb
	case u.Scheme == "https", u.Scheme == "http" && r.Connection.Loopback():
		return WebhookFine
	}
	return WebhookNotHTTPS
}

// webhookTrouble says in a sentence what is wrong with the webhook of a
// recipe, nothing when all is well.
func webhookTrouble(r Recipe) message.Message {
	switch CheckWebhook(r) {
	case WebhookEvent:
		return message.New("check.webhook.event", "One of the webhook events is not known; there are {{.Known}}.",
			"Known", strings.Join(WebhookEvents(), ", "))
	case WebhookNoAddress:
		return message.New("check.webhook.missing", "Webhook events are chosen, but there is no webhook address.")
	case WebhookNoWeb:
		return message.New("check.webhook.no-web", "The webhook is not a web address.")
	case WebhookNotHTTPS:
		return message.New("check.webhook.plain", "The webhook must be an address that begins with https://.")
	}
	return message.Message{}
}
