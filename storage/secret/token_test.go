package secret

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"text/template"
)

const plain = "r8_Zq7Kx2VbN4mPt9WyLc3Ds6Fg8Hj1Ra5Ue0Io"

// Ways in which a token may stand in other values. Unexported fields matter: fmt reads them without calling methods.
type (
	holderOf struct {
		Name  string
		Token Token
	}
	hiddenHolder struct {
		name  string
		token Token
		ptr   *Token
	}
	embedded struct{ Token }
	deep     struct {
		list  []Token
		m     map[string]Token
		any   any
		inner *hiddenHolder
		array [1]Token
		in    holderOf
	}
)

func carriers() map[string]any {
	t := NewToken(plain)
	h := hiddenHolder{"name", t, &t}
	return map[string]any{
		"token": t, "pointer": &t, "struct": holderOf{"name", t}, "struct pointer": &holderOf{"name", t},
		"hidden": h, "hidden pointer": &h, "embedded": embedded{t}, "slice": []Token{t}, "pointers": []*Token{&t},
		"map": map[string]Token{"a": t}, "map of structs": map[string]holderOf{"a": {"n", t}}, "any": []any{t, &t},
		"deep": deep{[]Token{t}, map[string]Token{"a": t}, t, &h, [1]Token{t}, holderOf{"n", t}}, "error": fmt.Errorf("with %v: %w", t, errors.New("x")),
		"reflect": reflect.ValueOf(t), "hidden map": struct{ m map[string]*Token }{map[string]*Token{"a": &t}},
	}
}

// leaks reports whether the token or a usual spelling of it is in the text.
func leaks(text string) bool {
	for _, spelled := range []string{
		plain, plain[3:20], hex.EncodeToString([]byte(plain)), strings.ToUpper(hex.EncodeToString([]byte(plain))),
		strings.Trim(fmt.Sprint([]byte(plain)), "[]"), strings.Trim(fmt.Sprintf("%#v", []byte(plain)), "[]byte{}"),
	} {
		if strings.Contains(text, spelled) {
			return true
		}
	}
	return false
}

func TestATokenIsNeverPrinted(t *testing.T) {
	verbs := []string{
		"%v", "%+v", "%#v", "%s", "%q", "%+q", "%#q", "%x", "%X", "% x", "%#x", "%d", "%b", "%o", "%O", "%c", "%U", "%e", "%g", "%f", "%t", "%p", "%T",
		"%10v", "%-50s", "%.3s", "%z", "%!",
	}
	for name, v := range carriers() {
		for _, verb := range verbs {
			if text := fmt.Sprintf(verb, v); leaks(text) {
				t.Errorf("%s by %s: %s", name, verb, text)
			}
		}
		for _, text := range []string{fmt.Sprint(v), fmt.Sprintln(v), fmt.Errorf("failed: %v %+v %#v", v, v, v).Error()} {
			if leaks(text) {
				t.Errorf("%s: %s", name, text)
			}
		}
		var b bytes.Buffer
		if err := template.Must(template.New("").Parse("{{.}} {{printf `%#v` .}}")).Execute(&b, v); err == nil && leaks(b.String()) {
			t.Errorf("%s by template: %s", name, b.String())
		}
	}
}

func TestEveryWayOfPrintingATokenSaysHidden(t *testing.T) {
	token := NewToken(plain)
	for _, got := range []string{
		token.String(), token.GoString(), token.LogValue().String(), fmt.Sprint(token), fmt.Sprintf("%x", token), fmt.Sprintf("%d", &token),
		fmt.Sprint(Token{}), fmt.Sprintf("%#v", Token{}),
	} {
		if got != Hidden {
			t.Errorf("%q", got)
		}
	}
}

