// purpose: delete what a projection that broke off created
// mode: write
// param slices: list of integer, 0 to 255, of which each entity has one
// param published: integer, revision that readers see
// param limit: integer, most relationships a call
// returns: undone
UNWIND $slices AS slice
MATCH (a:Entity {slice: slice})-[r]->()
WHERE r.since > $published
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS undone
