// purpose: those of the entities asked for that some visible statement touches, and whether a visible judgement is on them
// mode: read
// param ids: list of text, entity ids, at most 2,000 a call
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: id, judged, properties
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})
WHERE EXISTS {
  MATCH (n)-[r]-()
  WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
    AND type(r) <> 'SAME_AS'
}
RETURN
  n.id AS id,
  EXISTS {
    MATCH (n)-[r:SAME_AS]-()
    WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
  } AS judged,
  properties(n) AS properties
