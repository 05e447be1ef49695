// purpose: note that nothing is left of what ended by the published revision
// mode: write
// param writer: text, random, of this projection
// returns: purged
MATCH (m:Meta {id: 'graph'})
WHERE m.writer = $writer
SET m.purged = m.published
RETURN m.purged AS purged
