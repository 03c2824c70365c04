package library

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// Base 32 with digits before letters, so that text order is number order; lower case, because file systems may fold it.
const idAlphabet = "0123456789abcdefghijklmnopqrstuv"

// NewID makes an id of 20 characters: 10 of the time in milliseconds since 1970 and 10 of randomness (50 bits each).
// Ids sort by time.
func NewID(now time.Time) string {
	var b [20]byte
	ms := uint64(max(now.UnixMilli(), 0))
	for i := 9; i >= 0; i-- {
		b[i] = idAlphabet[ms&31]
		ms >>= 5
	}
	var r [8]byte
	_, _ = rand.Read(r[:])
	bits := binary.BigEndian.Uint64(r[:])
	for i := 19; i >= 10; i-- {
		b[i] = idAlphabet[bits&31]
		bits >>= 5
	}
	return string(b[:])
}

// checkID refuses what could not be the name of a file on every system or would leave its folder.
func checkID(kind, id string) error {
	if len(id) == 0 || len(id) > 64 {
		return fmt.Errorf("%s id %q: must have 1 to 64 characters", kind, id)
	}
	for _, c := range []byte(id) {
		if !strings.ContainsRune("0123456789abcdefghijklmnopqrstuvwxyz-_", rune(c)) {
			return fmt.Errorf("%s id %q: may hold only a-z, 0-9, - and _", kind, id)
		}
	}
	if id[0] == '-' || reservedName(id) || reservedName(shard(id)) {
		return fmt.Errorf("%s id %q: cannot be a file name everywhere", kind, id)
	}
	return nil
}

// shard is the folder that a record lies in: the first four characters of its id. For ids of NewID that is one folder
// for every 2^30 ms (12.4 days), so that 100,000 records do not lie in one folder and old folders stay untouched.
func shard(id string) string {
	return id[:min(4, len(id))]
}
