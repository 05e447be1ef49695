// purpose: delete what ended by the published revision and a broken-off projection left
// mode: write
// param slices: list of integer, 0 to 255, of which each entity has one
// param published: integer, revision that readers see
// param limit: integer, most relationships a call
// returns: deleted
UNWIND $slices AS slice
MATCH (a:Entity {slice: slice})-[r]->()
WHERE r.until <= $published
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS deleted
