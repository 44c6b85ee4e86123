"""The tuning half of the labelled calls as examples, for thresholds and for nothing that is learned from. The half `held`
is never opened here."""

import json
from pathlib import Path

from data import BACK, KIND_AT, Example, Turn, Word, pieces, plain


def tuning_calls(root):
    for file in sorted(Path(root, "tests/truth/calls/tuning").glob("*.json")):
        if not file.name.endswith(".expect.json"):
            heard = Path(root, "tests/truth/calls/heard/tuning", file.name)
            yield json.loads(file.read_text()), json.loads(heard.read_text())


def as_written(call):
    out, before = [], []
    for turn in call["turns"]:
        words = [Word(text) for text in turn["text"].split()]
        said = [plain(word.text) for word in words]
        for label in turn.get("labels", []):
            kinds = frozenset(KIND_AT[kind] for kind in label["kinds"] if kind in KIND_AT)
            looked = label["words"].split()
            for at in range(len(said) - len(looked), -1, -1):
                if said[at : at + len(looked)] == looked:
                    for word in words[at : at + len(looked)]:
                        word.kinds |= kinds
                    words[at + len(looked) - 1].ends |= kinds
                    break
        for piece in pieces(words, 1.0, 0.0, _never):
            if turn["channel"] == "customer":
                out.append(Example(before[-BACK:], piece, frozenset().union(*(word.ends for word in piece))))
            before.append((turn["channel"][0], " ".join(word.text for word in piece)))
    return out


class _never:
    """Nothing is left to chance."""

    @staticmethod
    def random():
        return 0.5


def as_heard(call, hearing):
    kinds_of = {
        label["id"]: frozenset(KIND_AT[kind] for kind in label["kinds"] if kind in KIND_AT)
        for turn in call["turns"]
        if turn["channel"] == "customer"
        for label in turn.get("labels", [])
    }
    said = sorted(
        ((one["atMs"], channel[0], one) for channel in ("rep", "customer") for one in hearing[channel]),
        key=lambda each: each[0],
    )
    out, before = [], []
    for _, channel, one in said:
        words = [Word(word[0]) for word in one["words"]]
        if not words:
            continue
        if channel == "c":
            out.append(Example(before[-BACK:], words))
            out[-1].span = (one["firstSample"] / 16, one["endSample"] / 16)
        before.append((channel, " ".join(word.text for word in words)))
    for name, (_, end) in hearing["labels"].items():
        begun = [one for one in out if one.span[0] < end - 100]
        if begun and kinds_of.get(name):
            begun[-1].kinds |= kinds_of[name]
    return out
