// purpose: delete any entities with all that hangs on them
// mode: write
// param limit: integer, most entities a call
// returns: deleted
MATCH (n:Entity)
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS deleted
