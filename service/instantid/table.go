package instantid

// Ranges and defaults are those of the API's documentation.
// Sensible ranges come from the model authors' usage tips, their reference
// settings (30 steps, guidance 5, .8/.8, pose .4) and the cards of the looks.

// conditions of several rows
var (
	draftOff = Condition{
		Key: "enable_lcm", Reason: "Quick draft is on",
		holds: func(s Settings, _ Version) bool { return !s.EnableLCM },
	}
	draftOn = Condition{
		Key: "enable_lcm", Reason: "Quick draft is off",
		holds: func(s Settings, _ Version) bool { return s.EnableLCM },
	}
)

var table = []Parameter{
	{
		Key: "image", Kind: KindImage, Group: GroupMain, Required: true,
		Label: "Photo of the face",
		Help:  "Whose face it will be. A sharp, evenly lit photo of one person, with hair, shoulders and some space around the head. Without a pose photo it also sets the shape of the picture and where the face sits in it.",
		field: func(s *Settings) any { return &s.Image },
	},
	{
		Key: "pose_image", Kind: KindImage, Group: GroupMain, Optional: true,
		Label: "Pose photo",
		Help:  "A photo of anyone, whose framing, posture and turn of the head are taken over. It then sets the shape of the picture. One person, face clearly visible.",
		field: func(s *Settings) any { return &s.PoseImage },
	},
	{
		Key: "prompt", Kind: KindText, Group: GroupMain, Default: "a person",
		Label: "What to show",
		Help:  "Clothes, hair, age, place, light. The photo gives only the face, so name hair, beard and glasses too. English works best; ten to sixty words.",
		field: func(s *Settings) any { return &s.Prompt },
	},
	{
		Key: "negative_prompt", Kind: KindText, Group: GroupMain, Default: "",
		Label: "What to avoid",
		Help:  "What should not appear: a short list of words with commas.",
		DependsOn: []Condition{
			{
				Key: "guidance_scale", Reason: "At 1, “Obey the text” leaves out what to avoid",
				holds: func(s Settings, _ Version) bool { return s.EnableLCM || s.GuidanceScale > 1 },
			},
			{
				Key: "lcm_guidance_scale", Reason: "Quick draft is on, and at 1 it leaves out what to avoid",
				holds: func(s Settings, _ Version) bool { return !s.EnableLCM || s.LCMGuidanceScale > 1 },
			},
		},
		field: func(s *Settings) any { return &s.NegativePrompt },
	},
	{
		Key: "sdxl_weights", Kind: KindChoice, Group: GroupMain,
		Default: "stable-diffusion-xl-base-1.0", Options: looks,
		Label: "Look",
		Help:  "The picture model that draws: photo, anime, 3-D and so on. The first run after a change takes longer, because the server loads it.",
		field: func(s *Settings) any { return &s.Weights },
	},
	{
		Key: "seed", Kind: KindInteger, Group: GroupMain, Optional: true,
		SensibleMin: 0, SensibleMax: 1<<31 - 1, Step: 1,
		Label: "Seed",
		Help:  "The number that the picture grows from. The same seed with the same settings gives nearly the same picture again; blank means a new one each time.",
		field: func(s *Settings) any { return &s.Seed },
	},

	{
		Key: "controlnet_conditioning_scale", Kind: KindNumber, Group: GroupLikeness,
		Min: 0, Max: 1.5, SensibleMin: 0.6, SensibleMax: 1, Step: 0.05, Default: 0.8,
		Label: "Likeness: shape",
		Help:  "How strictly the shape of the face and its place in the picture are kept. Raise it when the person is not recognised, lower it when the picture looks stiff.",
		field: func(s *Settings) any { return &s.ControlNetConditioningScale },
	},
	{
		Key: "ip_adapter_scale", Kind: KindNumber, Group: GroupLikeness,
		Min: 0, Max: 1.5, SensibleMin: 0.4, SensibleMax: 0.9, Step: 0.05, Default: 0.8,
		Label: "Likeness: detail",
		Help:  "How strongly eyes, skin and fine features are taken over. Lower it when colours turn garish or the text is not followed: about 0.8 for photos, 0.5 for drawings.",
		field: func(s *Settings) any { return &s.IPAdapterScale },
	},
	{
		Key: "enhance_nonface_region", Kind: KindSwitch, Group: GroupLikeness, Default: true,
		Label: "Free background",
		Help:  "On: the photo acts only on the face, and everything around it follows the text. Off: it acts on the whole picture; better when the face looks pasted in or fills the photo.",
		DependsOn: []Condition{{
			Reason: "This version of the model ignores it",
			holds:  func(_ Settings, v Version) bool { return v.ID != SpecVersion },
		}},
		field: func(s *Settings) any { return &s.EnhanceNonFaceRegion },
	},

	{
		Key: "enable_pose_controlnet", Kind: KindSwitch, Group: GroupShape, Default: true,
		Label: "Copy the body pose",
		Help:  "Takes over the posture of the body from the pose photo, or from the photo of the face when there is none. Switch it off for a free posture.",
		field: func(s *Settings) any { return &s.EnablePose },
	},
	{
		Key: "pose_strength", Kind: KindNumber, Group: GroupShape,
		Min: 0, Max: 1, SensibleMin: 0.3, SensibleMax: 0.6, Step: 0.05, Default: 0.4,
		Label: "Body pose: strength",
		Help:  "How closely the posture is copied.",
		DependsOn: []Condition{{
			Key: "enable_pose_controlnet", Reason: "“Copy the body pose” is off",
			holds: func(s Settings, _ Version) bool { return s.EnablePose },
		}},
		field: func(s *Settings) any { return &s.PoseStrength },
	},
	{
		Key: "enable_canny_controlnet", Kind: KindSwitch, Group: GroupShape, Default: false,
		Label: "Copy the outlines",
		Help:  "Takes over the edges of the pose photo, or of the photo of the face: clothes and background too.",
		field: func(s *Settings) any { return &s.EnableCanny },
	},
	{
		Key: "canny_strength", Kind: KindNumber, Group: GroupShape,
		Min: 0, Max: 1, SensibleMin: 0.2, SensibleMax: 0.4, Step: 0.05, Default: 0.3,
		Label: "Outlines: strength",
		Help:  "How closely the outlines are followed. High values look traced.",
		DependsOn: []Condition{{
			Key: "enable_canny_controlnet", Reason: "“Copy the outlines” is off",
			holds: func(s Settings, _ Version) bool { return s.EnableCanny },
		}},
		field: func(s *Settings) any { return &s.CannyStrength },
	},
	{
		Key: "enable_depth_controlnet", Kind: KindSwitch, Group: GroupShape, Default: false,
		Label: "Copy the depth",
		Help:  "Takes over what is near and what is far in the pose photo, or in the photo of the face.",
		field: func(s *Settings) any { return &s.EnableDepth },
	},
	{
		Key: "depth_strength", Kind: KindNumber, Group: GroupShape,
		Min: 0, Max: 1, SensibleMin: 0.3, SensibleMax: 0.6, Step: 0.05, Default: 0.5,
		Label: "Depth: strength",
		Help:  "How closely near and far are followed.",
		DependsOn: []Condition{{
			Key: "enable_depth_controlnet", Reason: "“Copy the depth” is off",
			holds: func(s Settings, _ Version) bool { return s.EnableDepth },
		}},
		field: func(s *Settings) any { return &s.DepthStrength },
	},

	{
		Key: "num_inference_steps", Kind: KindInteger, Group: GroupDetail,
		Min: 1, Max: 500, SensibleMin: 20, SensibleMax: 50, SliderMax: 60, Step: 1, Default: 30,
		Label:     "Steps",
		Help:      "How long the picture is worked on. More is finer, slower and dearer, with little gain above 40. Fast looks need only 6 to 8.",
		DependsOn: []Condition{draftOff},
		field:     func(s *Settings) any { return &s.NumInferenceSteps },
	},
	{
		Key: "guidance_scale", Kind: KindNumber, Group: GroupDetail,
		Min: 1, Max: 50, SensibleMin: 3, SensibleMax: 8, SliderMax: 15, Step: 0.5, Default: 7.5,
		Label:     "Obey the text",
		Help:      "Low is natural and soft, high is harsh and over-coloured. Photos like 3.5 to 5, drawings 5 to 7, fast looks 1.5 to 2.",
		DependsOn: []Condition{draftOff},
		field:     func(s *Settings) any { return &s.GuidanceScale },
	},
	{
		Key: "scheduler", Kind: KindChoice, Group: GroupDetail,
		Default: "EulerDiscreteScheduler", Options: schedulers,
		Label:     "Method",
		Help:      "The way the picture is worked out of noise. The differences are small.",
		DependsOn: []Condition{draftOff},
		field:     func(s *Settings) any { return &s.Scheduler },
	},

	{
		Key: "enable_lcm", Kind: KindSwitch, Group: GroupDraft, Default: false,
		Label: "Quick draft",
		Help:  "About five times faster and softer: good for trying things out, best with close portraits.",
		field: func(s *Settings) any { return &s.EnableLCM },
	},
	{
		Key: "lcm_num_inference_steps", Kind: KindInteger, Group: GroupDraft,
		Min: 1, Max: 10, SensibleMin: 4, SensibleMax: 8, Step: 1, Default: 5,
		Label:     "Draft: steps",
		Help:      "How long a draft is worked on.",
		DependsOn: []Condition{draftOn},
		field:     func(s *Settings) any { return &s.LCMNumInferenceSteps },
	},
	{
		Key: "lcm_guidance_scale", Kind: KindNumber, Group: GroupDraft,
		Min: 1, Max: 20, SensibleMin: 1, SensibleMax: 2, SliderMax: 5, Step: 0.1, Default: 1.5,
		Label:     "Draft: obey the text",
		Help:      "Drafts want this low. At 1 they are faster still, and what to avoid is left out.",
		DependsOn: []Condition{draftOn},
		field:     func(s *Settings) any { return &s.LCMGuidanceScale },
	},

	{
		Key: "num_outputs", Kind: KindInteger, Group: GroupOutput,
		Min: 1, Max: 8, SensibleMin: 1, SensibleMax: 4, Step: 1, Default: 1,
		Label: "Pictures per run",
		Help:  "How many pictures one run draws, one after another. They arrive together, and if one is stopped by the nudity filter, none does. To get several pictures, several runs of one are safer.",
		field: func(s *Settings) any { return &s.NumOutputs },
	},
	{
		Key: "output_format", Kind: KindChoice, Group: GroupOutput,
		Default: "webp", Options: formats,
		Label: "File type",
		Help:  "The type of the picture file that comes back.",
		field: func(s *Settings) any { return &s.OutputFormat },
	},
	{
		Key: "output_quality", Kind: KindInteger, Group: GroupOutput,
		Min: 0, Max: 100, SensibleMin: 75, SensibleMax: 100, Step: 1, Default: 80,
		Label: "File quality",
		Help:  "Higher keeps more detail in a larger file. 90 to 95 is hard to tell from the original.",
		DependsOn: []Condition{{
			Key: "output_format", Reason: "PNG files always keep everything",
			holds: func(s Settings, _ Version) bool { return s.OutputFormat != "png" },
		}},
		field: func(s *Settings) any { return &s.OutputQuality },
	},

	{
		Key: "disable_safety_checker", Kind: KindSwitch, Group: GroupSafety, Default: false, Inverted: true,
		Label: "Nudity filter",
		Help:  "Stops a run whose pictures look indecent to it; the time spent is charged all the same. It sometimes errs.",
		field: func(s *Settings) any { return &s.DisableSafetyChecker },
	},
}
