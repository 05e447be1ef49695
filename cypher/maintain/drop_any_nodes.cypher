// purpose: delete any nodes with all that hangs on them, whatever they are, found without an index
// mode: write
// param limit: integer, most nodes a call
// returns: deleted
MATCH (n)
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS deleted
