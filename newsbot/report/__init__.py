"""What a run says of itself: the facts of each site, their comparison with its history, and the report page.

Facts are gathered as pages are committed (``facts``), kept by site (``history``), compared (``drift``,
``sizes``), and drawn with what the run published (``published``, ``view``, ``page``).
"""
