// purpose: say whose graph an empty database is; it is not whole before a projection publishes it
// mode: write
// param ledger: text, identity of the ledger
// param epoch: text, random
// returns: ledger
MERGE (m:Meta {id: 'graph'})
ON CREATE SET
  m.ledger = $ledger, m.published = 0, m.lineage = '', m.target = 0, m.purged = 0, m.floor = 0, m.whole = false,
  m.epoch = $epoch, m.writer = ''
RETURN m.ledger AS ledger
