// purpose: delete entities of some slices that no relationship touches
// mode: write
// param slices: list of integer, 0 to 255, of which each entity has one
// param limit: integer, most entities a call
// returns: deleted
UNWIND $slices AS slice
MATCH (n:Entity {slice: slice})
WHERE NOT EXISTS { (n)--() }
WITH n LIMIT $limit
DELETE n
RETURN count(*) AS deleted
