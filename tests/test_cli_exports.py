"""Images, atlas and replay from the command door: whole files only, resumed work, the same bytes again."""

import datetime as dt
import errno
import io
import json
import re
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

import cli
from commands.atlas_run import Order, make_atlas
from data.catalogue import load_catalogue
from data.complement import EMBEDDED, Complement
from data.demonstration import demonstration_portfolio
from data.durable import PARTIAL, Disk
from data.portfolio import Portfolio
from data.store import Store
from data.versions import Publication
from render.diffusion import MARKS
from render.receipt import read_receipt
from render.views.export import Making
from render.views.view import View
from render.views.world import load_world

DAY = "2026-11-23"
HAUT_LEON, BREST, POHER, IROISE = "200067072", "242900314", "242900744", "242900074"
SMALL = ("--format-page", "carte-lien")
TWO = ("--epci", HAUT_LEON, "--epci", BREST, *SMALL)
NAMES = {
    "atlas_projets_finistere_carte-lien.pdf",
    *(
        f"projets_{place}_carte-lien.{kind}"
        for place in ("haut-leon", "brest-metropole")
        for kind in ("png", "svg", "pdf")
    ),
}


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@contextmanager
def environment(root):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATS_STORE", str(root))
        patch.setenv("ATS_DATE", DAY)
        yield


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main([str(one) for one in arguments])
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return Answer(code, out.getvalue(), err.getvalue())


def refused(answer, *words):
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.strip().splitlines()) == 1
    assert answer.err.strip().endswith(".")
    for word in words:
        assert word in answer.err


@pytest.fixture(autouse=True)
def store(tmp_path):
    root = tmp_path / "portefeuille"
    with environment(root):
        yield Store(root)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    """An atlas of two accords, and what the command said of it."""
    folder = tmp_path_factory.mktemp("atlas")
    with environment(folder / "portefeuille"):
        answer = run("atlas", "--out", folder / "pages", *TWO, "--json")
    assert answer.code == 0, answer.err
    return folder / "pages", json.loads(answer.out)


@pytest.fixture
def copied(atlas, tmp_path):
    """A copy of the atlas that a test may spoil."""
    folder = tmp_path / "copie"
    folder.mkdir()
    for path in atlas[0].iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def times(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_an_atlas_has_one_file_per_accord_and_format_and_one_pdf_of_all(atlas):
    folder, told = atlas
    assert {path.name for path in folder.iterdir()} == NAMES == set(told["faits"])
    assert told["gardes"] == []
    assert told["vue"]["diffusion"] == "public"
    with Image.open(folder / "projets_haut-leon_carte-lien.png") as image:
        assert image.size == (1200, 630)
    pages = PdfReader(folder / "atlas_projets_finistere_carte-lien.pdf").pages
    assert ["Brest" in pages[0].extract_text(), "Haut-Léon" in pages[1].extract_text()] == [True, True]
    assert len(pages) == 2


def test_each_page_tells_the_receipt_that_it_carries(atlas):
    for path in atlas[0].glob("*.pdf"):
        number = read_receipt(path.read_bytes()).id
        assert all(number in page.extract_text() for page in PdfReader(path).pages)
    for path in atlas[0].glob("*.svg"):
        assert read_receipt(path.read_bytes()).id in re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))


def test_only_what_is_missing_or_torn_is_made_again(copied):
    missing, torn, foreign = sorted(NAMES)[1:4]
    (copied / missing).unlink()
    (copied / torn).write_bytes((copied / torn).read_bytes()[:-200])
    (copied / foreign).write_bytes(b"rien")
    (copied / f".page.png{PARTIAL}").write_bytes(b"morceau")
    before = times(copied)
    told = json.loads(run("atlas", "--out", copied, *TWO, "--json").out)
    assert set(told["faits"]) == {missing, torn, foreign}
    assert {path.name for path in copied.iterdir()} == NAMES
    after = times(copied)
    assert {name for name in NAMES if after[name] != before.get(name)} == {missing, torn, foreign}


def test_another_view_of_the_same_name_is_made_again_and_says_what_it_is(copied):
    one = ("--epci", HAUT_LEON, *SMALL, "--formats", "svg", "--interne", "--json")
    told = json.loads(run("atlas", "--out", copied, *one).out)
    assert told["faits"] == ["projets_haut-leon_carte-lien.svg"]
    words = re.sub(r"<[^>]+>", " ", (copied / told["faits"][0]).read_text(encoding="utf-8"))
    assert MARKS["interne"] in words


def test_a_full_disk_leaves_the_earlier_files_and_says_so(copied, monkeypatch):
    before = {path.name: path.read_bytes() for path in copied.iterdir()}

    def half(self, path, content):
        path.write_bytes(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Disk, "write", half)
    one = ("--epci", HAUT_LEON, *SMALL, "--formats", "svg", "--interne")
    refused(run("atlas", "--out", copied, *one), "plein", "relancez")
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == before
    refused(run("carte", "--out", copied / "carte.svg", *SMALL), "plein")
    assert not (copied / "carte.svg").exists()