func TestATokenIsNeverLogged(t *testing.T) {
	var b bytes.Buffer
	handlers := []slog.Handler{
		slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}),
		slog.NewJSONHandler(&b, nil),
	}
	for name, v := range carriers() {
		for _, h := range handlers {
			b.Reset()
			log := slog.New(h)
			log.Info("message", "key", v, slog.Any("any", v), slog.Group("group", "inner", v))
			log.With("with", v).WithGroup("g").Error("message", "err", fmt.Errorf("failed: %v", v))
			if leaks(b.String()) {
				t.Errorf("%s by %T: %s", name, h, b.String())
			}
		}
	}
}

func TestATokenIsNeverMarshalled(t *testing.T) {
	encoders := map[string]func(any) ([]byte, error){
		"json": json.Marshal,
		"xml":  xml.Marshal,
		"gob": func(v any) ([]byte, error) {
			var b bytes.Buffer
			err := gob.NewEncoder(&b).Encode(v)
			return b.Bytes(), err
		},
	}
	for kind, encode := range encoders {
		for name, v := range carriers() {
			b, err := encode(v) // some values cannot be encoded in some ways; then the error must not tell either
			if leaks(string(b)) || err != nil && leaks(err.Error()) {
				t.Errorf("%s by %s: %s, %v", name, kind, b, err)
			}
		}
		b, err := encode(holderOf{"name", NewToken(plain)})
		if err != nil || !bytes.Contains(b, []byte(Hidden)) {
			t.Errorf("%s says %q, %v", kind, b, err)
		}
	}
	if b, err := json.Marshal(map[string]any{"a": carriers()["map"], "t": NewToken(plain)}); err != nil || leaks(string(b)) {
		t.Errorf("%s, %v", b, err)
	}
}

func TestATokenCannotBeReadFromJSON(t *testing.T) {
	var h holderOf
	if err := json.Unmarshal([]byte(`{"Token":"`+plain+`"}`), &h); err == nil || !h.Token.IsZero() {
		t.Errorf("%v, zero %v", err, h.Token.IsZero())
	}
}

func TestATokenRevealsWhatItWasMadeOf(t *testing.T) {
	if got := NewToken(plain).Reveal(); got != plain {
		t.Errorf("reveals %d other bytes", len(got))
	}
	if NewToken(plain).IsZero() || !NewToken("").IsZero() || !(Token{}).IsZero() || (Token{}).Reveal() != "" {
		t.Error("zero tokens are told wrongly")
	}
	if !NewToken(plain).Equal(NewToken(plain)) || NewToken(plain).Equal(NewToken(plain+"x")) || !(Token{}).Equal(NewToken("")) || NewToken(plain).Equal(Token{}) {
		t.Error("Equal is wrong")
	}
}

func TestServerKey(t *testing.T) {
	same := map[string][]string{
		"https://api.replicate.com/v1": {
			"https://api.replicate.com/v1", "HTTPS://API.Replicate.COM:443/v1/", " https://api.replicate.com./v1// \n", "https://user:pw@api.replicate.com/v1?x=y#z",
		},
		"http://127.0.0.1:5000/v1":   {"http://127.0.0.1:5000/v1", "HTTP://127.0.0.1:5000/v1/"},
		"http://example.org":         {"http://example.org", "http://example.org:80/", "http://EXAMPLE.org"},
		"https://example.org:80":     {"https://example.org:80/"},
		"http://[::1]:5000/v1":       {"http://[::1]:5000/v1/"},
		"https://[::1]/v1":           {"https://[::1]:443/v1"},
		"https://example.org/Case/a": {"https://example.org/Case/a/"},
		"practice":                   {"practice", " Practice "},
		"":                           {"", " "},
	}
	for want, addresses := range same {
		for _, a := range addresses {
			if got := ServerKey(a); got != want {
				t.Errorf("ServerKey(%q) = %q, want %q", a, got, want)
			}
			if got := ServerKey(ServerKey(a)); got != want {
				t.Errorf("the key of key %q is %q", want, got)
			}
		}
	}
}
