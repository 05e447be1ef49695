// purpose: what may put somebody under protection: visible roles, flags, sales and links by which one leads another, at the entities of some slices; the list of link types is filled in from the declarations
// mode: read
// param slices: list of integer, 0 to 255, of which each entity has one
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: start, end, type, part, item, scheme, info_eval, restricted
// bulk: reads slice by slice, so that one call stays small however large the graph
UNWIND $slices AS slice
MATCH (a:Entity {slice: slice})-[r:HAS_FLAG|HOLDS_ROLE|SELLS_AT|CONTROLS|RECRUITED|TRANSPORTS]->(b)
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
RETURN
  collect(a.id) AS start,
  collect(b.id) AS end,
  collect(type(r)) AS type,
  collect(r.part) AS part,
  collect(r.item) AS item,
  collect(r.scheme) AS scheme,
  collect(r.info_eval) AS info_eval,
  collect(r.restricted) AS restricted
