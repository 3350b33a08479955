"""How fast transcripts are read, per format, beside the bare parser on the same bytes.

    python benchmarks/importing.py

Text is made here: two speakers, one recurring vocabulary, about 1 MB a file. "bare" is the time of the format's parser alone
(zip and XML, json, html.parser, striprtf, pypdfium2, webvtt-py, decoding). Then a corpus of 30 transcripts with
1.1 million characters in mixed formats, and 200,000 cues. Times are the best of three.
"""

import io
import json
import tempfile
import time
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from xml.etree import ElementTree

from qualcode.transcripts import read_transcripts
from qualcode.transcripts.attributes import Known
from qualcode.transcripts.reading import Options, import_bytes

_SAID = (
    "vi fikk ikke så mye ut av det første året men etter hvert lærte vi å lytte til det de hadde bruk for og da gikk arbeidet "
    "i kommunen mye bedre enn før fordi folk kjente hverandre og visste hvem de skulle ringe til når noe sto fast"
)
WORDS = _SAID.split()


def talk(characters: int, seed: int = 1) -> list[tuple[str, str]]:
    """Turns of two speakers, questions short and answers long, of so many characters in all."""
    chance = Random(seed)
    turns: list[tuple[str, str]] = []
    size = 0
    while size < characters:
        asks = len(turns) % 2 == 0
        said = " ".join(
            chance.choices(WORDS, k=chance.randrange(5, 14) if asks else chance.randrange(20, 120))
        )
        turns.append(("Intervjuer" if asks else "Informant", said.capitalize() + ("?" if asks else ".")))
        size += len(said)
    return turns


def _as_text(turns: list[tuple[str, str]]) -> bytes:
    return "\n\n".join(f"{speaker}: {text}" for speaker, text in turns).encode()


def _as_docx(turns: list[tuple[str, str]]) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(
        f'<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{s}: </w:t></w:r><w:r><w:t>{t}</w:t></w:r></w:p>'
        for s, t in turns
    )
    return _zip("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")


def _as_odt(turns: list[tuple[str, str]]) -> bytes:
    office, text = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text"))
    body = "".join(f"<text:p>{s}: {t}</text:p>" for s, t in turns)
    return _zip(
        "content.xml",
        f'<office:document-content xmlns:office="{office}" xmlns:text="{text}"><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>",
    )


def _zip(member: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return buffer.getvalue()


def _as_vtt(turns: list[tuple[str, str]]) -> bytes:
    cues = [f"{n}\n{_clock(n)}.000 --> {_clock(n)}.900\n<v {s}>{t}</v>" for n, (s, t) in enumerate(turns)]
    return ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode()


def _as_srt(turns: list[tuple[str, str]]) -> bytes:
    cues = [f"{n}\n{_clock(n)},000 --> {_clock(n)},900\n[{s}]: {t}" for n, (s, t) in enumerate(turns)]
    return ("\n\n".join(cues) + "\n").encode()


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def _as_json(turns: list[tuple[str, str]]) -> bytes:
    segments = [{"start": n, "end": n + 0.9, "text": f" {t}", "speaker": s} for n, (s, t) in enumerate(turns)]
    return json.dumps({"segments": segments}, ensure_ascii=False).encode()


def _as_html(turns: list[tuple[str, str]]) -> bytes:
    return (
        "<html><body>" + "".join(f"<p><b>{s}:</b> {t}</p>\n" for s, t in turns) + "</body></html>"
    ).encode()


def _as_rtf(turns: list[tuple[str, str]]) -> bytes:
    body = "".join(f"{{\\b {s}:}} {t}\\par\n" for s, t in turns)
    return ("{\\rtf1\\ansi\\ansicpg1252 " + body + "}").encode("cp1252")


def _as_csv(turns: list[tuple[str, str]]) -> bytes:
    return ("speaker;text\n" + "".join(f"{s};{t}\n" for s, t in turns)).encode()


def _as_pdf(turns: list[tuple[str, str]]) -> bytes:
    """A print of the talk: 50 lines a page, cut at 90 characters."""
    import textwrap

    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    lines = [line for s, t in turns for line in textwrap.wrap(f"{s}: {t}", 90)]
    buffer = io.BytesIO()
    with PdfPages(buffer) as document:
        for start in range(0, len(lines), 50):
            figure = Figure(figsize=(8, 11))
            for number, line in enumerate(lines[start : start + 50]):
                figure.text(0.05, 0.97 - 0.019 * number, line, fontsize=7)
            document.savefig(figure)
    return buffer.getvalue()


def _bare_xml(member: str) -> Callable[[bytes], object]:
    return lambda data: ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(member))


