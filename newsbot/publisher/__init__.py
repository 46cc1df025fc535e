"""A new publisher: what its site offers, the site file drafted from that, and its pages kept as fixtures."""
