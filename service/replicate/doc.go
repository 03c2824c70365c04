// Package replicate is a client of the Replicate predictions API, and of any server that speaks it.
//
// It is careful about three things. A create is sent at most once when it may have arrived: an answer that is lost or
// cannot be understood is an error whose [Error.Unknown] is true, and nothing here repeats it, the transport included. The token
// goes to the connection's own address alone, and only over HTTPS or to this computer; it is in no error, log or excerpt. And
// answers are read leniently: what real servers were seen to leave out, null or misspell is no error as long as it can do without.
//
// It keeps nothing on disk, knows nothing of the model's inputs, does not wait for predictions to end and does not decide what
// to do about an error: it says what is known.
package replicate
