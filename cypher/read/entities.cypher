// purpose: every entity of some slices that some visible statement touches
// mode: read
// param slices: list of integer, 0 to 255, of which each entity has one
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: id, properties
// bulk: reads slice by slice, so that one call stays small however large the graph
UNWIND $slices AS slice
MATCH (n:Entity {slice: slice})
WHERE EXISTS {
  MATCH (n)-[r]-()
  WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
    AND type(r) <> 'SAME_AS'
}
RETURN collect(n.id) AS id, collect(properties(n)) AS properties
