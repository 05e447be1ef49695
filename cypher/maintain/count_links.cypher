// purpose: how many relationships of each type there are, live or not
// mode: read
// returns: type, held
MATCH (:Entity)-[r]->()
RETURN type(r) AS type, count(*) AS held
