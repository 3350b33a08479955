"""The vault: what goes in comes out, only with a passphrase, and every damage is told apart."""

import json
import pickle
import traceback
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.consent import (
    DamagedFile,
    DestroyedKey,
    NotInVault,
    Secret,
    SwappedFile,
    TruncatedFile,
    UnsafePlace,
    Vault,
    VaultError,
    WrongPassphrase,
    check_place,
    destroy_vault,
    vault_id,
    write_gitignore,
)
from qualcode.consent.secret import passphrase

WORDS = "fjord lampe elleve sykkel"
CHEAP = 2**4  # scrypt's cost: tests open hundreds of vaults
RAW = "P07: Eg heiter Bodil Tveitane og bur på Sande.\n".encode()


@pytest.fixture
def vault(tmp_path):
    return Vault.create(tmp_path / "study.vault", WORDS, study=tmp_path / "study", _cost=CHEAP)


def reopened(vault, words=WORDS):
    return Vault.open(vault.folder, words)


def only(vault, pattern):
    (path,) = sorted(vault.folder.glob(pattern))
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=300),
    name=st.text(max_size=40),
    person=st.none() | st.text(min_size=1, max_size=9),
)
def test_what_is_put_in_comes_out_unchanged(vault, content, name, person):
    vault.put(name, content, person)
    assert reopened(vault).get(name) == content
    assert name in vault.names(person)


def test_nothing_on_disk_tells_names_or_words(vault):
    vault.put("raw/P07 Bodil Tveitane.json", RAW, "P07")
    vault.put("register.csv", b"Bodil Tveitane,P07")
    for path in vault.folder.rglob("*"):
        for secret in ("Bodil", "Tveitane", "P07", "register", "Sande", "fjord"):
            assert secret not in path.name
            if path.is_file():
                assert secret.encode() not in path.read_bytes()


def test_an_empty_code_is_not_taken_for_what_is_shared(vault):
    vault.put("register.csv", b"all")
    for act in (lambda: vault.destroy(""), lambda: vault.put("x", b"", ""), lambda: vault.renew("")):
        with pytest.raises(VaultError, match="code is empty"):
            act()
    assert vault.get("register.csv") == b"all"


def test_names_entries_and_participants_are_listed(vault):
    vault.put("raw/P07.json", RAW, "P07")
    vault.put("raw/P08.json", b"x", "P08")
    vault.put("register.csv", b"y")
    vault.put("register.csv", b"yy")
    assert vault.names() == ["raw/P07.json", "raw/P08.json", "register.csv"]
    assert vault.names("P07") == ["raw/P07.json"]
    assert vault.participants() == ["P07", "P08"]
    assert [(e.participant, e.revision, e.size) for e in vault.entries()][-1] == (None, 2, 2)
    assert "raw/P07.json" in vault and "raw/P09.json" not in vault
    with pytest.raises(NotInVault, match=r"no 'raw/P09\.json'"):
        vault.get("raw/P09.json")
    assert vault.remove("register.csv") and not vault.remove("register.csv")


def test_a_wrong_passphrase_is_told_from_damage_and_changes_nothing(vault):
    before = {path: path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()}
    with pytest.raises(WrongPassphrase, match="wrong passphrase; the vault is unharmed"):
        reopened(vault, "fjord lampe elleve sykkler")
    assert before == {path: path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()}


def test_an_accented_passphrase_opens_however_the_keyboard_composes_it(tmp_path):
    vault = Vault.create(tmp_path / "v", "blåbær på fjellet", _cost=CHEAP)
    assert reopened(vault, "bla\u030abær pa\u030a fjellet").member == "member-1"


