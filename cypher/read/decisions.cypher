// purpose: visible judgements on records that may be one, at the entities of some slices
// mode: read
// param slices: list of integer, 0 to 255, of which each entity has one
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: a, b, verdict, actor, actor_kind, requires, reason, item, number, at
// bulk: reads slice by slice, so that one call stays small however large the graph
UNWIND $slices AS slice
MATCH (a:Entity {slice: slice})-[r:SAME_AS]->(b)
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
RETURN
  collect(a.id) AS a,
  collect(b.id) AS b,
  collect(r.verdict) AS verdict,
  collect(r.actor) AS actor,
  collect(r.actor_kind) AS actor_kind,
  collect(r.requires) AS requires,
  collect(r.reason) AS reason,
  collect(r.item) AS item,
  collect(r.number) AS number,
  collect(r.at) AS at
