// purpose: make sure that there is one node that says whose graph this is
// mode: write
// returns: nothing
CREATE CONSTRAINT meta_id IF NOT EXISTS FOR (m:Meta) REQUIRE m.id IS UNIQUE
