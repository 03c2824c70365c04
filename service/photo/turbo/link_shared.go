//go:build cgo && linux && sharedturbojpeg

package turbo

// For systems whose package has no static library.

// #cgo LDFLAGS: -lturbojpeg
import "C"
