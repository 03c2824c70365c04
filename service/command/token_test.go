package command

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"likeness/service/practice"
)

// markedForms are a token as somebody could have written it down, each as bytes to search for.
func markedForms(token string) map[string][]byte {
	forms := map[string][]byte{
		"plain": []byte(token), "hex": []byte(hex.EncodeToString([]byte(token))),
		"HEX": []byte(strings.ToUpper(hex.EncodeToString([]byte(token)))), "address": []byte(url.QueryEscape(token)),
	}
	back := []byte(token)
	slices.Reverse(back)
	forms["reversed"] = back
	var wide bytes.Buffer
	for _, u := range utf16.Encode([]rune(token)) {
		wide.Write([]byte{byte(u), byte(u >> 8)})
	}
	forms["UTF-16"] = wide.Bytes()
	for i := range 3 { // wherever it stands in a longer text
		shifted := base64.StdEncoding.EncodeToString(append(make([]byte, i), token...))
		whole := len(shifted) - 4 // without the end, which depends on what follows
		forms[fmt.Sprint("base64+", i)] = []byte(shifted[4:whole])
		forms[fmt.Sprint("base64url+", i)] = []byte(strings.NewReplacer("+", "-", "/", "_").Replace(shifted[4:whole]))
	}
	return forms
}

// markedIn tells where a token is found in files below a folder.
func markedIn(t *testing.T, dir, token string) (found []string, files int) {
	t.Helper()
	forms := markedForms(token)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		content := []byte(path)
		if d.Type().IsRegular() {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			content = append(content, b...)
		}
		for name, form := range forms {
			if at := bytes.Index(content, form); at >= 0 {
				found = append(found, fmt.Sprintf("%s in %s: …%q…", name, path, content[max(0, at-60):min(len(content), at+60)]))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, files
}

func TestTheSearchForTheTokenFindsIt(t *testing.T) {
	for name, form := range markedForms(marked) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a"), append([]byte("before "), form...), 0o600); err != nil {
			t.Fatal(err)
		}
		if found, n := markedIn(t, dir, marked); len(found) == 0 || n != 1 {
			t.Errorf("%s is not found", name)
		}
	}
	for _, before := range []string{"", "B", "Be", "Bearer "} {
		dir := t.TempDir()
		text := base64.StdEncoding.EncodeToString([]byte(before + marked + " and more"))
		if err := os.WriteFile(filepath.Join(dir, "a"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if found, _ := markedIn(t, dir, marked); len(found) == 0 {
			t.Errorf("base64 after %q is not found", before)
		}
	}
}

// gossip stands before a practice server and sends the token that it hears back in whatever it answers. It is the worst that a
// server can do to somebody who keeps answers.
type gossip struct {
	t       *testing.T
	server  *practice.Server
	mode    string
	mu      sync.Mutex
	heard   int // requests with the token
	posted  int
	listed  int // times that the list was asked for
	address string
}

func newGossip(t *testing.T, mode string, faults ...string) *gossip {
	t.Helper()
	var on []practice.Fault
	for _, name := range faults {
		f, err := practice.ParseFault(name)
		if err != nil {
			t.Fatal(err)
		}
		on = append(on, f)
	}
	server, err := practice.Start(t.Context(), practice.Options{Speed: 30, Sketch: true, Faults: on})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	g := &gossip{t: t, server: server, mode: mode}
	to, err := url.Parse(strings.TrimSuffix(server.URL(), "/v1"))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.Transport = &http.Transport{DisableCompression: true}
	proxy.ErrorLog = nil
	proxy.ModifyResponse = func(r *http.Response) error {
		token := strings.TrimPrefix(r.Request.Header.Get("Authorization"), "Bearer ")
		if token == "" || token == "r8_instead" || r.Header.Get("Content-Type") != "application/json" {
			token = r.Request.Header.Get("X-Heard")
		}
		if token == "" || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			return nil
		}
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		b = spread(b, token)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
		r.Header.Set("Content-Length", fmt.Sprint(len(b)))
		r.Header.Set("X-Request-Id", "for "+token)
		r.Header.Add("Set-Cookie", "token="+token)
		return nil
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { g.answer(w, r, proxy) }))
	front.Config.ErrorLog = nil
	t.Cleanup(front.Close)
	t.Cleanup(proxy.Transport.(*http.Transport).CloseIdleConnections)
	g.address = front.URL + "/v1"
	return g
}

