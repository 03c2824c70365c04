package replicate

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
)

var errTooLong = errors.New("longer than asked for")

// decodeDataURI reads the bytes of a data: URI (RFC 2397). Its media type is not looked at, since servers were seen to get it
// wrong; base64 is taken in either alphabet, with or without padding and line breaks.
func decodeDataURI(uri string, limit int64) ([]byte, error) {
	head, data, ok := strings.Cut(uri, ",")
	if !ok || len(head) < 5 || !strings.EqualFold(head[:5], "data:") {
		return nil, errors.New("it is no data URI")
	}
	// 4 characters make 3 bytes; escaped ones need three characters each.
	if int64(len(data))/12*3 > limit {
		return nil, errTooLong
	}
	if strings.Contains(data, "%") {
		plain, err := url.PathUnescape(data)
		if err != nil {
			return nil, errors.New("its data URI has a broken escape")
		}
		data = plain
	}
	b := []byte(data)
	if isBase64(head) {
		data = strings.Map(func(r rune) rune {
			switch r {
			case '-':
				return '+'
			case '_':
				return '/'
			case ' ', '\t', '\r', '\n', '=':
				return -1
			}
			return r
		}, data)
		var err error
		if b, err = base64.RawStdEncoding.DecodeString(data); err != nil {
			return nil, errors.New("its data URI is no base64")
		}
	}
	if int64(len(b)) > limit {
		return nil, errTooLong
	}
	return b, nil
}

func isBase64(head string) bool {
	for _, p := range strings.Split(head, ";")[1:] {
		if strings.EqualFold(strings.TrimSpace(p), "base64") {
			return true
		}
	}
	return false
}
