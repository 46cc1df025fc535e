"""A small site over what was collected, for its owner alone: on the loopback, read only, without scripts."""
