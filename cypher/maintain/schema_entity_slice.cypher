// purpose: let bulk reads find the entities of a slice
// mode: write
// returns: nothing
CREATE INDEX entity_slice IF NOT EXISTS FOR (n:Entity) ON (n.slice)
