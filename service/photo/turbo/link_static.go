//go:build cgo && linux && !sharedturbojpeg

package turbo

// The library goes into the program, so that it runs where the library is not installed.

// #cgo LDFLAGS: -l:libturbojpeg.a
import "C"
