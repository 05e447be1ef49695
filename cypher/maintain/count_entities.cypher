// purpose: how many entities of each type there are
// mode: read
// returns: type, held
MATCH (n:Entity)
RETURN coalesce(n.type, '') AS type, count(*) AS held
