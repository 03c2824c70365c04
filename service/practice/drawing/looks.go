package drawing

// look is how pictures of one base model are drawn here.
type look struct {
	name   string // short, for the label
	treat  treatment
	tone   tone
	scenes []scene   // the seed picks one where the prompt asks for none
	inks   []colours // the seed picks one
	camera bool      // the scenery is out of focus
}

// lookOf is the look that belongs to a value of sdxl_weights. Names no one knows get the model's default.
func lookOf(weights string) look {
	for _, l := range looks() {
		if l.weights == weights {
			return l.look
		}
	}
	return looks()[0].look
}

type namedLook struct {
	weights string
	look
}

// ink makes colours from the darkest to the lightest, then accent and pop.
func ink(a, b, c, d, e, accent, pop uint32) colours {
	return colours{[5]rgb{hex(a), hex(b), hex(c), hex(d), hex(e)}, hex(accent), hex(pop)}
}

func looks() []namedLook {
	return []namedLook{
		{"stable-diffusion-xl-base-1.0", look{
			name: "SDXL base", treat: asPhoto, camera: true, scenes: []scene{studio},
			tone: tone{contrast: 102, colour: 98, corners: 40, grain: 4},
			inks: []colours{
				ink(0x2b3138, 0x4a545e, 0x76828c, 0xa9b2b8, 0xd9dde0, 0xf3ead9, 0x8fb0c8),
				ink(0x33302c, 0x575149, 0x868074, 0xb8b1a4, 0xe0dbd0, 0xfff3da, 0xc9a27a),
			},
		}},
		{"juggernaut-xl-v8", look{
			name: "Juggernaut XL", treat: asPhoto, camera: true, scenes: []scene{sunset, hills, dunes},
			tone: tone{light: -6, contrast: 116, colour: 104, shadows: hex(0x0c4450), lights: hex(0xffb878), tint: 150, glow: 70, grain: 9, corners: 150},
			inks: []colours{
				ink(0x0a2028, 0x164450, 0x3a7478, 0xd08f52, 0xf6cf94, 0xffe6b8, 0xff9a4a),
				ink(0x101c2c, 0x20405a, 0x4f7886, 0xc98a5c, 0xf0c090, 0xffdca0, 0xf58a48),
			},
		}},
		{"afrodite-xl-v2", look{
			name: "Afrodite XL", treat: asSoft, camera: true, scenes: []scene{studio, petals},
			tone: tone{light: 4, contrast: 100, colour: 106, warmth: 6, shadows: hex(0x8a4a58), lights: hex(0xffe0d0), tint: 80, glow: 80},
			inks: []colours{
				ink(0x8c4a56, 0xc07a7c, 0xe3a89c, 0xf4cdbd, 0xfdeae0, 0xfff6ee, 0xe88a90),
				ink(0x7a4a6a, 0xb07a98, 0xd9a8bc, 0xf0ced6, 0xfceaea, 0xfff4f2, 0xd87aa0),
			},
		}},
		{"albedobase-xl-20", look{
			name: "AlbedoBase XL 2.0", treat: asDream, scenes: []scene{hills, sea},
			tone: tone{contrast: 106, colour: 110, shadows: hex(0x1c4a5c), lights: hex(0xfff0cc), tint: 90, glow: 40, corners: 50},
			inks: []colours{
				ink(0x143442, 0x2c6274, 0x6aa6a6, 0xc4d8b8, 0xfbf0d0, 0xfff0b8, 0xf0a860),
				ink(0x1c3a3a, 0x3a6e5e, 0x86ae86, 0xd4d8a8, 0xfaf2d4, 0xfff2c0, 0xe8b860),
			},
		}},
		{"albedobase-xl-v13", look{
			name: "AlbedoBase XL 1.3", treat: asDream, scenes: []scene{forest, foliage},
			tone: tone{light: -4, contrast: 104, colour: 104, warmth: 10, shadows: hex(0x4a2c1c), lights: hex(0xffe0a0), tint: 100, corners: 110},
			inks: []colours{
				ink(0x2c1a12, 0x6a3418, 0xb8662a, 0xe0a050, 0xf6dca0, 0xffe8a8, 0xd8482c),
				ink(0x241c10, 0x5a4018, 0xa07428, 0xd4ac54, 0xf2e0a8, 0xfff0b8, 0xc06a24),
			},
		}},
		{"animagine-xl-30", look{
			name: "Animagine XL", treat: asAnime, scenes: []scene{clouds},
			tone: tone{light: 6, contrast: 104, colour: 110},
			inks: []colours{
				ink(0x1a62c4, 0x3c98ea, 0x7cc4f8, 0xbce4fc, 0xffffff, 0xffffff, 0xffd84a),
				ink(0x1c7ab8, 0x34b0d8, 0x7ad8ea, 0xc0f0f4, 0xffffff, 0xffffff, 0xff9a5a),
			},
		}},
		{"anime-art-diffusion-xl", look{
			name: "Anime Art XL", treat: asDusk, scenes: []scene{skyline, nebula},
			tone: tone{contrast: 104, colour: 104, shadows: hex(0x3c2a7a), lights: hex(0xffc8c8), tint: 110, glow: 50},
			inks: []colours{
				ink(0x1c1a4c, 0x3a3a80, 0x6c5aa4, 0xc87aa8, 0xf8b898, 0xffd890, 0xff6a9a),
				ink(0x10183c, 0x20386c, 0x40689c, 0x9a78b8, 0xf8b0b0, 0xffe0a0, 0x78c8ff),
			},
		}},
		{"anime-illust-diffusion-xl", look{
			name: "Anime Illust XL", treat: asIllustration, scenes: []scene{petals},
			tone: tone{light: -8, contrast: 100, colour: 112, shadows: hex(0x9a6aa8), lights: hex(0xffd0e4), tint: 110},
			inks: []colours{
				ink(0x84567e, 0xb46ca8, 0xdc8cb8, 0xeeaac8, 0xfad6e4, 0xffffff, 0xec6aa4),
				ink(0x5c5c98, 0x847cc0, 0xa496dc, 0xbeb0ea, 0xe0d6f8, 0xffffff, 0xa470e4),
			},
		}},
		{"dreamshaper-xl", look{
			name: "DreamShaper XL", treat: asFantasy, scenes: []scene{nebula, inkMountains},
			tone: tone{contrast: 108, colour: 112, shadows: hex(0x241458), lights: hex(0xa8f0e8), tint: 110, corners: 120},
			inks: []colours{
				ink(0x0c0c30, 0x281e6c, 0x3c5ca8, 0x48b0b8, 0xb8f0dc, 0x88fff0, 0xd06aff),
				ink(0x180c34, 0x40206c, 0x843c9c, 0xc878b8, 0xf8d0e0, 0xffd888, 0x60d8ff),
			},
		}},
		{"dynavision-xl-v0610", look{
			name: "DynaVision XL", treat: asThreeD, scenes: []scene{clouds, hills, dunes}, camera: true,
			tone: tone{contrast: 104, colour: 112, warmth: 5, lights: hex(0xfff0c8), shadows: hex(0x4a5ab0), tint: 70},
			inks: []colours{
				ink(0x1e6a60, 0x36a07c, 0x6cc8a0, 0xa8e0c0, 0xf8ecc0, 0xfff0a0, 0xff9a6a),
				ink(0x3060b8, 0x5c8ee0, 0x8cb8f4, 0xc4d8f4, 0xfceadc, 0xfff0b0, 0xffa878),
			},
		}},
		{"guofeng4-xl", look{
			name: "GuoFeng 4 XL", treat: asBrushed, scenes: []scene{inkMountains},
			tone: tone{light: 4, contrast: 100, colour: 92, lights: hex(0xf0e4c4), shadows: hex(0x30504a), tint: 60},
			inks: []colours{
				ink(0x24403c, 0x507a70, 0x96b4a4, 0xd4d8bc, 0xf6ecd0, 0xe8c878, 0xcc4430),
				ink(0x3a3428, 0x786a4c, 0xb4a47c, 0xdcd0ac, 0xf4eacc, 0xe0b860, 0xb83a2c),
			},
		}},
		{"nightvision-xl-0791", look{
			name: "NightVision XL", treat: asPhoto, camera: true, scenes: []scene{bokeh},
			tone: tone{light: -6, contrast: 110, colour: 106, shadows: hex(0x182458), lights: hex(0xffd0b0), tint: 120, glow: 110, corners: 130, grain: 6},
			inks: []colours{
				ink(0x05070f, 0x0d1530, 0x1f2a58, 0x6a4c84, 0xf0b088, 0xffc060, 0x60c0ff),
				ink(0x0a060c, 0x220f28, 0x4c1e4c, 0x984868, 0xf8b8a0, 0xff8a70, 0x90a0ff),
			},
		}},
		{"omnigen-xl", look{
			name: "OmniGen XL", treat: asCrisp, scenes: []scene{blocks},
			tone: tone{contrast: 106, colour: 104},
			inks: []colours{
				ink(0x1c3a4a, 0x2e6a6e, 0xe2785a, 0xf2c6a0, 0xfaf0e2, 0xfff8ea, 0xf0b840),
				ink(0x2a2a5a, 0x4a4aa0, 0x8a9ae0, 0xd6d4f0, 0xf6f4fc, 0xfff0d0, 0xff8a6a),
				ink(0x2a4030, 0x4a7050, 0xa0b888, 0xe8dcc0, 0xf8f2e4, 0xfffaf0, 0xe07a4a),
			},
		}},
		{"pony-diffusion-v6-xl", look{
			name: "Pony XL v6", treat: asCartoon, scenes: []scene{rays},
			tone: tone{light: 4, contrast: 106, colour: 112},
			inks: []colours{
				ink(0x5a2a8a, 0x9a4ac8, 0xff7ab8, 0xffb0d0, 0xfff0a8, 0xfff8d0, 0x40c8e8),
				ink(0x2a5a9a, 0x38a0c8, 0x58d0c8, 0xa8f0c8, 0xfff4b0, 0xfffce0, 0xff7a8a),
			},
		}},
		{"protovision-xl-high-fidel", look{
			name: "ProtoVision XL", treat: asCrisp, camera: true, scenes: []scene{studio, neonRing},
			tone: tone{light: -2, contrast: 112, colour: 100, warmth: -6, shadows: hex(0x1c2c5c), lights: hex(0xe8f0ff), tint: 90, corners: 120},
			inks: []colours{
				ink(0x0e1830, 0x1e3460, 0x3c64a0, 0x6c98cc, 0xb0d0ee, 0xe0f0ff, 0x58a8ff),
				ink(0x141c28, 0x263c54, 0x486c88, 0x80a4b8, 0xc0d8e0, 0xe8f8ff, 0x48d8e8),
			},
		}},
		{"RealVisXL_V3.0_Turbo", look{
			name: "RealVisXL Turbo", treat: asPhoto, camera: true, scenes: []scene{foliage},
			tone: tone{light: 6, contrast: 104, colour: 108, warmth: 12, shadows: hex(0x3a4a24), lights: hex(0xffe8a8), tint: 90, glow: 90, corners: 40},
			inks: []colours{
				ink(0x142c14, 0x34602a, 0x6e9a3c, 0xb8cc60, 0xf6f0b0, 0xfff0a0, 0xf8b848),
				ink(0x10302c, 0x246a54, 0x54a078, 0xa4d0a0, 0xf0f4cc, 0xfff4b8, 0xf0c860),
			},
		}},
		{"RealVisXL_V4.0_Lightning", look{
			name: "RealVisXL Lightning", treat: asPhoto, camera: true, scenes: []scene{window},
			tone: tone{light: 6, contrast: 100, colour: 104, glow: 50, fade: 4},
			inks: []colours{
				ink(0x708494, 0x98acba, 0xbaccd6, 0xdce6ea, 0xf8fbfc, 0xffffff, 0x6a9c60),
				ink(0x94826a, 0xbaa88c, 0xd6c6aa, 0xeae0cc, 0xfcf8f0, 0xffffff, 0x7ea45c),
			},
		}},
	}
}
