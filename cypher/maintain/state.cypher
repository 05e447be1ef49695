// purpose: whose graph this is, what readers see, and what a projection has begun
// mode: read
// returns: ledger, published, lineage, target, purged, floor, whole, epoch
MATCH (m:Meta {id: 'graph'})
RETURN
  m.ledger AS ledger,
  m.published AS published,
  coalesce(m.lineage, '') AS lineage,
  m.target AS target,
  m.purged AS purged,
  m.floor AS floor,
  m.whole AS whole,
  m.epoch AS epoch