def _bare_vtt(data: bytes) -> object:
    import webvtt

    return list(webvtt.from_string(data.decode()))


def _bare_srt(data: bytes) -> object:
    import webvtt

    return list(webvtt.from_buffer(io.StringIO(data.decode()), format="srt"))


def _bare_rtf(data: bytes) -> object:
    from striprtf.striprtf import rtf_to_text

    return rtf_to_text(data.decode("cp1252"))


def _bare_pdf(data: bytes) -> object:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return [document[n].get_textpage().get_text_bounded() for n in range(len(document))]


def _bare_html(data: bytes) -> object:
    parser = HTMLParser()
    parser.feed(data.decode())
    return parser


def _bare_csv(data: bytes) -> object:
    import csv

    return list(csv.reader(io.StringIO(data.decode()), delimiter=";"))


FORMATS: dict[str, tuple[Callable[[list[tuple[str, str]]], bytes], Callable[[bytes], object]]] = {
    "txt": (_as_text, bytes.decode),
    "docx": (_as_docx, _bare_xml("word/document.xml")),
    "odt": (_as_odt, _bare_xml("content.xml")),
    "vtt": (_as_vtt, _bare_vtt),
    "srt": (_as_srt, _bare_srt),
    "json": (_as_json, json.loads),
    "html": (_as_html, _bare_html),
    "rtf": (_as_rtf, _bare_rtf),
    "csv": (_as_csv, _bare_csv),
    "pdf": (_as_pdf, _bare_pdf),
}


def best(run: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of so many runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return min(taken)


def _read(data: bytes, name: str) -> object:
    return import_bytes(data, name, Options(), Known())


def main() -> None:
    """Print the tables."""
    characters = 1_000_000
    turns = talk(characters)
    _read(_as_text(turns[:50]), "warm.txt")
    print("| format | MB of text a second | whole (s) | bare parser (s) |")
    print("|---|---|---|---|")
    for ending, (make, bare) in FORMATS.items():
        chosen = turns if ending != "pdf" else talk(200_000)
        data = make(chosen)
        size = sum(len(text.encode()) for _, text in chosen) / 1e6
        whole, alone = best(lambda: _read(data, f"x.{ending}")), best(lambda: bare(data))  # noqa: B023
        print(f"| {ending} | {size / whole:.1f} | {whole:.2f} | {alone:.2f} |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        endings = ["docx", "txt", "vtt", "odt", "json", "srt"]
        total = 0
        for number in range(30):
            ending = endings[number % len(endings)]
            turns = talk(1_100_000 // 30, seed=number)
            total += sum(len(text) for _, text in turns)
            (Path(folder) / f"P{number:02}.{ending}").write_bytes(FORMATS[ending][0](turns))
        seconds = best(lambda: read_transcripts(folder))
        print(f"\n30 transcripts of {total:,} characters in six formats: {seconds:.2f} s")
    cues = [(f"Speaker {n % 2}", "det var ikke så mye nei") for n in range(200_000)]
    for ending in ("vtt", "srt"):
        data = FORMATS[ending][0](cues)
        print(f"200,000 cues of {ending}: {best(lambda: _read(data, f'x.{ending}'), 1):.1f} s")  # noqa: B023


if __name__ == "__main__":
    main()
