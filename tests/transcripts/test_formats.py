"""Every format gives the same conversation, with who speaks, when, and in which language."""

import json

import pytest

ROLES = ["interviewer", "participant", "interviewer", "participant"]


def lines_of(talk, template="{speaker}: {text}", between="\n"):
    return between.join(template.format(speaker=s, text=t, n=n) for n, (s, t) in enumerate(talk))


def cues(talk, template, arrow="{a} --> {b}", comma=".", between="\n\n"):
    blocks = []
    for n, (speaker, text) in enumerate(talk):
        start, end = f"00:00:{4 * n:02}{comma}000", f"00:00:{4 * n + 3:02}{comma}500"
        blocks.append(f"{n + 1}\n{start} --> {end}\n" + template.format(speaker=speaker, text=text))
    return between.join(blocks) + "\n"


def as_text(talk):
    return {
        "labels.txt": lines_of(talk),
        "no-space.txt": lines_of(talk, "{speaker}:{text}"),
        "crlf.txt": lines_of(talk, between="\r\n"),
        "bullets.txt": lines_of(talk, "- {speaker}: {text}"),
        "brackets.txt": lines_of(talk, "[{speaker}] {text}"),
        "bracket-colon.txt": lines_of(talk, "[{speaker}]: {text}"),
        "time-first.txt": lines_of(talk, "[00:00:0{n}] {speaker}: {text}"),
        "time-after.txt": lines_of(talk, "{speaker} [00:00:0{n}]: {text}"),
        "time-between.txt": lines_of(talk, "{speaker}: [00:00:0{n}] {text}"),
        "f4.txt": lines_of(talk, "{speaker}: {text} #00:00:0{n}-3#", "\r\n"),
        "otter.txt": lines_of(talk, "{speaker}  0:0{n}  \n{text}\n", "\n"),
        "rev.txt": lines_of(talk, "{speaker} (00:0{n}):\n{text}\n", "\n"),
        "time-line.txt": lines_of(talk, "00:00:0{n} {speaker}\n{text}\n", "\n"),
        "trint.txt": lines_of(talk, "[00:00:0{n}] {speaker}: {text}", "\n\n"),
        "happyscribe.txt": lines_of(talk, "[00:00:0{n}] - {speaker}\n{text}\n", "\n"),
        "old-teams.txt": lines_of(talk, "0:0:{n}.0 --> 0:0:{n}.540\n{speaker}\n{text}\n", "\n"),
        "tabs.txt": lines_of(talk, "{speaker}\t{text}"),
        "tab-colon.txt": lines_of(talk, "{speaker}:\t{text}"),
        "bold.md": lines_of(talk, "**{speaker}:** {text}", "\n\n"),
        "bold-outside.md": lines_of(talk, "**{speaker}**: {text}", "\n\n"),
        "alone.md": lines_of(talk, "**{speaker}**\n{text}", "\n\n"),
        "amberscript.txt": lines_of(talk, "{speaker}\n00:00:0{n}\n{text}\n", "\n"),
        "sonix.txt": lines_of(talk, "{speaker} [00:00:0{n}]\n{text}\n", "\n"),
        "frames.txt": lines_of(talk, "00:00:0{n}:12 - 00:00:0{n}:20\n{speaker}\n{text}\n", "\n"),
        "dashes.txt": lines_of(talk, "{speaker} – {text}"),
        "headings.md": lines_of(talk, "### {speaker}\n\n{text}\n", "\n"),
        "quoted.md": lines_of(talk, "> **{speaker}:** {text}", "\n\n"),
        "line-numbers.txt": lines_of(talk, "{n}  {speaker}: {text}"),
        "elan-export.txt": lines_of(talk, "{speaker}\t\t00:00:0{n}.000\t00:00:0{n}.900\t0.9\t{text}"),
        "numbered.txt": lines_of(talk, "{n}. {speaker}: {text}"),
    }


