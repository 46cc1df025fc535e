"""Search over the collected articles, offline: an index beside the store, made of the published parts alone."""
