// purpose: every visible statement that touches any of the entities asked for, one list a field
// mode: read
// param ids: list of text, entity ids, at most 2,000 a call
// param types: list of text, link types wanted; empty for all
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: id, type, item, start, end, part, start_caption, end_caption, said, basis, scheme, source_eval, info_eval, handling, marking, conditions, seen_from, seen_to, seen_precision, reported_at, owner_force, independent, requires, review_due, withdrawn_at, restricted, derived
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})-[r]-()
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
  AND type(r) <> 'SAME_AS' AND (size($types) = 0 OR type(r) IN $types)
WITH DISTINCT r
WITH r, startNode(r) AS a, endNode(r) AS b
RETURN
  collect(r.id) AS id,
  collect(type(r)) AS type,
  collect(r.item) AS item,
  collect(a.id) AS start,
  collect(b.id) AS end,
  collect(r.part) AS part,
  collect(r.start_caption) AS start_caption,
  collect(r.end_caption) AS end_caption,
  collect(r.said) AS said,
  collect(r.basis) AS basis,
  collect(r.scheme) AS scheme,
  collect(r.source_eval) AS source_eval,
  collect(r.info_eval) AS info_eval,
  collect(r.handling) AS handling,
  collect(r.marking) AS marking,
  collect(r.conditions) AS conditions,
  collect(r.seen_from) AS seen_from,
  collect(r.seen_to) AS seen_to,
  collect(r.seen_precision) AS seen_precision,
  collect(r.reported_at) AS reported_at,
  collect(r.owner_force) AS owner_force,
  collect(r.independent) AS independent,
  collect(r.requires) AS requires,
  collect(r.review_due) AS review_due,
  collect(r.withdrawn_at) AS withdrawn_at,
  collect(r.restricted) AS restricted,
  collect(r.derived) AS derived
