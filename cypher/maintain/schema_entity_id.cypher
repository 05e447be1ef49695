// purpose: make the id of an entity its key
// mode: write
// returns: nothing
CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE
