// Package turbo decodes JPEG files straight to the size that is needed, by libjpeg-turbo: most of a large photo is
// then never computed, and the rest by the processor's vector units. It writes JPEG files, too. It is there in builds with cgo on Linux; in
// all others Available is false, and nothing else of it works.
//
// It takes only what it can decode without a single doubt: grey and YCbCr pictures whose library has no warning.
// For anything else it gives an error, and package image/jpeg has the last word: what is said about a broken or
// rare file is then the same in every build. It does not look at metadata, does not turn pictures upright and does
// not keep pictures within bounds: who calls it has looked at the header.
package turbo

import "errors"

// ErrNotHere is the error of builds without the library.
var ErrNotHere = errors.New("turbo: not in this build")

// Whole is the number of eighths of the full size.
const Whole = 8

// Scaled gives the length of a side of so many pixels at n eighths of the full size, n from 1 to 8. It is rounded
// up, so that nothing at the edges is lost.
func Scaled(side, n int) int { return (side*n + Whole - 1) / Whole }
