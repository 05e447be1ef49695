// purpose: tell readers of revisions before the published one that what they read is about to go
// mode: write
// param writer: text, random, of this projection
// returns: floor
MATCH (m:Meta {id: 'graph'})
WHERE m.writer = $writer
SET m.floor = m.published
RETURN m.floor AS floor
