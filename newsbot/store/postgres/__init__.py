"""The store in a PostgreSQL database: the same protocol, shared by the workers of a run on several machines."""