@pytest.mark.parametrize("kind", sorted(as_text([("A", "b")])))
def test_every_way_of_typing_labels_gives_the_same_talk(read, files, kind):
    transcript = read(kind, as_text(files.talk)[kind])
    assert files.said(transcript) == files.talk
    assert [turn.role for turn in transcript] == ROLES
    assert {turn.language for turn in transcript} == {"nb"}
    assert transcript.source.kind == "interview"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("time-first.txt", "[00:01:05] I: Kva då?\n[00:01:08] R: Nei.\n[00:01:10] I: Kva?\n[00:01:12] R: Ja."),
        ("otter.txt", "I  1:05\nKva då?\n\nR  1:08\nNei.\n\nI  1:10\nKva?\n\nR  1:12\nJa."),
        ("nvivo.txt", "Timespan\tContent\tSpeaker\n1:05.0 - 1:06.0\tKva då?\tI\n1:08.0 - 1:09.0\tNei.\tR\n"
                      "1:10.0 - 1:11.0\tKva?\tI\n1:12.0 - 1:13.0\tJa.\tR\n"),
    ],
)  # fmt: skip
def test_times_are_seconds_from_the_start_of_the_recording(read, name, content):
    assert [turn.time for turn in read(name, content)] == [65.0, 68.0, 70.0, 72.0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_norwegian_letters_survive_every_encoding(read, files, encoding):
    talk = [(s, t + " Så blåste det på sjøen, sa Åse på «Ørja».") for s, t in files.talk]
    assert files.said(read("P01.txt", lines_of(talk).encode(encoding))) == talk


@pytest.mark.parametrize(
    ("name", "template", "head", "comma"),
    [
        ("teams.vtt", "<v {speaker}>{text}</v>", "WEBVTT\n\n", "."),
        ("noscribe.vtt", "<v {speaker}>{text}", "WEBVTT title\n\nNOTE\nmade by x\n\n", "."),
        ("styled.vtt", "<v.loud {speaker}><i>{text}</i></v>", "WEBVTT\n\nSTYLE\n::cue {{}}\n\n", "."),
        ("zoom.vtt", "{speaker}: {text}", "WEBVTT\r\n\r\n", "."),
        ("whisper.srt", "[{speaker}]: {text}", "", ","),
        ("labels.srt", "{speaker}: {text}", "\ufeff", ","),
        ("wrong-ending.txt", "<v {speaker}>{text}</v>", "WEBVTT\n\n", "."),
    ],
)
def test_subtitles_give_speakers_and_times(read, files, name, template, head, comma):
    transcript = read(name, head + cues(files.talk, template, comma=comma))
    assert files.said(transcript) == files.talk
    assert [turn.time for turn in transcript] == [0.0, 4.0, 8.0, 12.0]
    assert [turn.until for turn in transcript] == [3.5, 7.5, 11.5, 15.5]
    assert [turn.role for turn in transcript] == ROLES


def test_cues_of_one_speaker_in_a_row_are_one_turn(read, files):
    talk = [
        ("Kari Moe", "Vi hadde ikke"),
        ("Kari Moe", "noen penger."),
        ("Ola Li", "Hvorfor ikke?"),
        ("Kari Moe", "Fordi."),
    ]
    transcript = read("teams.vtt", "WEBVTT\n\n" + cues(talk, "<v {speaker}>{text}</v>"))
    assert files.said(transcript)[0] == ("Kari Moe", "Vi hadde ikke noen penger.")
    assert (transcript.turns[0].time, transcript.turns[0].until) == (0.0, 7.5)
    assert len(transcript) == 3


def test_overlapping_words_go_to_the_one_who_says_them(read, files):
    talk = [
        ("S01", "Eg var der. //S00: Åja.// Heile dagen."),
        ("S00", "Kva gjorde du?"),
        ("S01", "Ingenting."),
    ]
    transcript = read("noscribe.vtt", "WEBVTT\n\n" + cues(talk, "<v {speaker}>{text}"))
    assert files.said(transcript)[:3] == [
        ("S01", "Eg var der."),
        ("S00", "Åja. Kva gjorde du?"),
        ("S01", "Ingenting."),
    ] or (files.said(transcript)[:3] == [("S01", "Eg var der."), ("S00", "Åja."), ("S01", "Heile dagen.")])


def test_a_broken_time_line_is_reported_and_its_words_kept(read):
    transcript = read(
        "broken.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nFørst.\n\n00:03.0x0 --> 00:04.000\nSå.\n"
    )
    assert "Så." in transcript.text
    assert (6, "time line that does not parse; the cue's text was kept") in transcript.source.unplaced


def test_lyrics_and_whispers_tables_have_times(read):
    lrc = read("a.lrc", "[00:01.50]Vi kom dit.\n[00:03.00]\n[00:09.00]Så gikk vi.\n[00:10.00]\n")
    assert [(turn.time, turn.until, turn.text) for turn in lrc] == [
        (1.5, 3.0, "Vi kom dit."),
        (9.0, 10.0, "Så gikk vi."),
    ]
    tsv = read("b.tsv", "start\tend\ttext\n1500\t3000\tVi kom dit.\n9000\t10000\tSå gikk vi.\n")
    assert [(turn.time, turn.until, turn.text) for turn in tsv] == [
        (1.5, 3.0, "Vi kom dit."),
        (9.0, 10.0, "Så gikk vi."),
    ]
    assert lrc.source.kind == tsv.source.kind == "document"


def json_kinds(talk):
    segments = [
        {"start": 4.0 * n, "end": 4.0 * n + 3.5, "text": f" {t}", "speaker": s}
        for n, (s, t) in enumerate(talk)
    ]
    return {
        "whisperx": {"segments": segments, "word_segments": [], "language": "no"},
        "words-null": {"segments": [{**s, "words": None} for s in segments]},
        "word-speakers": {
            "segments": [
                {k: v for k, v in s.items() if k != "speaker"} | {"words": [{"word": "x", "speaker": s["speaker"]}]}
                for s in segments
            ]
        },
        "chunks": {"chunks": [{"timestamp": [s["start"], s["end"]], "text": s["text"], "speaker": s["speaker"]} for s in segments]},
        "list": segments,
        "assembly": {"utterances": [{**s, "start": int(s["start"] * 1000), "end": int(s["end"] * 1000)} for s in segments]},
    }  # fmt: skip


@pytest.mark.parametrize("kind", sorted(json_kinds([])))
def test_recognisers_json_gives_speakers_and_times(read, files, kind):
    transcript = read("P01.json", json.dumps(json_kinds(files.talk)[kind], ensure_ascii=False))
    assert files.said(transcript) == files.talk
    assert [turn.time for turn in transcript] == [0.0, 4.0, 8.0, 12.0]
    assert [turn.role for turn in transcript] == ROLES


def test_a_last_chunk_without_an_end_and_segments_without_text_are_taken_as_they_are(read):
    chunks = [
        {"timestamp": [0.0, 2.0], "text": " Ja."},
        {"timestamp": [2.0, None], "text": " Nei."},
        {"timestamp": [9, 9]},
    ]
    transcript = read("a.json", json.dumps({"text": "Ja. Nei.", "chunks": chunks}))
    assert transcript.turns[0].text == "Ja. Nei."


def test_word_files_with_bold_names_breaks_and_tracked_changes(read, files):
    body = "".join(files.paragraph(f" {text}", bold=f"{speaker}:") for speaker, text in files.talk)
    assert files.said(read("bold.docx", files.docx_of(body))) == files.talk
    breaks = "".join(
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{s}</w:t></w:r><w:r><w:br/><w:t>{t}</w:t></w:r></w:p>"
        for s, t in files.talk
    )
    assert files.said(read("breaks.docx", files.docx_of(breaks))) == files.talk
    one = "<w:p>" + "".join(f"<w:r><w:t>{s}: {t}</w:t><w:br/></w:r>" for s, t in files.talk) + "</w:p>"
    assert files.said(read("one-paragraph.docx", files.docx_of(one))) == files.talk
    changed = "<w:p><w:r><w:t>I: Kva </w:t></w:r><w:del><w:r><w:delText>feil</w:delText></w:r></w:del><w:ins><w:r><w:t>då?</w:t></w:r></w:ins></w:p>"
    changed += files.paragraph("R: Nei.") + files.paragraph("I: Kvifor?") + files.paragraph("R: Fordi.")
    assert read("changes.docx", files.docx_of(changed)).turns[0].text == "Kva då?"


def test_word_transcribe_and_teams_downloads_lose_only_their_own_lines(read, files):
    heading = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    body = files.paragraph("Lydfil", properties=heading) + files.paragraph("Intervju 1.m4a")
    body += files.paragraph("Transkripsjon", properties=heading)
    for n, (_, text) in enumerate(files.talk):
        body += files.paragraph(f"00:00:0{n} Taler {n % 2 + 1}") + files.paragraph(text)
    transcript = read("P01.docx", files.docx_of(body))
    assert files.said(transcript) == [(f"Taler {n % 2 + 1}", t) for n, (_, t) in enumerate(files.talk)]
    assert [turn.role for turn in transcript] == ROLES
    teams = (
        files.paragraph("Møte i «Intervju»-20250312")
        + files.paragraph("12. mars 2025, 09:01AM")
        + files.paragraph("31m 2s")
    )
    for n, (speaker, text) in enumerate(files.talk):
        teams += (
            f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{speaker}</w:t></w:r><w:r><w:t>   0:0{n}</w:t></w:r>"
            f"<w:r><w:br/><w:t>{text}</w:t></w:r></w:p>"
        )
    transcript = read("P02.docx", files.docx_of(teams))
    assert files.said(transcript) == files.talk
    assert transcript.attributes["title"] == "Møte i «Intervju»-20250312"


@pytest.mark.parametrize("header", [True, False])
def test_tables_in_word_csv_and_excel_are_read_by_heading_or_by_content(read, files, header):
    from io import BytesIO

    from openpyxl import Workbook

    talk = [*files.talk, ("Intervjuer", "Takk for praten."), ("Informant", "Selv takk.")]
    rows = [(f"00:00:0{n}", s, t) for n, (s, t) in enumerate(talk)]
    if header:
        rows.insert(0, ("Tid", "Hvem", "Utsagn"))
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in r) + "</w:tr>"
        for r in rows
    )
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = BytesIO()
    book.save(buffer)
    kinds = {
        "table.docx": files.docx_of(f"<w:tbl>{cells}</w:tbl>"),
        "table.csv": "\n".join(";".join(row) for row in rows).encode(),
        "table.tsv": "\n".join("\t".join(row) for row in rows).encode(),
        "table.xlsx": buffer.getvalue(),
    }
    for name, data in kinds.items():
        transcript = read(name, data)
        assert files.said(transcript) == talk, name
        assert transcript.turns[2].time == 2.0, name


