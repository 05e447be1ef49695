// purpose: say whether this projection may still write; written, so that it waits for or clashes with who takes over
// mode: write
// param writer: text, random, of this projection
// returns: writer
MATCH (m:Meta {id: 'graph'})
WHERE m.writer = $writer
SET m.writer = $writer
RETURN m.writer AS writer
