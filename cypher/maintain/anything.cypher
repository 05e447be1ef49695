// purpose: one node of the database, whatever it is, to see whether it is empty
// mode: read
// returns: found
MATCH (n)
RETURN 1 AS found
LIMIT 1