def test_an_interrupted_atlas_keeps_whole_files_and_goes_on(tmp_path):
    order = Order(
        View(dt.date(2026, 11, 23), sujet="moyens", format="carte-lien"),
        ("svg",),
        Making(dt.datetime(2026, 11, 23, tzinfo=dt.UTC)),
        (HAUT_LEON, BREST),
    )
    world = load_world(demonstration_portfolio())

    def stop(label, done, total):
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_atlas(order, world, tmp_path / "pages", progress=stop)
    (first,) = (tmp_path / "pages").iterdir()
    later = replace(order, making=Making(dt.datetime(2026, 12, 1, tzinfo=dt.UTC)))
    result = make_atlas(later, world, tmp_path / "pages", progress=lambda *_: None)
    assert (result.kept, len(result.made)) == ((first.name,), 1)


def test_two_processes_make_the_bytes_of_one(tmp_path):
    order = Order(
        View(dt.date(2026, 11, 23), format="carte-lien"),
        ("svg",),
        Making(dt.datetime(2026, 11, 23, tzinfo=dt.UTC)),
        (HAUT_LEON, BREST, POHER, IROISE),
    )
    world = load_world(demonstration_portfolio())
    seen = []
    for processes in (2, 1):
        make_atlas(
            order,
            world,
            tmp_path / str(processes),
            progress=lambda *step: seen.append(step[1:]),
            processes=processes,
        )
    two, one = ({path.name: path.read_bytes() for path in (tmp_path / n).iterdir()} for n in ("2", "1"))
    assert len(one) == 4
    assert two == one
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)] * 2


@pytest.mark.parametrize("name", [name for name in sorted(NAMES) if "brest" not in name])
def test_a_file_is_replayed_to_the_byte(atlas, tmp_path, name):
    answer = run("replay", atlas[0] / name, "--out", tmp_path / "encore", "--json")
    assert json.loads(answer.out)["identique"] is True
    assert (tmp_path / "encore" / name).read_bytes() == (atlas[0] / name).read_bytes()


def receipt_file(folder, path, **changes):
    raw = json.loads(read_receipt(path.read_bytes()).to_json()) | changes
    target = folder / "recu.json"
    target.write_text(json.dumps(raw), encoding="utf-8")
    return target


def test_a_receipt_alone_is_enough(atlas, tmp_path):
    original = atlas[0] / "projets_haut-leon_carte-lien.svg"
    answer = run("replay", receipt_file(tmp_path, original), "--out", tmp_path / "encore", "--json")
    assert Path(json.loads(answer.out)["fichier"]).read_bytes() == original.read_bytes()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"donnees": "000000000000"}, ("données embarquées", "000000000000")),
        ({"contenu": "0" * 64}, ("n’a plus les lignes",)),
        ({"portefeuille": "20200101-000000-00000000"}, ("20200101-000000-00000000", "n’existe pas")),
        ({"objet": "licorne"}, ("licorne",)),
        ({"fichier": "gif"}, ("gif",)),
        ({"logo": "0" * 64}, ("--logo",)),
        ({"parametres": {"sujet": "licorne"}}, ("licorne",)),
    ],
)
def test_what_can_no_longer_be_replayed_is_refused(atlas, tmp_path, changes, words):
    receipt = receipt_file(tmp_path, atlas[0] / "projets_haut-leon_carte-lien.svg", **changes)
    refused(run("replay", receipt, "--out", tmp_path / "encore"), *words)


def test_a_map_of_an_earlier_version_is_replayed_from_the_store(store, tmp_path):
    tables = dict(demonstration_portfolio().tables)
    when = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    store.publish(Portfolio.from_tables(tables), Publication("essai", when))
    first = tmp_path / "carte.svg"
    assert run("carte", "--out", first, "--sujet", "moyens", *SMALL).code == 0
    fewer = tables | {"financement": tables["financement"].head(900)}
    store.publish(Portfolio.from_tables(fewer), Publication("essai", when + dt.timedelta(days=1)))
    second = tmp_path / "apres.svg"
    run("carte", "--out", second, "--sujet", "moyens", *SMALL)
    assert second.read_bytes() != first.read_bytes()
    answer = run("replay", first, "--out", tmp_path / "encore")
    assert "identique à l’octet près" in answer.out


