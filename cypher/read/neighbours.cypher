// purpose: what each entity asked for is linked to by visible statements, and whether a visible judgement is on that, one list a field
// mode: read
// param ids: list of text, entity ids, at most 2,000 a call
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: asked, outgoing, type, neighbour, part, statement, judged, properties
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})-[r]-(other)
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
  AND type(r) <> 'SAME_AS'
WITH n.id AS asked, startNode(r).id = n.id AS outgoing, type(r) AS type, other, r.part AS part, r.id AS statement
WITH asked, outgoing, type, other, part, statement,
  EXISTS {
    MATCH (other)-[r:SAME_AS]-()
    WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
  } AS judged
RETURN
  collect(asked) AS asked,
  collect(outgoing) AS outgoing,
  collect(type) AS type,
  collect(other.id) AS neighbour,
  collect(part) AS part,
  collect(statement) AS statement,
  collect(judged) AS judged,
  collect(properties(other)) AS properties
