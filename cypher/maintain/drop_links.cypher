// purpose: delete relationships that start at entities of some slices, live or not
// mode: write
// param slices: list of integer, 0 to 255, of which each entity has one
// param limit: integer, most relationships a call
// returns: deleted
UNWIND $slices AS slice
MATCH (a:Entity {slice: slice})-[r]->()
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS deleted