def test_a_map_of_an_imported_observation_is_replayed_from_its_own_version(store, tmp_path):
    row = {
        "territoire": "29232",
        "niveau": "commune",
        "indicateur": "part_65_ans_et_plus",
        "millesime": "2021",
    }
    row |= {"valeur": 99.0, "statut": "ok", "numerateur": 99.0, "denominateur": 100.0, "source_id": "liste"}
    when = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    imported = Complement.from_tables({"observation": pd.DataFrame([row])})
    store.complements.publish(imported, Publication("essai", when))
    made = tmp_path / "carte.svg"
    run("carte", "--out", made, "--vue", "niveau=commune", *SMALL)
    store.complements.use(EMBEDDED, who="essai", when=when)
    alone = tmp_path / "seule.svg"
    run("carte", "--out", alone, "--vue", "niveau=commune", *SMALL)
    assert ["à 99,0" in path.read_text(encoding="utf-8") for path in (made, alone)] == [True, False]
    assert "identique à l’octet près" in run("replay", made, "--out", tmp_path / "encore").out


def test_a_logo_travels_with_the_replay(tmp_path):
    logo, made = tmp_path / "logo.png", tmp_path / "carte.png"
    Image.new("RGB", (80, 40), "#0b3c5d").save(logo)
    assert run("carte", "--out", made, "--logo", logo, *SMALL).code == 0
    refused(run("replay", made, "--out", tmp_path / "encore"), "--logo")
    answer = run("replay", made, "--out", tmp_path / "encore", "--logo", logo, "--json")
    assert json.loads(answer.out)["identique"] is True


def test_the_link_of_the_workshop_is_an_option(tmp_path):
    link = (
        "http://localhost:8501/atelier?sujet=moyens&theme=habitat&titre=Habiter%20en%202026&format=carte-lien"
    )
    made = tmp_path / "carte.html"
    assert run("carte", "--out", made, "--vue", link, "--date", "2026-06-30").code == 0
    told = read_receipt(made.read_bytes()).parametres
    assert (told["theme"], told["titre"], told["date"]) == ("habitat", "Habiter en 2026", "2026-06-30")


@pytest.mark.parametrize("title", ["Eau & littoral, +5 %", "=1+1", "Où vivre ? À 50%20 km"])
def test_a_typed_title_is_kept_to_the_letter(tmp_path, title):
    made = tmp_path / "carte.html"
    assert run("carte", "--out", made, "--vue", f"titre={title}", "--vue", "theme=habitat").code == 0
    told = read_receipt(made.read_bytes()).parametres
    assert (told["titre"], told["theme"]) == (title, "habitat")


def test_a_pasted_link_may_hold_other_names_and_a_typed_one_may_not(tmp_path):
    made = tmp_path / "carte.html"
    assert run("carte", "--out", made, "--vue", "?zz=1&sujet=moyens", "--vue", "classes=3").code == 0
    assert read_receipt(made.read_bytes()).parametres["sujet"] == "moyens"
    made.unlink()
    refused(run("carte", "--out", made, "--vue", "zz=1"), "zz", "indicateur, theme")
    assert not made.exists()


def test_a_mistyped_name_is_told_its_nearest_and_hides_no_bad_value():
    answer = run("carte", "--out", "carte.png", "--vue", "indicater=densite", "--vue", "sujet=licorne")
    refused(
        answer,
        "indicater",
        "vouliez-vous dire «\u00a0indicateur\u00a0»",
        "« licorne »",
        "observation, moyens",
    )


def test_an_unknown_indicator_is_told_the_nearest_and_all_of_them():
    told = run("carte", "--out", "carte.png", "--vue", "indicateur=logement_vacant")
    refused(
        told,
        "vouliez-vous dire «\u00a0logements_vacants\u00a0»",
        *(one.id for one in load_catalogue().indicateurs),
    )
    far = run("carte", "--out", "carte.png", "--vue", "indicateur=zzz")
    refused(far, *(one.id for one in load_catalogue().indicateurs))
    assert "vouliez-vous" not in far.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("carte", "--out", "carte.gif"), (".png", "carte.gif")),
        (("carte", "--out", "carte.png", "--vue", "licorne"), ("NOM=VALEUR",)),
        (("carte", "--out", "carte.png", "--vue", "=licorne"), ("NOM=VALEUR",)),
        (("carte", "--out", "carte.png", "--vue", "http://localhost:8501/atelier"), ("NOM=VALEUR",)),
        (("carte", "--out", "carte.png", "--sujet", "licorne"), ("licorne", "observation")),
        (("carte", "--out", "carte.png", "--format-page", "a0"), ("a0", "a4-paysage")),
        (("carte", "--out", "carte.png", "--date", "hier"), ("hier",)),
        (("carte", "--out", "carte.png", "--logo", "absent.png"), ("absent.png",)),
        (("atlas", "--out", "pages", "--formats", "gif"), ("gif", "svg")),
        (("atlas", "--out", "pages", "--epci", "29019"), ("29019",)),
        (("replay", "absent.png", "--out", "encore"), ("absent.png",)),
        (("replay", "pyproject.toml", "--out", "encore"), ("reçu",)),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(arguments, words):
    refused(run(*arguments), *words)
