// purpose: let go of the constraint entity_id, so that nothing is left of a damaged one
// mode: write
// returns: nothing
DROP CONSTRAINT entity_id IF EXISTS
