"""Every file of ``cypher/``: its header, its names, its answers on a small graph, and Neo4j's own opinion of it."""
