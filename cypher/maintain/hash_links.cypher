// purpose: live relationships that start at entities of some slices, with all that they hold
// mode: read
// param slices: list of integer, 0 to 255, of which each entity has one
// param revision: integer, published revision
// returns: type, start, end, properties
// bulk: reads slice by slice, so that one call stays small however large the graph
UNWIND $slices AS slice
MATCH (a:Entity {slice: slice})-[r]->(b)
WHERE r.since <= $revision AND r.until > $revision
RETURN
  collect(type(r)) AS type,
  collect(coalesce(a.id, '')) AS start,
  collect(coalesce(b.id, '')) AS end,
  collect(properties(r)) AS properties
