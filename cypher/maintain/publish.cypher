// purpose: let readers see the revision that the projection led to
// mode: write
// param writer: text, random, of this projection
// param lineage: text, digest of the ledger's history up to that revision
// param purged: integer, revision up to which nothing that ended is left
// returns: published
MATCH (m:Meta {id: 'graph'})
WHERE m.writer = $writer
SET m.published = m.target, m.lineage = $lineage, m.purged = $purged, m.whole = true
RETURN m.published AS published
