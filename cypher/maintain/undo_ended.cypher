// purpose: let live on what a projection that broke off ended
// mode: write
// param slices: list of integer, 0 to 255, of which each entity has one
// param published: integer, revision that readers see
// param live: integer, until of what is live
// param limit: integer, most relationships a call
// returns: undone
UNWIND $slices AS slice
MATCH (a:Entity {slice: slice})-[r]->()
WHERE r.until > $published AND r.until < $live
WITH r LIMIT $limit
SET r.until = $live
RETURN count(r) AS undone
