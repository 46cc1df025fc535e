"""The Store protocol as sentences. A further store is put through them by one more entry in ``cases.STORES``."""
