package instantid

// What looks are good for: headings of the menu of looks.
const (
	UsePhoto    = "Photo"
	UseFast     = "Fast photo"
	UseAllRound = "All-round"
	UseAnime    = "Anime"
	UseCartoon  = "3-D and cartoon"
)

// Ranges that suit a look better than the parameter's own, from the cards of
// the looks and the advice of InstantID's users to keep guidance low for photos.
var (
	forPhoto     = map[string]Range{"guidance_scale": {3, 6}}
	forTurbo     = map[string]Range{"guidance_scale": {1.5, 3}, "num_inference_steps": {4, 12}}
	forLightning = map[string]Range{"guidance_scale": {1, 2}, "num_inference_steps": {4, 12}}
	forAnime     = map[string]Range{"guidance_scale": {4, 8}}
	forAIDXL     = map[string]Range{"guidance_scale": {4, 11}}
)

// good are the values that a look is at its best with: steps, guidance and
// method from its card where there is one, and the strengths of likeness that
// InstantID's authors and users advise, lower for drawings.
func good(scheduler string, steps int, guidance, shape, detail float64) map[string]any {
	return map[string]any{
		"scheduler": scheduler, "num_inference_steps": steps, "guidance_scale": guidance, "enable_lcm": false,
		"controlnet_conditioning_scale": shape, "ip_adapter_scale": detail,
	}
}

// What differs for a draft and for care. A distilled look is quick by itself
// and falls apart under the quick draft of other looks.
var (
	lcm  = map[string]any{"enable_lcm": true, "lcm_num_inference_steps": 5, "lcm_guidance_scale": 1.5}
	slow = map[string]any{"num_inference_steps": 40}

	photoGood     = good(schedulerKarras, 30, 4.5, 0.8, 0.8)
	allRoundGood  = good(schedulerKarras, 30, 5, 0.8, 0.8)
	lightningGood = good(schedulerKarrasSDE, 7, 1.8, 0.8, 0.7)
	turboGood     = good(schedulerKarrasSDE, 7, 2, 0.8, 0.7)
	cartoonGood   = good(schedulerKarras, 30, 6, 0.7, 0.5)
)

