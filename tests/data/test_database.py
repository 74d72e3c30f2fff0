"""A PostGIS database answers as the folder does, keeps every version, and refuses in French without the password."""

import os
import threading
from contextlib import closing
from dataclasses import replace

import pandas as pd
import psycopg
import pytest

import cli
from data import store as stores
from data.complement import EMBEDDED, Complement
from data.database import publishing
from data.database.connection import Database
from data.database.publishing import Territories, publish_to, versions_to_publish
from data.database.store import DatabaseStore
from data.demonstration import demonstration_portfolio
from data.errors import StoreError, UnreachableError
from data.portfolio import Portfolio
from data.store import DEMONSTRATION, Store, open_store, writable_store
from data.territoire import load_communes, load_epci
from data.versions import Publication
from tests.data import cluster as clusters
from tests.data.cluster import BASE, PASSWORD, QUOTED
from tests.data.store_cases import NEW, NOON, OLD, ONE, QuickDisk, publication_at

LATER = Publication("équipe", NOON)


@pytest.fixture(scope="module")
def cluster():
    lacking = clusters.missing()
    if lacking and not os.environ.get("REQUIRE_POSTGIS"):
        pytest.skip(lacking)
    with clusters.running() as running:
        yield running


@pytest.fixture(scope="module")
def territories():
    return Territories("essai", load_communes(), load_epci())


@pytest.fixture
def url(cluster):
    """Give the address of a database with PostGIS where nothing was published."""
    cluster.run("DROP SCHEMA IF EXISTS ats CASCADE", database=BASE)
    return cluster.url(BASE)


def _two_versions(root):
    """Make a store with OLD then NEW, NEW current, and a complement."""
    store = Store(root, disk=QuickDisk())
    store.publish(OLD, publication_at())
    store.publish(NEW, publication_at(1))
    store.complements.publish(ONE, publication_at(2))
    return store


@pytest.fixture
def own(tmp_path):
    """Give the store of this machine."""
    return _two_versions(tmp_path / "portefeuille")


@pytest.fixture
def publish(url, own, territories):
    """Give a function that publishes a version of the store into the database."""

    def published(version=None, *, store=own, land=territories):
        with closing(Database(url)) as database:
            return publish_to(database, versions_to_publish(store, version), land, LATER)

    return published


@pytest.fixture
def read(url, monkeypatch):
    """Give a function that opens the store of the database, as a dashboard does, and asks it each time."""
    monkeypatch.setattr("data.database.store.TOKEN_KEPT_S", 0.0)
    stores._database_store.cache_clear()
    yield lambda: stores._database_store(url)
    stores._database_store(url)._database.close()
    stores._database_store.cache_clear()


@pytest.fixture(scope="module")
def both(cluster, territories, tmp_path_factory):
    """Give a folder, and a database where its two versions were published one after the other."""
    own = _two_versions(tmp_path_factory.mktemp("both") / "portefeuille")
    cluster.run(f"CREATE DATABASE lecture TEMPLATE {BASE}")
    with closing(Database(cluster.url("lecture"))) as database:
        for version in reversed(own.versions()):
            publish_to(database, versions_to_publish(own, version.version), territories, LATER)
        yield {"folder": own, "database": DatabaseStore(database, stores._PORTFOLIO, stores._COMPLEMENT)}


@pytest.fixture(params=["folder", "database"])
def either(request, both):
    """Give one and the other kind of store, both with OLD then NEW, NEW current."""
    return both[request.param]