@pytest.mark.parametrize("pattern", ["files/*.sealed", "keys/*.key"])
def test_a_flipped_bit_in_any_byte_of_a_sealed_file_is_called_damage(vault, pattern):
    vault.put("raw/P07.json", RAW, "P07")
    path = only(vault, pattern)
    whole = path.read_bytes()
    for position in range(len(whole)):  # every field of the header, the ciphertext and the tag
        torn = bytearray(whole)
        torn[position] ^= 1 << position % 8
        path.write_bytes(bytes(torn))
        with pytest.raises(DamagedFile, match="damaged"):
            vault.get("raw/P07.json")
    path.write_bytes(whole + b"\0")
    with pytest.raises(DamagedFile):
        vault.get("raw/P07.json")
    path.write_bytes(whole)
    assert vault.get("raw/P07.json") == RAW


@pytest.mark.parametrize("pattern", ["files/*.sealed", "keys/*.key"])
def test_a_file_cut_anywhere_is_called_truncated(vault, pattern):
    vault.put("raw/P07.json", RAW, "P07")
    path = only(vault, pattern)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(TruncatedFile, match="cut off"):
            vault.get("raw/P07.json")
        assert vault.check()


def test_a_members_file_flipped_or_cut_is_told_from_a_wrong_passphrase(vault):
    path = only(vault, "members/*.json")
    whole = path.read_bytes()
    for position in range(0, len(whole), 3):
        torn = bytearray(whole)
        torn[position] ^= 1
        path.write_bytes(bytes(torn))
        with pytest.raises(DamagedFile):
            reopened(vault)
        path.write_bytes(whole[:position])
        with pytest.raises(TruncatedFile):
            reopened(vault)
    path.write_bytes(whole)
    assert reopened(vault)


def test_swapped_files_are_told_apart_from_damaged_ones(vault, tmp_path):
    vault.put("raw/P07.json", RAW, "P07")
    vault.put("raw/P08.json", b"other", "P08")
    for folder, ending in (("files", "sealed"), ("keys", "key")):
        one, two = sorted((vault.folder / folder).glob(f"*.{ending}"))
        kept = one.read_bytes(), two.read_bytes()
        one.write_bytes(kept[1]), two.write_bytes(kept[0])
        for name in ("raw/P07.json", "raw/P08.json"):
            with pytest.raises(SwappedFile, match="swapped"):
                vault.get(name)
        one.write_bytes(kept[0]), two.write_bytes(kept[1])
    other = Vault.create(tmp_path / "other.vault", WORDS, _cost=CHEAP)
    other.put("raw/P07.json", b"of another study", "P07")
    strange = only(other, "files/*.sealed").read_bytes()
    (vault.folder / "files" / only(other, "files/*.sealed").name).write_bytes(strange)
    assert any("belongs to another vault" in problem for problem in vault.check())
    member = only(other, "members/*.json")
    (vault.folder / "members" / f"x{member.name}").write_bytes(member.read_bytes())
    with pytest.raises(SwappedFile, match="2 vaults"):
        reopened(vault)
    assert vault.get("raw/P07.json") == RAW


def test_one_damaged_file_leaves_the_others_readable_and_is_named_by_check(vault):
    vault.put("raw/P07.json", RAW, "P07")
    damaged = only(vault, "files/*.sealed")
    vault.put("raw/P08.json", b"other", "P08")
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"\0")
    again = reopened(vault)
    assert again.get("raw/P08.json") == b"other"
    assert len(again.check()) == 1 and damaged.name in again.check()[0]
    again.put("raw/P07.json", RAW, "P07")
    assert again.check() == []


def test_a_sync_programs_conflict_copy_is_passed_over_and_named_by_check(vault):
    vault.put("raw/P07.json", RAW, "P07")
    path = only(vault, "files/*.sealed")
    path.with_name(f"{path.stem} (1).sealed").write_bytes(b"whatever")
    again = reopened(vault)
    assert again.names() == ["raw/P07.json"]
    assert "conflict copy" in again.check()[0]


