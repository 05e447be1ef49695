// purpose: when each of the entities asked for was first reported by a visible statement
// mode: read
// param ids: list of text, entity ids, at most 2,000 a call
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: id, reported_at
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})-[r]-()
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
  AND type(r) <> 'SAME_AS'
WITH n.id AS id, min(r.reported_at) AS reported_at
RETURN collect(id) AS id, collect(reported_at) AS reported_at
