// purpose: what visible statements call any of the entities asked for, each caption once
// mode: read
// param ids: list of text, entity ids, at most 2,000 a call
// param types: list of text, link types of these statements
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: caption
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})-[r]-()
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
  AND type(r) IN $types
WITH n.id AS id, startNode(r).id AS start, endNode(r).id AS end, r
UNWIND [
  CASE WHEN id = start THEN r.start_caption ELSE '' END,
  CASE WHEN id = end THEN r.end_caption ELSE '' END
] AS caption
WITH DISTINCT caption WHERE caption <> ''
RETURN collect(caption) AS caption
