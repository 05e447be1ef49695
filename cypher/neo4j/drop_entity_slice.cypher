// purpose: let go of the index entity_slice, so that nothing is left of a damaged one
// mode: write
// returns: nothing
DROP INDEX entity_slice IF EXISTS
