// purpose: replace the password that a new Neo4j begins with; on its database system, and not for the embedded store
// mode: write
// param password: text, at least 8 characters
// returns: nothing
ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password
