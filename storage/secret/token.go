package secret

import (
	"crypto/subtle"
	"fmt"
	"log/slog"
)

// Hidden is all that a [Token] ever shows of itself.
const Hidden = "[hidden]"

// Token is a secret string that shows itself to nobody but a caller of Reveal. Every fmt verb, slog, and the json, xml,
// gob and text encoders see [Hidden]; there is no way to read one back from them. The zero Token holds nothing.
//
// Tokens are not comparable by ==; use Equal.
type Token struct {
	// A closure, because fmt reads unexported fields of a struct by reflection without asking their methods:
	// of a string field it would print the text, and a pointer can be followed by a dumper. A func shows an address at most.
	reveal func() string
}

// NewToken hides s. An empty s gives the zero Token.
func NewToken(s string) Token {
	if s == "" {
		return Token{}
	}
	return Token{reveal: func() string { return s }}
}

// Reveal returns the secret text; "" for the zero Token. It is for the Authorization header and the keyring alone.
func (t Token) Reveal() string {
	if t.reveal == nil {
		return ""
	}
	return t.reveal()
}

// IsZero reports whether there is no token.
func (t Token) IsZero() bool { return t.reveal == nil }

// Equal reports whether both hold the same text, in a time that does not depend on where they differ.
func (t Token) Equal(other Token) bool {
	return subtle.ConstantTimeCompare([]byte(t.Reveal()), []byte(other.Reveal())) == 1
}

// String returns [Hidden].
func (Token) String() string { return Hidden }

// GoString returns [Hidden].
func (Token) GoString() string { return Hidden }

// Format writes [Hidden] for every verb and flag; without it %x and %d would go past String to the fields.
func (Token) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(Hidden)) }

// LogValue gives slog [Hidden].
func (Token) LogValue() slog.Value { return slog.StringValue(Hidden) }

// MarshalJSON returns [Hidden] as a JSON string.
func (Token) MarshalJSON() ([]byte, error) { return []byte(`"` + Hidden + `"`), nil }

// MarshalText returns [Hidden]; it serves xml and map keys as well.
func (Token) MarshalText() ([]byte, error) { return []byte(Hidden), nil }

// MarshalBinary returns [Hidden]; it serves gob.
func (Token) MarshalBinary() ([]byte, error) { return []byte(Hidden), nil }
