// purpose: delete those of the entities that no relationship touches
// mode: write
// param ids: list of text, entity ids, at most 2,000 a call
// returns: deleted
UNWIND $ids AS gone
MATCH (n:Entity {id: gone})
WHERE NOT EXISTS { (n)--() }
DELETE n
RETURN count(*) AS deleted