def test_odt_rtf_html_otr_eaf_and_pdf_give_the_same_talk(read, files):
    odt = files.odt_of("".join(f"<text:p>{s}:<text:tab/>{t}</text:p>" for s, t in files.talk))
    rtf = "{\\rtf1\\ansi\\ansicpg1252 " + "".join(f"{{\\b {s}:}} {t}\\par " for s, t in files.talk) + "}"
    html = "<html><body>" + "".join(f"<p><b>{s}:</b> {t}</p>" for s, t in files.talk) + "</body></html>"
    otr = json.dumps({"text": "".join(f'<p><span class="timestamp">0:0{n}</span> {s}: {t}</p>' for n, (s, t) in enumerate(files.talk)), "media": ""})  # fmt: skip
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n * 1000}"/>' for n in range(5))
    tiers = "".join(
        f'<TIER TIER_ID="{who}">'
        + "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="t{n}" TIME_SLOT_REF2="t{n + 1}">'
            f"<ANNOTATION_VALUE>{t}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            for n, (s, t) in enumerate(files.talk)
            if s == who
        )
        + "</TIER>"
        for who in ("Intervjuer", "Informant")
    )
    eaf = f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>"
    pdf = files.pdf_of([[f"{s}: {t}" for s, t in files.talk]])
    kinds = {
        "a.odt": odt,
        "b.rtf": rtf.encode("cp1252"),
        "c.html": html,
        "d.otr": otr,
        "e.eaf": eaf,
        "f.pdf": pdf,
    }
    for name, data in kinds.items():
        assert files.said(read(name, data)) == files.talk, name


