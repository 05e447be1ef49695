// purpose: tell readers that the graph is not whole, until a projection publishes it again
// mode: write
// param epoch: text, random; a reader that began in another one has read two graphs
// returns: epoch
MATCH (m:Meta {id: 'graph'})
SET
  m.whole = false, m.published = 0, m.lineage = '', m.target = 0, m.purged = 0, m.floor = 0,
  m.epoch = $epoch, m.writer = $epoch
RETURN m.epoch AS epoch
