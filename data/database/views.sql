-- What QGIS opens: the current version only. `fid` is the unique integer that QGIS asks for; `geom` is in Lambert-93.

DROP VIEW IF EXISTS ats.v_commune, ats.v_epci, ats.v_projet_site, ats.v_projet, ats.v_financement, ats.v_lieu;

CREATE VIEW ats.v_commune AS
    SELECT c.ligne AS fid, c.insee, c.nom, c.siren_epci, e.nom AS epci, c.departement, c.population, c.area_km2, c.geom
    FROM ats.commune c
    JOIN ats.courante v ON v.serie = 'territoire' AND v.version = c.version
    LEFT JOIN ats.epci e ON e.version = c.version AND e.siren = c.siren_epci;
COMMENT ON VIEW ats.v_commune IS 'Communes : 277 en Finistère et 4 de Poher Communauté.';

CREATE VIEW ats.v_epci AS
    SELECT e.ligne AS fid, e.siren, e.nom, e.nom_court, e.nature, e.n_communes, e.population, e.population_29,
           e.area_km2, e.geom
    FROM ats.epci e
    JOIN ats.courante v ON v.serie = 'territoire' AND v.version = e.version;
COMMENT ON VIEW ats.v_epci IS 'Les 21 intercommunalités.';

CREATE VIEW ats.v_projet AS
    SELECT p.ligne AS fid, p.projet_id, p.intitule, p.maitre_ouvrage, p.maitre_ouvrage_type, p.theme, p.avancement,
           p.voie, p.accord_id, a.intitule AS accord, p.perimetre, p.localisation, p.insee, c.nom AS commune,
           p.siren, e.nom AS epci, p.cout_ht_eur, p.cout_ttc_eur, p.debut, p.fin, p.diffusion,
           d.demonstration, p.source_id
    FROM ats.projet p
    JOIN ats.courante v ON v.serie = 'portefeuille' AND v.version = p.version
    JOIN ats.version d ON d.version = p.version
    LEFT JOIN ats.accord a ON a.version = p.version AND a.accord_id = p.accord_id
    LEFT JOIN ats.courante t ON t.serie = 'territoire'
    LEFT JOIN ats.commune c ON c.version = t.version AND c.insee = p.insee
    LEFT JOIN ats.epci e ON e.version = t.version AND e.siren = p.siren;
COMMENT ON VIEW ats.v_projet IS 'Projets de la version courante. « diffusion » dit qui peut les voir.';

CREATE VIEW ats.v_projet_site AS
    SELECT v.*, p.geom
    FROM ats.v_projet v
    JOIN ats.projet p ON p.ligne = v.fid
    JOIN ats.courante c ON c.serie = 'portefeuille' AND c.version = p.version
    WHERE p.geom IS NOT NULL AND p.localisation = 'site';
COMMENT ON VIEW ats.v_projet_site IS 'Projets dont le site est connu, en points ; les autres sont dans v_projet.';

CREATE VIEW ats.v_financement AS
    SELECT f.ligne AS fid, f.financement_id, f.projet_id, p.intitule AS projet, p.accord_id, p.theme, p.insee, p.siren,
           f.apporteur, f.apporteur_type, f.moyen, f.section, f.dispositif, f.etat, f.base, f.assiette_eur,
           f.montant_sollicite_eur, f.montant_vote_eur, f.date_limite, f.source_id
    FROM ats.financement f
    JOIN ats.courante v ON v.serie = 'portefeuille' AND v.version = f.version
    LEFT JOIN ats.projet p ON p.version = f.version AND p.projet_id = f.projet_id;
COMMENT ON VIEW ats.v_financement IS 'Lignes de financement de la version courante, avec leur projet.';

CREATE VIEW ats.v_lieu AS
    SELECT l.ligne AS fid, l.lieu_id, l.couche, l.nom, l.insee, l.itinerant, l.geom
    FROM ats.lieu l
    JOIN ats.courante v ON v.serie = 'complement' AND v.version = l.version;
COMMENT ON VIEW ats.v_lieu IS 'Lieux de services importés, en points.';
