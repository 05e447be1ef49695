"""Columns in, findings out: snapshot, weights, facilities, communities, networks, paths and layout.

The only place that knows networkx, igraph and numpy. Nothing here reads a file, a clock date or the environment: the
same visible data gives the same bytes. networkx and igraph are imported by the functions that compute with them: they
cost more than a search does, and networkx loads our backend by entry point and must not meet it half imported.
"""
