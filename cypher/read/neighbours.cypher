// purpose: what each entity asked for is linked to by visible statements, one list a field
// mode: read
// param ids: list of text, entity ids, at most 2,000 a call
// param holds: list of text, access keys of the viewer
// param revision: integer, published revision to read at
// returns: asked, outgoing, type, neighbour, part, statement, properties
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})-[r]-(other)
WHERE all(key IN r.requires WHERE key IN $holds) AND r.since <= $revision AND r.until > $revision
  AND type(r) <> 'SAME_AS'
WITH n, r, other, startNode(r) AS a
RETURN
  collect(n.id) AS asked,
  collect(a.id = n.id) AS outgoing,
  collect(type(r)) AS type,
  collect(other.id) AS neighbour,
  collect(r.part) AS part,
  collect(r.id) AS statement,
  collect(properties(other)) AS properties
