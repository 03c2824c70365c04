package setup

import (
	"context"
	"net/url"

	"likeness/ui/part"
	"likeness/ui/words"
)

// Pages of the web that the window leads to.
const (
	addressTokens = "https://replicate.com/account/api-tokens"
	addressModel  = "https://replicate.com/zsxkib/instant-id"
	addressPrices = "https://replicate.com/pricing"
)

// newWeb returns a link to a page of the web.
func newWeb(cfg Config, text, address string) *part.Link {
	return part.NewLink(text, func() { openWeb(cfg, address) })
}

// openWeb shows a page of the web in the person's browser; where there is
// none, its address goes to the clipboard.
func openWeb(cfg Config, address string) {
	cfg.Kit.Work.Go(func(context.Context) {
		u, err := url.Parse(address)
		if err == nil {
			err = cfg.OpenURL(u)
		}
		if err == nil {
			return
		}
		cfg.Kit.Log.Warn("no browser", "address", address, "err", err)
		cfg.Kit.Work.Do(func() {
			cfg.Kit.Clipboard.SetContent(address)
			cfg.Kit.Nav.Toast(words.Say("setup.web.copied", "Address", address))
		})
	})
}
