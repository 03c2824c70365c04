package told

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

type brief struct{ ID, Status string }

func TestAllPagesAreReadInTheirOrder(t *testing.T) {
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer mine" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch r.URL.RequestURI() {
		case "/v1/predictions":
			fmt.Fprintf(w, `{"previous":null,"next":"%s/v1/predictions?cursor=2","results":[{"id":"c","status":"starting"},{"id":"b"}]}`, server.URL)
		case "/v1/predictions?cursor=2":
			fmt.Fprint(w, `{"next":null,"results":[{"id":"a","status":"succeeded"}]}`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	got, err := Predictions[brief](t.Context(), server.URL+"/v1", "mine")
	if want := []brief{{"c", "starting"}, {"b", ""}, {"a", "succeeded"}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	// What was not read must not look like a server that has nothing.
	if _, err := Predictions[brief](t.Context(), server.URL+"/v1", "another's"); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("denied, it is %v", err)
	}
}