// spread puts the token into every text of a prediction that nobody needs to find it by.
func spread(b []byte, token string) []byte {
	var o map[string]any
	if json.Unmarshal(b, &o) != nil {
		return b
	}
	coded := base64.StdEncoding.EncodeToString([]byte("Bearer " + token))
	for _, key := range []string{"logs", "error", "username", "name", "detail", "title"} {
		if text, ok := o[key].(string); ok {
			o[key] = text + " " + token + " " + coded + "\n"
		}
	}
	if outputs, ok := o["output"].([]any); ok {
		for i, one := range outputs {
			outputs[i] = fmt.Sprint(one) + "?token=" + url.QueryEscape(token)
		}
	}
	o["headers"] = map[string]string{"Authorization": "Bearer " + token, "Basic": coded}
	spoken, err := json.Marshal(o)
	if err != nil {
		return b
	}
	return spoken
}

func (g *gossip) answer(w http.ResponseWriter, r *http.Request, proxy http.Handler) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	create := r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/predictions")
	g.mu.Lock()
	if token != "" {
		g.heard++
	}
	if create {
		g.posted++
	}
	if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/predictions") {
		g.listed++
	}
	first := g.posted == 1
	g.mu.Unlock()
	problem := func(status int, more string) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("WWW-Authenticate", `Bearer realm="`+token+`"`)
		w.WriteHeader(status)
		said, _ := json.Marshal(fmt.Sprintf("the token %s (%x, %s) is not good", token, token, base64.StdEncoding.EncodeToString([]byte(token))))
		fmt.Fprintf(w, `{"title":%s,"detail":%s,"status":%d%s}`, said, said, status, more)
	}
	switch {
	case g.mode == "401":
		problem(401, "")
	case g.mode == "422" && create:
		said, _ := json.Marshal("must not be " + token)
		problem(422, fmt.Sprintf(`,"invalid_fields":[{"type":"x","field":"input.prompt","description":%s}]`, said))
	case g.mode == "502" && create:
		w.WriteHeader(502)
		fmt.Fprintf(w, "<html><title>Bad gateway for %s</title>%s</html>", token, strings.Repeat(token+" ", 300))
	case g.mode == "cut" && create && first:
		w.Header().Set("Content-Length", "100000")
		fmt.Fprintf(w, `{"echo":"%s","id":"`, token)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case g.mode == "moved" && create:
		http.Redirect(w, r, "http://localhost:9/"+token+"?token="+url.QueryEscape(token), http.StatusTemporaryRedirect)
	default:
		if token != "" && !strings.HasPrefix(token, "r8_") { // practice knows others by this prefix only
			r.Header.Set("Authorization", "Bearer r8_instead")
		}
		r.Header.Set("X-Heard", token)
		proxy.ServeHTTP(w, r)
	}
}

// untilListed waits until somebody asks for the list.
func (g *gossip) untilListed(ctx context.Context) {
	listed := func() bool {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.listed > 0
	}
	for !listed() && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
}

// A world is a home of its own in which the program runs as processes of their own.
type world struct {
	t       *testing.T
	dir     string
	program string
	token   string
	runs    int
}

func newWorld(t *testing.T, token string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), token: token, program: filepath.Join(t.TempDir(), "likeness")}
	if err := os.Symlink(self(t), w.program); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"home", "config", "data", "state", "cache", "run", "tmp", "pictures", "out"} {
		if err := os.Mkdir(filepath.Join(w.dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeFace(filepath.Join(w.dir, "home", "face.jpg")); err != nil {
		t.Fatal(err)
	}
	return w
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// command is the program with arguments; what it says goes to files that are searched, too.
func (w *world) command(ctx context.Context, args ...string) (cmd *exec.Cmd, said *bytes.Buffer) {
	w.t.Helper()
	w.runs++
	cmd = exec.CommandContext(ctx, w.program, args...)
	cmd.Dir = filepath.Join(w.dir, "home")
	in := func(name string) string { return filepath.Join(w.dir, name) }
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + in("home"), "XDG_CONFIG_HOME=" + in("config"), "XDG_DATA_HOME=" + in("data"),
		"XDG_STATE_HOME=" + in("state"), "XDG_CACHE_HOME=" + in("cache"), "XDG_RUNTIME_DIR=" + in("run"), "TMPDIR=" + in("tmp"),
		"XDG_PICTURES_DIR=" + in("pictures"), "DBUS_SESSION_BUS_ADDRESS=", "GOTRACEBACK=all", TokenVariable + "=" + w.token,
	}
	said = &bytes.Buffer{}
	out, err := os.Create(filepath.Join(w.dir, "out", fmt.Sprintf("%02d-%s", w.runs, args[0])))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = out.Close() })
	both := io.MultiWriter(out, said)
	cmd.Stdout, cmd.Stderr = both, both
	return cmd, said
}

func (w *world) run(args ...string) (said string, err error) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 4*time.Minute)
	defer cancel()
	cmd, out := w.command(ctx, args...)
	err = cmd.Run()
	return out.String(), err
}

