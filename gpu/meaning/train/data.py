"""Training talk (gpu/meaning/talk) made into what the product hands to the reader: the words of one utterance, and
the talk before it. Calls are cut as recognisers cut them, and words are misheard at about PocketSphinx's rate."""

import hashlib
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

KINDS = [
    "price", "authority", "need", "timing", "trust", "competitor", "contract", "effort",
    "security", "integration", "buying-signal", "closing", "pain", "question",
]  # fmt: skip
KIND_AT = {kind: n for n, kind in enumerate(KINDS)}

CONTEXT_TOKENS_MAX = 24
"""Of the talk before; the newest are kept."""
TOKENS_MAX = 96
"""In all, the three ends included; of an utterance that is longer the last words are read."""


@dataclass
class Word:
    text: str
    kinds: frozenset = frozenset()
    """Of the mark that these words belong to."""
    ends: frozenset = frozenset()
    """Of the mark that ends with this word."""


@dataclass
class Turn:
    speaker: str
    """"r" or "c"."""
    words: list


@dataclass
class Example:
    before: list
    """(speaker, text), oldest first."""
    words: list
    """`Word`s of the utterance."""
    kinds: frozenset = field(default_factory=frozenset)


def read_talk(folder):
    """Calls by name, each a list of `Turn`s. Raises ValueError, naming the place, for a mark that does not stand in its
    turn or a kind that is not known."""
    calls = {}
    for file in sorted(Path(folder).glob("*.json")):
        for at, call in enumerate(json.loads(file.read_text())):
            calls[f"{file.stem}/{at}"] = [read_turn(f"{file.stem}/{at}", *turn) for turn in call["turns"]]
    return calls


def read_turn(where, speaker, text, marks=()):
    if speaker not in ("r", "c"):
        raise ValueError(f"{where}: no speaker {speaker!r}")
    spans, start = [], 0
    for words, *kinds in marks:
        found = text.find(words, start)
        if found < 0:
            found = text.find(words)
        if found < 0 or not kinds or any(kind not in KIND_AT for kind in kinds):
            raise ValueError(f"{where}: {words!r} {kinds}")
        start = found + len(words)
        spans.append((found, start, frozenset(KIND_AT[kind] for kind in kinds)))
    turn = Turn(speaker, [])
    for match in re.finditer(r"\S+", text):
        word = Word(match.group())
        for first, end, kinds in spans:
            if match.start() < end and match.end() > first:
                word.kinds |= kinds
                if match.end() >= end:
                    word.ends |= kinds
        turn.words.append(word)
    return turn


def is_dev(name):
    """Every sixth call or so, the same ones whatever is added. Contrasts are all trained on: they are near each other."""
    return not name.startswith("contrasts-") and hashlib.sha256(name.encode()).digest()[0] % 6 == 0


ENDS_SENTENCE = re.compile(r"[.?!…][\"'”’)]?$")


def plain(word):
    return re.sub(r"[^\w']|_", "", word.lower().replace("’", "'"))


class Mishearing:
    """Confusions by sound: a word is taken for a common one whose phonemes are nearly the same."""

    def __init__(self, dictionary, common):
        self.sounds = {}
        for line in Path(dictionary).read_text().splitlines():
            word, *phones = line.split()
            if "(" not in word:
                self.sounds[word] = phones
        self.common = [word for word in common if word in self.sounds]
        self.by_shape = {}
        for word in self.common:
            phones = self.sounds[word]
            for part in self.shapes(phones):
                self.by_shape.setdefault(part, []).append(word)
        self.near = {}

    @staticmethod
    def shapes(phones):
        """Phonemes with one of them left out, so that words that differ in one meet."""
        yield tuple(phones)
        for n in range(len(phones)):
            yield (*phones[:n], *phones[n + 1 :])
            yield (*phones[:n], "*", *phones[n + 1 :])

    def taken_for(self, word, draw):
        if word not in self.near:
            near = set()
            for shape in self.shapes(self.sounds.get(word, [])):
                near.update(self.by_shape.get(shape, ()))
            near.discard(word)
            self.near[word] = sorted(near)
        near = self.near[word]
        return draw.choice(near) if near else draw.choice(self.common)

    def heard(self, words, rate, draw):
        """Lower case, no marks; about `rate` of the words otherwise than they were said."""
        out, kinds, ends = [], frozenset(), frozenset()
        for word in words:
            text = plain(word.text)
            by_chance = draw.random()
            # What is lost hands its mark on to the next word, or to the last.
            if text == "" or text in ("um", "uh", "er") or by_chance < rate * 0.2:
                kinds, ends = kinds | word.kinds, ends | word.ends
                continue
            if by_chance < rate * 0.9:
                text = self.taken_for(text, draw)
            out.append(Word(text, word.kinds | kinds, word.ends | ends))
            kinds, ends = frozenset(), frozenset()
            if draw.random() < rate * 0.12:
                out.append(Word(draw.choice(self.common[:300]), word.kinds))
        if out and ends:
            out[-1].kinds |= kinds
            out[-1].ends |= ends
        return out


def pieces(words, cut_sentence, cut_comma, draw):
    """A turn as the utterances that a recogniser makes of it."""
    out, piece = [], []
    for n, word in enumerate(words):
        piece.append(word)
        if n == len(words) - 1:
            break
        if ENDS_SENTENCE.search(word.text):
            cuts = draw.random() < cut_sentence
        else:
            cuts = word.text.endswith(",") and draw.random() < cut_comma
        if cuts:
            out.append(piece)
            piece = []
    return [*out, piece] if piece else out


BACK = 6
"""Utterances before it that the reader is shown at most."""


def examples_of(turns, how, mishearing, draw):
    """The utterances of the customer, each with what was said before it. `how`: "written", sentence by sentence;
    "typed", most of a turn at once; "heard", the same as a recogniser hears it."""
    out, before = [], []
    rate = 0.0
    for turn in turns:
        if how == "written":
            cut = pieces(turn.words, 1.0, 0.0, draw)
        else:
            cut = pieces(turn.words, 0.15, 0.03, draw)
        for piece in cut:
            if how == "heard":
                rate = draw.choice((0.05, 0.15, 0.25, 0.35))
                piece = mishearing.heard(piece, rate, draw)
            if not piece:
                continue
            if turn.speaker == "c":
                kinds = frozenset().union(*(word.ends for word in piece))
                out.append(Example(before[-BACK:], piece, kinds))
            before.append((turn.speaker, " ".join(word.text for word in piece)))
    return out


class Encoder:
    """Token ids as the product makes them: [CLS] talk before [SEP] utterance [SEP], the utterance of type 1. The lines
    before begin with "rep:" or "customer:"."""

    names = {"r": "rep:", "c": "customer:"}

    def __init__(self, tokenizer):
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.tokenizer = tokenizer
        self.cls, self.sep = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))

    def ids(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def __call__(self, example):
        """(ids, first place of the utterance, of each of its tokens the kinds of its mark)."""
        own, marks = [], []
        for word in example.words:
            ids = self.ids(word.text)
            own += ids
            marks += [word.kinds] * len(ids)
        room = TOKENS_MAX - 3
        own, marks = own[-room:], marks[-room:]
        talk = " ".join(f"{self.names[speaker]} {text}" for speaker, text in example.before)
        context = self.ids(talk)[-min(CONTEXT_TOKENS_MAX, room - len(own)) :] if room > len(own) else []
        ids = [self.cls, *context, self.sep, *own, self.sep]
        return ids, len(context) + 2, marks
