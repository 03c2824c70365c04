package setup

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
func newWeb(cfg Config, text, address string) fyne.CanvasObject {
	l := part.NewLink(text, func() { openWeb(cfg, address) })
	l.Grow(2)
	return container.New(part.Inset(-6, 0, 0, 0), l) // in line with the words around it
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
