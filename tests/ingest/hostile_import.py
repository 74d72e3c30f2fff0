"""Import every hostile file of `test_fuzz_importers` and print the peak of memory, the slowest time, the count."""

import contextlib
import io
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ingest import ooxml
from ingest.errors import IngestError
from ingest.placing import Territoires
from ingest.publication import LAYOUTS
from ingest.scdl_conformite import check_conformity
from tests.ingest.modele_files import with_member
from tests.ingest.test_fuzz_importers import BOOK, LINES_OF_WAR, SHEETS_OF_WAR


def main() -> None:
    ooxml.MAX_ELEMENTS //= 10  # so that going beyond does not take seconds
    territoires = Territoires.embedded()
    cases = [
        lambda xml=xml: LAYOUTS["modele"].parse(
            with_member(BOOK, "xl/worksheets/sheet1.xml", xml), territoires
        )
        for xml in SHEETS_OF_WAR.values()
    ]
    cases += [lambda text=text: LAYOUTS["scdl"].parse(text, territoires) for text in LINES_OF_WAR.values()]
    cases += [lambda text=text: check_conformity(io.BytesIO(text)) for text in LINES_OF_WAR.values()]
    slowest = 0.0
    for case in cases:
        begin = time.process_time()
        with contextlib.suppress(IngestError):
            case()
        slowest = max(slowest, time.process_time() - begin)
    # Of this program alone: what `getrusage` tells begins at the size of the program that started this one.
    peak_kib = int(
        re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii")).group(1)
    )
    print(peak_kib // 1024, f"{slowest:.1f}", len(cases))  # noqa: T201


if __name__ == "__main__":
    main()
