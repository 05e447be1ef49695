// purpose: live relationships that end at entities, reached by the ids of these; one row with no id for who has none
// mode: read
// param ids: list of text, entity ids, at most 2,000
// param revision: integer, published revision
// returns: id, end
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})
OPTIONAL MATCH (n)<-[r]-()
WHERE r.since <= $revision AND r.until > $revision
RETURN collect(coalesce(r.id, '')) AS id, collect(coalesce(n.id, '')) AS end
