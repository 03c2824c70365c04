package page

import (
	"context"

	"likeness/storage/preferences"
)

// Save makes a change of the preferences and keeps it, behind the window and
// after those that were asked for before. done, if not nil, gets to know on the
// UI goroutine whether it could be kept.
func (k *Kit) Save(make func(*preferences.Preferences), done func(error)) {
	k.saves.add(k.Work, func(context.Context) {
		err := k.Preferences.Update(make)
		if err != nil {
			k.Log.Warn("preference not kept", "err", err)
		}
		if done != nil {
			k.Work.Do(func() { done(err) })
		}
	})
}
