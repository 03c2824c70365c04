package create

import "likeness/service"

// Start takes a photo of a face to begin with, and words where there are none
// yet.
func (p *Page) Start(face, prompt string) {
	empty := service.NewRecipe().Settings.Prompt
	p.model.Update(func(r *service.Recipe) {
		if r.Settings.Prompt == "" || r.Settings.Prompt == empty {
			r.Settings.Prompt = prompt
		}
	})
	p.face.choose(fileRef(face))
}