def test_pdf_prints_lose_line_numbers_and_page_furniture_and_nothing_else(read, files):
    words = [
        "og så fortsatte vi",
        "det var et arbeid",
        "vi holdt på i flere år",
        "det ble bra",
        "hva mer",
        "ingenting",
    ]
    pages = []
    number = 0
    for page in range(3):
        lines = ["Intervju P01, utskrift"]
        for index in range(6):
            number += 1
            label = f"{'Intervjuer' if index % 2 == 0 else 'Informant'}: "
            lines.append(f"{number} {label}{words[number % 5]} {'x' * page}".rstrip())
        pages.append([*lines, f"Side {page + 1} av 3"])
    transcript = read("print.pdf", files.pdf_of(pages))
    assert [turn.speaker for turn in transcript] == ["Intervjuer", "Informant"] * 9
    assert [turn.text.rstrip(" x") for turn in transcript] == [words[n % 5] for n in range(1, 19)]


def test_italics_tell_speakers_apart_where_there_are_no_labels(read, files):
    body = ""
    for speaker, text in files.talk:
        look = "<w:rPr><w:i/></w:rPr>" if speaker == "Intervjuer" else ""
        body += f"<w:p><w:r>{look}<w:t>{text}</w:t></w:r></w:p>"
    transcript = read("italics.docx", files.docx_of(body))
    assert [turn.role for turn in transcript] == ROLES
    assert transcript.source.unplaced


def test_a_report_without_speakers_is_a_document(read):
    text = "Årsmelding\n\nKommunen har tre mål: vekst, trivsel og tro.\n\nNote: Tallene er fra 2014.\n\nNote: Se vedlegg."
    transcript = read("melding.txt", text)
    assert transcript.source.kind == "document"
    assert set(transcript.speakers) == {""}
    page = "<html><head><title>x</title></head><body><nav>Hjem Om oss</nav><h1>Mål</h1><p>Vi vil vokse.</p></body></html>"
    assert "Hjem" not in read("side.html", page).text


def test_a_short_word_and_a_colon_in_a_report_makes_no_speakers(read):
    text = "\n\n".join(f"Avsnitt {n} handler om samarbeid. Resultat: det gikk bra." for n in range(20))
    assert read("rapport.txt", text).source.kind == "document"


def test_lines_cut_by_a_margin_are_joined(read):
    text = "I: Hva fikk dere ut av\ndet hele, sett fra\nkommunens side?\nR: Mye, og det var ikke\nbare penger, det var\nfolk.\n"
    transcript = read("wrapped.txt", text + text)
    assert transcript.turns[0].text == "Hva fikk dere ut av det hele, sett fra kommunens side?"