def test_a_missing_key_is_not_taken_for_a_destroyed_one(vault):
    vault.put("raw/P07.json", RAW, "P07")
    key = only(vault, "keys/*.key")
    content = key.read_bytes()
    key.unlink()
    with pytest.raises(NotInVault, match="missing"):
        reopened(vault).get("raw/P07.json")
    key.write_bytes(content)
    assert reopened(vault).get("raw/P07.json") == RAW


def test_a_destroyed_participant_is_unreadable_even_from_a_kept_copy_of_the_file(vault):
    vault.put("raw/P07.json", RAW, "P07")
    kept = only(vault, "files/*.sealed")
    content = kept.read_bytes()
    vault.put("raw/P08.json", b"other", "P08")
    assert vault.destroy("P07") == 1
    assert vault.destroy("P07") == 0
    kept.write_bytes(content)  # undeleted from the disk
    with pytest.raises(DestroyedKey, match="P07"):
        vault.get("raw/P07.json")
    with pytest.raises(DestroyedKey):
        vault.put("raw/P07.json", RAW, "P07")
    again = reopened(vault)
    assert not kept.exists(), "opening finishes the destruction"
    assert again.names() == ["raw/P08.json"]
    assert (again.participants(), again.destroyed()) == (["P08"], ["P07"])


def test_renewing_makes_an_earlier_version_unreadable(vault):
    vault.put("register.csv", b"P07 is Bodil; P08 is Arne")
    path = only(vault, "files/*.sealed")
    earlier = path.read_bytes()
    vault.put("register.csv", b"P08 is Arne")
    assert vault.renew() == 1
    assert reopened(vault).get("register.csv") == b"P08 is Arne"
    path.write_bytes(earlier)
    with pytest.raises(DestroyedKey, match="older copy"):
        vault.get("register.csv")


def test_changing_the_passphrase_rewraps_one_key_and_touches_no_content(vault):
    vault.put("raw/P07.json", RAW, "P07")
    vault.add_member("member-2", "another set of words")
    content = {p: p.read_bytes() for p in vault.folder.rglob("*") if p.suffix in (".sealed", ".key")}
    reopened(vault).change_passphrase("the words of next year")
    with pytest.raises(WrongPassphrase):
        reopened(vault)
    assert reopened(vault, "the words of next year").get("raw/P07.json") == RAW
    assert reopened(vault, "another set of words").member == "member-2"
    assert content == {p: p.read_bytes() for p in vault.folder.rglob("*") if p.suffix in (".sealed", ".key")}


def test_members_come_and_go_but_the_last_stays(vault):
    vault.add_member("member-2", "another set of words")
    with pytest.raises(VaultError, match="is a member already"):
        vault.add_member("member-2", "yet another set of words")
    vault.remove_member("member-1")
    assert vault.members() == ["member-2"]
    with pytest.raises(VaultError, match="last member"):
        vault.remove_member("member-2")
    with pytest.raises(VaultError, match="no member 'x'"):
        vault.remove_member("x")


def test_a_members_file_cannot_be_passed_off_as_another_members(vault):
    path = only(vault, "members/*.json")
    from qualcode.consent.members import _checksum, _written

    values = json.loads(path.read_bytes())
    values.pop("checksum")
    values["member"] = "member-9"
    path.write_bytes(_written(values, _checksum(values)))
    with pytest.raises(WrongPassphrase):
        reopened(vault)


def test_a_short_passphrase_and_a_folder_in_use_are_refused(tmp_path, vault):
    with pytest.raises(VaultError, match="shorter than 12"):
        Vault.create(tmp_path / "v", "hemmelig")
    with pytest.raises(VaultError, match="is a vault already"):
        Vault.create(vault.folder, WORDS)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").write_bytes(b"x")
    with pytest.raises(VaultError, match="holds other files"):
        Vault.create(tmp_path / "full", WORDS)
    with pytest.raises(NotInVault, match="is not a vault"):
        Vault.open(tmp_path / "full", WORDS)


