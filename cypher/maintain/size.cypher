// purpose: how many entities there are, to choose how much a bulk call takes
// mode: read
// returns: entities
MATCH (n:Entity)
RETURN count(n) AS entities
