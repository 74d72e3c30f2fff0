"""A PostgreSQL/PostGIS database as a second place for versions, for teams: what is read, what is written."""
