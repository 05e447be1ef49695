// purpose: let go of the constraint meta_id, so that nothing is left of a damaged one
// mode: write
// returns: nothing
DROP CONSTRAINT meta_id IF EXISTS