def _query(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def test_both_kinds_give_the_current_version_whole(either, both):
    loaded = either.load()
    assert loaded.notice is None
    assert loaded.version == either.current() == either.token() == both["folder"].current()
    assert loaded.portfolio.content_hash == NEW.content_hash
    assert loaded.portfolio.sources == NEW.sources
    assert not loaded.portfolio.demonstration
    for name, frame in NEW.tables.items():
        pd.testing.assert_frame_equal(loaded.portfolio.tables[name], frame)


def test_both_kinds_keep_the_earlier_version_and_tell_who_published(either, both):
    newest, oldest = either.versions()
    assert [newest, oldest] == both["folder"].versions()
    assert either.load(oldest.version).portfolio.content_hash == OLD.content_hash
    assert [(entry.rang, entry.action, entry.version, entry.previous) for entry in either.journal()] == [
        (1, "publication", oldest.version, DEMONSTRATION),
        (2, "publication", newest.version, oldest.version),
    ]
    assert either.damaged() == []


def test_both_kinds_give_the_complement(either, both):
    loaded = either.complements.load()
    assert loaded.version == both["folder"].complements.current()
    pd.testing.assert_frame_equal(loaded.content.tables["observation"], ONE.tables["observation"])


def test_both_kinds_refuse_an_unknown_version_in_french(either):
    with pytest.raises(StoreError, match="n’existe pas"):
        either.load("20260314-120000-00000000")


def test_every_column_of_the_schema_goes_through_the_database(tmp_path, publish, url, read):
    """The demonstration fills nearly all of them: lists, dates, amounts, booleans, missing cells."""
    store = Store(tmp_path / "demonstration", disk=QuickDisk())
    portfolio = demonstration_portfolio()
    version = store.publish(portfolio, publication_at())
    publish(store=store)
    loaded = read().load()
    assert loaded.version == version
    assert loaded.portfolio.demonstration
    for name, frame in portfolio.tables.items():
        pd.testing.assert_frame_equal(loaded.portfolio.tables[name], frame)
    sites = portfolio.tables["projet"].query("localisation == 'site' and lon.notna()")
    inside = _query(
        url,
        "SELECT count(*), count(*) FILTER (WHERE c.insee = s.insee AND ST_DWithin(s.geom, c.geom, 100)) "
        "FROM ats.v_projet_site s JOIN ats.v_commune c ON c.insee = s.insee",
    )
    assert inside == [(len(sites), len(sites))]


def test_publishing_again_changes_nothing(publish, url):
    publish()
    tables = ("version", "projet", "journal", "commune", "epci")
    counts = f"SELECT {', '.join(f'(SELECT count(*) FROM ats.{table})' for table in tables)}"
    before = _query(url, counts)
    assert set(publish().values()) == {False}
    assert _query(url, counts) == before


def test_an_earlier_version_becomes_current_again_and_all_stay(publish, own, read):
    newest, oldest = own.versions()
    publish(oldest.version)
    publish(newest.version)
    before = read().token()
    publish(oldest.version)
    assert read().token() != before
    assert read().load().portfolio.content_hash == OLD.content_hash
    assert [entry.action for entry in read().journal()] == ["publication", "publication", "choix"]
    assert len(read().versions()) == 2


@pytest.mark.parametrize("table", ["accord", "financement", "passage", "epci"])
def test_a_publication_that_stops_leaves_the_old_version(publish, own, read, territories, monkeypatch, table):
    newest, oldest = own.versions()
    publish(oldest.version)
    copy = publishing._copy

    def stopping(cursor, name, *arguments):
        copy(cursor, name, *arguments)
        if name == table:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(publishing, "_copy", stopping)
    with pytest.raises(UnreachableError, match="intact"):
        publish(newest.version, land=replace(territories, version="autres limites"))
    assert read().current() == oldest.version
    assert [one.version for one in read().versions()] == [oldest.version]


def test_machines_that_publish_at_once_all_have_their_version(publish, own, read):
    newest, oldest = own.versions()
    threads = [
        threading.Thread(target=publish, args=(version.version,)) for version in (newest, oldest, newest)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.version for one in read().versions()} == {newest.version, oldest.version}
    assert read().damaged() == []
    ranks = [entry.rang for entry in read().journal()]
    assert ranks == list(range(1, len(ranks) + 1))


def test_a_row_altered_in_the_database_is_noticed_and_the_last_sound_version_is_shown(
    publish, own, read, cluster
):
    newest, oldest = own.versions()
    publish(oldest.version)
    publish(newest.version)
    cluster.run(
        f"UPDATE ats.projet SET cout_ht_eur = cout_ht_eur + 0.01 WHERE version = '{newest.version}'",
        database=BASE,
    )
    loaded = read().load()
    assert loaded.version == oldest.version
    assert "abîmée" in loaded.notice
    assert len(read().damaged()) == 1


def test_a_version_made_of_other_rows_is_not_replaced(publish, own, url, territories):
    publish()
    portfolio, complement = versions_to_publish(own)
    other = replace(portfolio, version=replace(portfolio.version, contenu="0" * 64))
    with closing(Database(url)) as database, pytest.raises(StoreError, match="autres lignes"):
        publish_to(database, (other, complement), territories, LATER)


def test_the_views_open_in_a_map_with_indexed_geometry_in_lambert_93(publish, url):
    publish()
    columns = dict(
        _query(
            url,
            "SELECT f_table_name, type || srid FROM geometry_columns "
            "WHERE f_table_schema = 'ats' AND f_table_name LIKE 'v\\_%'",
        )
    )
    assert columns == {
        "v_commune": "MULTIPOLYGON2154",
        "v_epci": "MULTIPOLYGON2154",
        "v_projet_site": "POINT2154",
        "v_lieu": "POINT2154",
    }
    for view, count in (("v_commune", 281), ("v_epci", 21), ("v_projet", 3)):
        assert _query(url, f"SELECT count(*), count(DISTINCT fid) FROM ats.{view}") == [(count, count)]
    ((area,),) = _query(url, "SELECT sum(ST_Area(geom)) / 1e6 FROM ats.v_commune WHERE departement = '29'")
    assert area == pytest.approx(load_communes().query("departement == '29'")["area_km2"].sum(), rel=1e-4)
    assert area == pytest.approx(6769, rel=0.01)
    indexed = _query(
        url, "SELECT tablename FROM pg_indexes WHERE schemaname = 'ats' AND indexdef LIKE '%gist (geom)%'"
    )
    assert {name for (name,) in indexed} == {"commune", "epci", "projet", "lieu"}


def test_the_communes_of_an_epci_cover_it(publish, url):
    publish()
    ((worst,),) = _query(
        url,
        "SELECT max(abs(ST_Area(e.geom) - c.area)) FROM ats.v_epci e JOIN "
        "(SELECT siren_epci, sum(ST_Area(geom)) AS area FROM ats.v_commune GROUP BY siren_epci) c "
        "ON c.siren_epci = e.siren",
    )
    assert worst < 1  # square metre


def test_a_reader_with_no_right_but_to_read_is_enough_for_a_dashboard(publish, cluster):
    publish()
    cluster.run(
        "CREATE ROLE lecteur LOGIN PASSWORD 'lecture'",
        "GRANT USAGE ON SCHEMA ats TO lecteur",
        "GRANT SELECT ON ALL TABLES IN SCHEMA ats TO lecteur",
        database=BASE,
    )
    with closing(Database(cluster.url(BASE, user="lecteur", password="lecture"))) as database:
        store = DatabaseStore(database, stores._PORTFOLIO, stores._COMPLEMENT)
        assert store.load().portfolio.content_hash == NEW.content_hash
        with pytest.raises(StoreError, match="droits"):
            database.rows("DELETE FROM ats.journal RETURNING rang")


def test_while_the_server_is_away_the_last_version_read_stays_with_a_notice(
    publish, cluster, url, read, monkeypatch
):
    publish()
    monkeypatch.setattr("data.database.connection.RETRY_AFTER_S", 0.0)
    before = read().load()
    cluster.run(
        f"ALTER DATABASE {BASE} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{BASE}'",
    )
    assert read().token() == f"injoignable, {before.version}"
    loaded = read().load()
    assert loaded.portfolio is before.portfolio
    assert "restent affichées" in loaded.notice
    assert "127.0.0.1" not in loaded.notice
    cluster.run(f"ALTER DATABASE {BASE} ALLOW_CONNECTIONS true")
    assert read().token() == before.version
    assert read().load().notice is None


def test_a_page_asks_the_server_for_the_version_once_a_second(publish, url, monkeypatch):
    publish()
    with closing(Database(url)) as database:
        store, asked = DatabaseStore(database, stores._PORTFOLIO, stores._COMPLEMENT), []
        rows = database.rows
        monkeypatch.setattr(database, "rows", lambda *query: asked.append(query) or rows(*query))
        assert len({store.token() for _ in range(50)}) == 1
        assert len(asked) == 1


def test_a_server_that_did_not_answer_is_not_asked_at_each_click(cluster, monkeypatch):
    tried = []
    connect = psycopg.connect
    monkeypatch.setattr(psycopg, "connect", lambda *a, **k: tried.append(a) or connect(*a, **k))
    database = Database("postgresql://127.0.0.1:1/base")
    for _ in range(3):
        with pytest.raises(StoreError, match=r"ne répond pas|injoignable"):
            database.rows("SELECT 1")
    assert len(tried) == 1


@pytest.fixture
def run(own, monkeypatch, capsys):
    monkeypatch.setenv("ATS_STORE", str(own.root))
    monkeypatch.delenv("ATS_DATABASE_URL", raising=False)

    def command(*arguments):
        code = cli.main(list(arguments))
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        assert PASSWORD not in told.out + told.err
        assert QUOTED not in told.out + told.err
        return code, told.out, told.err

    return command


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (lambda c: c.url("base", password="s3cret-faux"), "identifiants refusés"),
        (lambda c: c.url("absente"), "base ou compte inconnu"),
        (lambda c: f"postgresql://u:{QUOTED}@127.0.0.1:1/base", "aucun serveur à cette adresse"),
        (lambda c: f"postgresql://u:{QUOTED}@serveur.invalid/base", "serveur introuvable"),
        (lambda c: f"postgresql://u:{QUOTED}@127.0.0.1:port/base", "n’est pas lisible"),
        (lambda c: f"postgresql://u:{PASSWORD}@127.0.0.1/base?truc=1", "n’est pas lisible"),
    ],
)
def test_an_address_that_does_not_work_is_one_french_sentence_without_the_password(
    run, cluster, address, words
):
    code, out, err = run("publish", "--to", address(cluster))
    assert (code, out) == (2, "")
    assert words in err.replace("\n", " ")
    assert "s3cret" not in err


