// Package instantid knows the model zsxkib/instant-id: what it takes, what it
// makes of a photo's size, what its logs and failures mean, and which values
// are worth starting from.
//
// Everything about an input of the model is one row of one table, read with
// [Parameters]: setting and reading by name, validation, advice, the reasons
// why a value has no effect, and the comparison with the schema that a server
// publishes all come from that row. A new input is a field of [Settings] and a
// row.
//
// The package does no network, file or image work, keeps no state, and never
// decides on behalf of a person: it validates and advises, it does not mend.
package instantid