def test_the_vault_may_not_lie_in_the_study_nor_share_its_repository(tmp_path):
    study = tmp_path / "mic"
    for place in (study, study / "vault", tmp_path):
        with pytest.raises(UnsafePlace):
            Vault.create(place, WORDS, study=study, _cost=CHEAP)
    check_place(tmp_path / "mic.vault", study)
    (study / ".git").mkdir(parents=True)
    check_place(tmp_path / "mic.vault", study)
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    check_place(tmp_path / "mic.vault", study)
    (study / ".git").rmdir()
    with pytest.raises(UnsafePlace, match="same Git repository"):
        check_place(tmp_path / "mic.vault", study)


def test_the_gitignore_is_written_once_and_keeps_what_was_there(tmp_path):
    path = tmp_path / ".gitignore"
    path.write_text("*.pyc")
    write_gitignore(tmp_path)
    once = path.read_text()
    write_gitignore(tmp_path)
    assert path.read_text() == once
    assert once.startswith("*.pyc\n") and "\n*.vault/\n" in once


def test_destroying_a_vault_needs_no_passphrase_and_leaves_only_what_is_not_its_own(vault):
    vault.put("raw/P07.json", RAW, "P07")
    (vault.folder / "files" / "notes.txt").write_text("mine")
    assert [path.name for path in destroy_vault(vault.folder)] == ["notes.txt"]
    (vault.folder / "files" / "notes.txt").unlink()
    assert destroy_vault(vault.folder) == [] and not vault.folder.exists()
    assert destroy_vault(vault.folder) == []


def test_secrets_show_themselves_nowhere(vault):
    secret = Secret(WORDS)
    assert "fjord" not in repr(secret) + str(secret) + f"{secret}" + repr(vault) + repr(vars(vault))
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    try:
        reopened(vault, "quite the wrong words")
    except WrongPassphrase as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    # the test's own frames hold the literal, none of the package's does
    inside = (
        shown.split("consent/vault.py", 1)[1]
        if "consent/vault.py" in shown
        else shown.split("consent\\vault.py", 1)[1]
    )
    assert "quite the wrong words" not in inside


def test_the_passphrase_comes_from_the_environment_and_never_silently_from_nowhere(monkeypatch):
    monkeypatch.setenv("QUALCODE_PASSPHRASE", WORDS)
    assert passphrase() == Secret(WORDS)
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "short")
    with pytest.raises(VaultError, match="shorter"):
        passphrase(new=True)
    monkeypatch.delenv("QUALCODE_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(VaultError, match="QUALCODE_PASSPHRASE"):
        passphrase()


def test_the_passphrase_can_come_from_the_keyring_and_from_a_prompt(monkeypatch, vault):
    class Keyring:
        kept = {}  # noqa: RUF012

        def set_password(self, service, name, word):
            self.kept[service, name] = word

        def get_password(self, service, name):
            return self.kept.get((service, name))

    from qualcode.consent import remember

    monkeypatch.delenv("QUALCODE_PASSPHRASE", raising=False)
    monkeypatch.setattr("qualcode.consent.secret._keyring", Keyring)
    remember(vault_id(vault.folder), Secret(WORDS))
    assert passphrase(vault_id(vault.folder)) == Secret(WORDS)
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    answers = iter(["typed by hand here", "typed by hand there"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    with pytest.raises(VaultError, match="differ"):
        passphrase(new=True)


def test_dates_of_destruction_are_kept_without_names(vault):
    vault.destroy("P11")
    with pytest.raises(DestroyedKey, match=f"P11 was destroyed on {date.today()}"):
        vault.put("raw/P11.json", RAW, "P11")


def test_only_the_vaults_own_folder_is_written(vault, tmp_path):
    vault.put("raw/P07.json", RAW, "P07")
    assert [path.name for path in tmp_path.iterdir()] == ["study.vault"]
    assert not list(vault.folder.rglob("*.partial"))
    assert Path(vault.folder / ".gitignore").read_text().endswith("*\n")
