// purpose: say whose graph an empty database is
// mode: write
// param ledger: text, identity of the ledger
// param epoch: text, random
// returns: ledger
MERGE (m:Meta {id: 'graph'})
ON CREATE SET
  m.ledger = $ledger, m.published = 0, m.target = 0, m.purged = 0, m.floor = 0, m.whole = true,
  m.epoch = $epoch, m.writer = ''
RETURN m.ledger AS ledger
