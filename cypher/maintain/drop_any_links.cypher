// purpose: delete any relationships, whatever they are, found without an index
// mode: write
// param limit: integer, most relationships a call
// returns: deleted
MATCH ()-[r]->()
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS deleted
