// Package proof holds tests alone: the whole service, as its callers have it, against servers and networks that do their worst.
// Every fault of the practice server strikes at every stage of a job, real connections are slowed, cut and reset, and a long
// run shows that nothing grows. What is held in all of them is the same: nothing lost, nothing paid twice, and trouble is
// told with its cost.
package proof
