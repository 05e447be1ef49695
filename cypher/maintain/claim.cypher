// purpose: begin a projection; whoever began one before can write no more
// mode: write
// param writer: text, random, of this projection
// param published: integer, revision that the projection starts from
// param target: integer, revision that it leads to
// returns: published
MATCH (m:Meta {id: 'graph'})
WHERE m.published = $published
SET m.writer = $writer, m.target = $target
RETURN m.published AS published
