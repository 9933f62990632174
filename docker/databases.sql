-- The second database: PostgreSQL's image makes the first one (POSTGRES_DB). Read once, when the volume is empty.
CREATE DATABASE kb;