var looks = []Option{
	{
		Value: "juggernaut-xl-v8", Label: "Juggernaut XL v8", Group: UsePhoto, Sensible: forPhoto,
		Good: photoGood, Draft: lcm, Fine: slow,
		Help: "Photos with a film-like touch and soft contrast; a safe choice.",
	},
	{
		Value: "protovision-xl-high-fidel", Label: "ProtoVision XL", Group: UsePhoto, Sensible: forPhoto,
		Good: photoGood, Draft: lcm, Fine: slow,
		Help: "Portraits with much detail; content with few words.",
	},
	{
		Value: "nightvision-xl-0791", Label: "NightVision XL", Group: UsePhoto, Sensible: forPhoto,
		Good: photoGood, Draft: lcm, Fine: slow,
		Help: "Polished portraits as for a profile page; strong in night scenes.",
	},
	{
		Value: "afrodite-xl-v2", Label: "Afrodite XL v2", Group: UsePhoto, Sensible: forPhoto,
		Good: photoGood, Draft: lcm, Fine: slow,
		Help: "Photos of people.",
	},
	{
		Value: "RealVisXL_V4.0_Lightning", Label: "RealVisXL 4 Lightning", Group: UseFast, Sensible: forLightning, Distilled: true,
		Good: lightningGood, Draft: map[string]any{"num_inference_steps": 5, "guidance_scale": 1.5},
		Fine: map[string]any{"num_inference_steps": 9},
		Help: "The fastest photos: 6 to 8 steps, “Obey the text” between 1 and 2.",
	},
	{
		Value: "RealVisXL_V3.0_Turbo", Label: "RealVisXL 3 Turbo", Group: UseFast, Sensible: forTurbo, Distilled: true,
		Good: turboGood, Draft: map[string]any{"num_inference_steps": 5, "guidance_scale": 1.5},
		Fine: map[string]any{"num_inference_steps": 10},
		Help: "Fast photos: 6 to 10 steps, “Obey the text” between 1.5 and 3.",
	},
	{
		Value: "stable-diffusion-xl-base-1.0", Label: "Stable Diffusion XL", Group: UseAllRound,
		Good: good(schedulerEuler, 30, 5, 0.8, 0.8), Draft: lcm, Fine: slow,
		Help: "The plain original that the others grew from. Starts at once; faces are not its strength.",
	},
	{
		Value: "albedobase-xl-20", Label: "AlbedoBase XL 2.0", Group: UseAllRound,
		Good: allRoundGood, Draft: lcm, Fine: slow,
		Help: "A mix of many models for photo and art; best with little or nothing to avoid.",
	},
	{
		Value: "albedobase-xl-v13", Label: "AlbedoBase XL 1.3", Group: UseAllRound,
		Good: allRoundGood, Draft: lcm, Fine: slow,
		Help: "The older AlbedoBase; best with little or nothing to avoid.",
	},
	{
		// Which build of DreamShaper is hosted is not known; the Turbo build
		// would want fewer steps and less guidance.
		Value: "dreamshaper-xl", Label: "DreamShaper XL", Group: UseAllRound,
		Good: allRoundGood, Draft: lcm, Fine: slow,
		Help: "From photo to fantasy art. If colours burn, lower “Obey the text” to 2 and steps to 8.",
	},
	{
		Value: "omnigen-xl", Label: "OmniGen XL", Group: UseAllRound,
		Good: good(schedulerEuler, 30, 5, 0.8, 0.8), Draft: lcm, Fine: slow,
		Help: "A general mix, little described by its makers.",
	},
	{
		Value: "animagine-xl-30", Label: "Animagine XL 3.0", Group: UseAnime, Sensible: forAnime,
		Good: good(schedulerEuler, 28, 6, 0.7, 0.5), Draft: lcm, Fine: map[string]any{"num_inference_steps": 36},
		Help: "Clean anime; begin with “1girl” or “1boy” and go on in short words with commas.",
	},
	{
		Value: "anime-illust-diffusion-xl", Label: "Anime Illust XL", Group: UseAnime, Sensible: forAIDXL,
		Good: good(schedulerKarras, 35, 6, 0.7, 0.5), Draft: lcm, Fine: map[string]any{"num_inference_steps": 45},
		Help: "Anime in the manner of book illustration; short words with commas.",
	},
	{
		Value: "anime-art-diffusion-xl", Label: "Anime Art XL", Group: UseAnime, Sensible: forAnime,
		Good: good(schedulerEuler, 28, 6, 0.7, 0.5), Draft: lcm, Fine: map[string]any{"num_inference_steps": 36},
		Help: "Anime, painted softer.",
	},
	{
		Value: "dynavision-xl-v0610", Label: "DynaVision XL", Group: UseCartoon,
		Good: cartoonGood, Draft: lcm, Fine: slow,
		Help: "Figures as in a computer-animated film; content with few words.",
	},
	{
		Value: "guofeng4-xl", Label: "GuoFeng 4 XL", Group: UseCartoon,
		Good: cartoonGood, Draft: lcm, Fine: slow,
		Help: "East Asian fantasy and game art, between drawing and 3-D; for private use only.",
	},
	{
		Value: "pony-diffusion-v6-xl", Label: "Pony Diffusion v6 XL", Group: UseCartoon,
		Good: cartoonGood, Draft: lcm, Fine: slow,
		Help: "Strong cartoon styles; likeness suffers.",
	},
}

const (
	schedulerKarras    = "DPMSolverMultistepScheduler-Karras"
	schedulerKarrasSDE = "DPMSolverMultistepScheduler-Karras-SDE"
	schedulerEuler     = "EulerDiscreteScheduler"
	schedulerDEIS      = "DEISMultistepScheduler"
)

// OtherMethod returns a method to take instead of one that the server could not
// draw with. DPM++ 2M SDE Karras sets all that a run before may have left
// behind on the server.
func OtherMethod(scheduler string) string {
	if scheduler == schedulerKarrasSDE {
		return schedulerEuler
	}
	return schedulerKarrasSDE
}

var schedulers = []Option{
	{
		Value: schedulerEuler, Label: "Euler", Group: "Usual",
		Help: "Dependable with every look; the model's default.",
	},
	{
		Value: schedulerKarras, Label: "DPM++ 2M Karras", Group: "Usual",
		Help: "Crisp photos in 25 to 35 steps.",
	},
	{
		Value: schedulerKarrasSDE, Label: "DPM++ 2M SDE Karras", Group: "Usual",
		Help: "Fine texture, right for the fast looks, and the one that repeats best with the same seed.",
	},
	{
		Value: "DPMSolverMultistepScheduler", Label: "DPM++ 2M", Group: "Others",
		Help: "Good in 20 to 30 steps.",
	},
	{
		Value: "HeunDiscreteScheduler", Label: "Heun", Group: "Others",
		Help: "Much like Euler at twice the time.",
	},
	{
		Value: schedulerDEIS, Label: "DEIS", Group: "Others",
		Help: "No known advantage, and it fails on some servers.",
	},
}

var formats = []Option{
	{Value: "webp", Label: "WebP", Help: "Small files; some detail is lost at any quality."},
	{Value: "jpg", Label: "JPEG", Help: "Opens everywhere; some detail is lost."},
	{Value: "png", Label: "PNG", Help: "Keeps everything; large files. Best for printing and further work."},
}
