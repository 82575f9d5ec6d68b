// Package procedure says which notices of a source are one contracting process
// where the source's own key does not say it: where notices have no key and name
// the notice they continue (Notice.Chain), and where one key is given to
// unrelated procedures (Notice.Guarded).
//
// It is pure, and its answer rests on the set of notices alone: not on the order
// in which they are given, and for notices that nothing connects not on each
// other. So the store may ask for any set that is closed under: one key, one
// name, one process.
//
// # Chains
//
// Notices with one name in common are one process: a notice bears its identifier
// and aliases, and names what it continues or replaces. Whether the notice named
// is present does not matter. A name that more than Crowd notices bear or name
// and that is no notice's identifier is a placeholder: it joins nothing.
//
// # The guard
//
// Unguarded notices of one key are one process. Guarded ones are if they show it:
//
//  1. a name in common, as above; or
//  2. the buyer (a registration number or a name, folded) and a title agree: that
//     of the procedure or a long one of a lot; or
//  3. a long title and the class of the goods agree, whoever buys: purchasing
//     bodies change and write themselves in several ways. A notice without a
//     buyer joins by its title alone.
//
// What then still stands apart joins a notice of ANOTHER stage (planning, call,
// award, modification) if the buyer agrees, and the class or half of the words of
// the titles: titles are edited between call and award. Of several candidates the
// one with the title most alike is taken, none if that is not clear. It does not
// join a procedure that has a notice of its stage already. Two calls of one buyer
// that share neither name nor title stay two procedures, however alike: so do
// "Hauptarbeiten Ost" and "Hauptarbeiten Mitte". A notice that shows neither
// buyer nor title cannot be judged and stays with the first of its key.
//
// # Names of processes
//
// Processes are named by a key of the source: that of their first guarded notice,
// else of their first notice, by publication. Where another process holds an
// earlier notice of that key, the name is the key, "#" and that notice's
// identifier. A notice that arrives later but was published earlier can therefore
// rename a process; the store keeps former names.
package procedure
