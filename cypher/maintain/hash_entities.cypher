// purpose: entities of some slices that a live relationship touches, with all that they hold
// mode: read
// param slices: list of integer, 0 to 255, of which each entity has one
// param revision: integer, published revision
// returns: labels, properties
// bulk: reads slice by slice, so that one call stays small however large the graph
UNWIND $slices AS slice
MATCH (n:Entity {slice: slice})
WHERE EXISTS { MATCH (n)-[r]-() WHERE r.since <= $revision AND r.until > $revision }
RETURN collect(labels(n)) AS labels, collect(properties(n)) AS properties
