"""A second publisher of the demo, in Arabic and French, with a layout of its own and no site file yet."""
