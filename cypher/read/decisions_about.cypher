// purpose: every visible judgement on any of the records asked for, one list a field
// mode: read
// param ids: list of text, entity ids, at most 2,000 a call
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: a, b, verdict, actor, actor_kind, requires, reason, item, number, at
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})-[r:SAME_AS]-()
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
WITH DISTINCT r
WITH r, startNode(r) AS a, endNode(r) AS b
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
