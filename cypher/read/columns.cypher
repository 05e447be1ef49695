// purpose: a viewer's snapshot: visible statements that start at the entities of some slices, one list a field; the list of link types is filled in from the declarations
// mode: read
// param slices: list of integer, 0 to 255, of which each entity has one
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: id, type, start, end, part, item, scheme, source_eval, info_eval, handling, basis, independent, seen_from, seen_to, seen_precision, reported_at, owner_force, restricted
// bulk: reads slice by slice, so that one call stays small however large the graph
UNWIND $slices AS slice
MATCH (a:Entity {slice: slice})-[r:
  USES_PHONE|SUBSCRIBES|ADVERTISES_NUMBER|HAS_DESIGN|RECOVERED_AT|ADVERTISES_PLACE
  |POSTED_BY_PROFILE|OPERATES_AD|DEPICTS_CLAIMED|FOUND_VIA|SELLS_AT|LIVES_AT|VISITS
  |MANAGES|OWNS|LETS|LEASES|PAYS_FOR|CONTROLS|TRANSPORTS|RECRUITED|ASSOCIATES_WITH
  |PARTNER_OF|RELATIVE_OF|DRIVES|KEEPER_OF|BORE_MARK|SEEN_AT|DISTRIBUTES|WORKS_FOR
  |USES_HANDLE|CHILD_OF|IN_AREA|INVOLVES|DERIVED_FROM|CONTRADICTS|HOLDS_ROLE|HAS_FLAG|USED_AS
]->(b)
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
RETURN
  collect(r.id) AS id,
  collect(type(r)) AS type,
  collect(a.id) AS start,
  collect(b.id) AS end,
  collect(r.part) AS part,
  collect(r.item) AS item,
  collect(r.scheme) AS scheme,
  collect(r.source_eval) AS source_eval,
  collect(r.info_eval) AS info_eval,
  collect(r.handling) AS handling,
  collect(r.basis) AS basis,
  collect(r.independent) AS independent,
  collect(r.seen_from) AS seen_from,
  collect(r.seen_to) AS seen_to,
  collect(r.seen_precision) AS seen_precision,
  collect(r.reported_at) AS reported_at,
  collect(r.owner_force) AS owner_force,
  collect(r.restricted) AS restricted