def test_a_database_without_postgis_says_what_to_ask_for(run, cluster):
    cluster.run("CREATE ROLE simple LOGIN PASSWORD 'simple'", "CREATE DATABASE sans_postgis OWNER simple")
    code, _, err = run("publish", "--to", cluster.url("sans_postgis", user="simple", password="simple"))
    assert code == 2
    assert "CREATE EXTENSION postgis" in err


def test_an_account_without_rights_says_what_to_ask_for(run, cluster, url):
    cluster.run("CREATE ROLE simple2 LOGIN PASSWORD 'simple'")
    code, _, err = run("publish", "--to", cluster.url(BASE, user="simple2", password="simple"))
    assert code == 2
    assert "droits" in err


def test_the_demonstration_is_not_published(run, own, url):
    own.use(DEMONSTRATION, who="élue", when=NOON)
    code, _, err = run("publish", "--to", url)
    assert code == 2
    assert "démonstration" in err


@pytest.mark.usefixtures("read")
def test_a_dashboard_on_the_database_gives_the_figures_of_the_folder(run, url, monkeypatch, own):
    commands = (("check", "--json"), ("versions", "--json"), ("equity", "--json", "--date", "2026-03-15"))
    folder = [run(*words) for words in commands]
    for version in reversed(own.versions()):
        code, out, _ = run("publish", "--to", url, "--version", version.version)
        assert code == 0
        assert version.version in out
    monkeypatch.setenv("ATS_STORE", "absent")
    monkeypatch.setenv("ATS_DATABASE_URL", url)
    assert [run(*words) for words in commands] == folder


def test_nothing_is_imported_or_chosen_on_a_machine_that_reads_a_database(run, url, monkeypatch):
    monkeypatch.setenv("ATS_DATABASE_URL", url)
    with pytest.raises(StoreError, match="publiez"):
        writable_store()
    code, _, err = run("use", DEMONSTRATION)
    assert code == 2
    assert "ATS_DATABASE_URL" in err


def test_an_empty_database_says_that_nothing_was_published(url, read, monkeypatch):
    monkeypatch.setenv("ATS_DATABASE_URL", url)
    assert open_store() is read()
    with pytest.raises(StoreError, match="ne contient aucune version"):
        open_store().load()


def test_without_any_import_the_complement_of_the_database_is_the_embedded_data(tmp_path, publish, read):
    store = Store(tmp_path / "sans-complement", disk=QuickDisk())
    store.publish(OLD, publication_at())
    publish(store=store)
    loaded = read().complements.load()
    assert (loaded.version, loaded.notice) == (EMBEDDED, None)
    assert isinstance(loaded.content, Complement)
    assert isinstance(read().load().portfolio, Portfolio)