// search fails the test for every place where the token is.
func (w *world) search() {
	w.t.Helper()
	found, files := markedIn(w.t, w.dir, w.token)
	for _, f := range found[:min(len(found), 12)] {
		w.t.Error(f)
	}
	if len(found) > 12 {
		w.t.Errorf("and at %d other places", len(found)-12)
	}
	if files < 5 {
		w.t.Errorf("only %d files were searched", files)
	}
}

// Whatever the servers answer, and wherever the program ends, the token is in nothing that it wrote or said.
func TestTheTokenIsNowhere(t *testing.T) {
	for _, token := range []string{marked, `Marked-token/that+must&never=be~written%41`} {
		t.Run(token[:3], func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, token)
			for _, c := range []struct {
				mode   string
				faults []string
				ok     bool
			}{
				{mode: "401"},
				{mode: "422"},
				{mode: "502"},
				{mode: "cut"},
				{mode: "moved"},
				{mode: "", ok: true},
				{mode: "", faults: []string{"throttled:1", "download-cut:1"}, ok: true},
				{mode: "", faults: []string{"create-lost:1"}, ok: true},
				{mode: "", faults: []string{"no-credit"}},
				{mode: "", faults: []string{"no-face"}},
				{mode: "", faults: []string{"output-gone"}},
			} {
				g := newGossip(t, c.mode, c.faults...)
				ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
				cmd, said := w.command(ctx, "create", "-server", g.address, "-face", "face.jpg", "-set", "num_inference_steps=4", "-json", "-pictures", "2")
				cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
				err := cmd.Start()
				if err == nil && (c.mode == "cut" || c.mode == "502") { // it is lost, and looked for twice, a minute apart
					g.untilListed(ctx)
					time.Sleep(time.Second) // it has the answer
					cancel()
				}
				if err == nil {
					err = cmd.Wait()
				}
				cancel()
				if (err == nil) != c.ok {
					t.Errorf("%s %v: %v\n%s", c.mode, c.faults, err, said)
				}
				if g.heard == 0 {
					t.Errorf("%s %v: the server never got the token", c.mode, c.faults)
				}
				if _, err := w.run("report"); err != nil {
					t.Errorf("report: %v", err)
				}
			}
			for _, args := range [][]string{{"list", "-json"}, {"list"}, {"check", "face.jpg"}, {"create"}, {"report", "-job", "nothing"}} {
				_, _ = w.run(args...)
			}
			w.search()
		})
	}
}

// A program that is killed, or dies by itself with all its goroutines told, leaves no token behind; and while it runs, neither
// its arguments nor the programs that it starts have it.
func TestTheTokenIsNowhereAfterACrash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, marked)
	g := newGossip(t, "", "slow")
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	start := func(program string) *exec.Cmd {
		cmd, _ := w.command(ctx, program, "-server", g.address, "-face", "face.jpg")
		if program == "create-and-die" {
			cmd.Args[0] = program
			cmd.Path = filepath.Join(filepath.Dir(w.program), program)
			if err := os.Symlink(self(t), cmd.Path); err != nil {
				t.Fatal(err)
			}
			cmd.Args = append(cmd.Args[:1], append([]string{"create"}, cmd.Args[2:]...)...)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	posted := func() int {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.posted
	}
	cmd := start("create")
	for posted() == 0 && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
	if args, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", cmd.Process.Pid)); err == nil && bytes.Contains(args, []byte(marked)) {
		t.Error("its arguments hold the token")
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if _, err := w.run("report"); err != nil {
		t.Error(err)
	}

	cmd = start("create-and-die")
	err := cmd.Wait()
	dump, _ := os.ReadFile(filepath.Join(w.dir, "out", fmt.Sprintf("%02d-create-and-die", w.runs)))
	if err == nil || !bytes.Contains(dump, []byte("panic: it dies")) || !bytes.Contains(dump, []byte("goroutine ")) {
		t.Errorf("it did not die by a panic: %v\n%s", err, dump)
	}
	w.search()
}

// What is started from the program does not inherit the token, and the system keeps no picture of its memory.
func TestNothingInheritsTheToken(t *testing.T) {
	w := newWorld(t, marked)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd, said := w.command(ctx, "open-and-start")
	cmd.Path = filepath.Join(filepath.Dir(w.program), "open-and-start")
	cmd.Args = []string{"open-and-start"}
	if err := os.Symlink(self(t), cmd.Path); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if !strings.Contains(said.String(), "HOME="+w.dir) || !strings.Contains(said.String(), "core 0\n") {
		t.Errorf("it said %q", said)
	}
	w.search()
}
