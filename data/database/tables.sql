-- What the versions are, who made which one current, and the territories that maps draw.
-- The tables of the portfolio and of its complement are added from their Python declarations (schema.py).

CREATE SCHEMA IF NOT EXISTS ats;
COMMENT ON SCHEMA ats IS 'Atlas des accords pour des territoires solidaires : versions publiées, jamais modifiées.';

CREATE TABLE IF NOT EXISTS ats.format (
    empreinte text PRIMARY KEY
);
COMMENT ON TABLE ats.format IS 'Empreinte du schéma en place : il n’est rejoué que s’il change.';

CREATE TABLE IF NOT EXISTS ats.version (
    version text PRIMARY KEY,
    serie text NOT NULL,
    publication jsonb NOT NULL,
    base text,
    demonstration boolean NOT NULL,
    sources jsonb NOT NULL,
    lignes jsonb NOT NULL,
    empreintes jsonb NOT NULL,
    contenu text NOT NULL
);
COMMENT ON TABLE ats.version IS 'Les versions publiées ; « contenu » est l’empreinte de toutes leurs lignes.';

CREATE TABLE IF NOT EXISTS ats.journal (
    serie text NOT NULL,
    rang integer NOT NULL,
    version text NOT NULL,
    entree jsonb NOT NULL,
    PRIMARY KEY (serie, rang)
);
COMMENT ON TABLE ats.journal IS 'Qui a rendu quelle version courante, et quand ; le dernier rang fait foi.';

CREATE OR REPLACE VIEW ats.courante AS
    SELECT DISTINCT ON (serie) serie, version, rang, entree
    FROM ats.journal
    ORDER BY serie, rang DESC;
COMMENT ON VIEW ats.courante IS 'La version courante de chaque série.';

CREATE TABLE IF NOT EXISTS ats.commune (
    version text NOT NULL,
    ligne integer NOT NULL,
    insee text NOT NULL,
    nom text NOT NULL,
    siren_epci text,
    departement text NOT NULL,
    population integer NOT NULL,
    area_km2 double precision NOT NULL,
    geom_wgs84 geometry(MultiPolygon, 4326) NOT NULL,
    geom geometry(MultiPolygon, 2154) GENERATED ALWAYS AS (ST_Transform(geom_wgs84, 2154)) STORED,
    PRIMARY KEY (version, insee)
);
CREATE INDEX IF NOT EXISTS commune_geom ON ats.commune USING gist (geom);
CREATE INDEX IF NOT EXISTS commune_geom_wgs84 ON ats.commune USING gist (geom_wgs84);
COMMENT ON TABLE ats.commune IS 'Les communes, avec les limites employées par les cartes (Lambert-93 et WGS 84).';

CREATE TABLE IF NOT EXISTS ats.epci (
    version text NOT NULL,
    ligne integer NOT NULL,
    siren text NOT NULL,
    nom text NOT NULL,
    nom_court text NOT NULL,
    nature text NOT NULL,
    n_communes integer NOT NULL,
    n_communes_29 integer NOT NULL,
    population integer NOT NULL,
    population_29 integer NOT NULL,
    area_km2 double precision NOT NULL,
    geom_wgs84 geometry(MultiPolygon, 4326) NOT NULL,
    geom geometry(MultiPolygon, 2154) GENERATED ALWAYS AS (ST_Transform(geom_wgs84, 2154)) STORED,
    PRIMARY KEY (version, siren)
);
CREATE INDEX IF NOT EXISTS epci_geom ON ats.epci USING gist (geom);
CREATE INDEX IF NOT EXISTS epci_geom_wgs84 ON ats.epci USING gist (geom_wgs84);
COMMENT ON TABLE ats.epci IS 'Les intercommunalités : union exacte de leurs communes.';
