"""Settings of `index`, as one frozen pydantic tree; `qa.config` puts it inside its own."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

from index.public import host_name

__all__ = [
    "BackupSettings",
    "ChunkSettings",
    "EmbeddingSettings",
    "IndexSettings",
    "ReadSettings",
    "SearchSettings",
]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadSettings(_Frozen):
    """Limits for files, web addresses and pasted text."""

    max_bytes: int = Field(
        50_000_000, gt=0, description="Largest source accepted, in bytes, files and pages alike."
    )
    timeout_s: float = Field(
        20.0, gt=0, description="Longest time a web address may take as a whole, in seconds."
    )
    max_redirects: int = Field(5, ge=0, description="Redirects followed before giving up.")
    private_hosts: tuple[str, ...] = Field(
        (),
        description="Hosts that are read although they are not public, each as it stands in an "
        'address: "wiki.intranet" or "192.168.1.5", and "localhost" or "127.0.0.1" for this '
        "machine. Whoever can add articles can then read what these hosts show.",
    )
    max_memory: int = Field(
        2**30,
        ge=2**24,
        description="Most memory that reading one document may take, in bytes. Not held to on "
        "Windows.",
    )
    max_cpu_s: float = Field(
        10.0,
        gt=0,
        description="Most processor time that reading one document may take, in seconds. Not held "
        "to on Windows.",
    )
    max_wall_s: float = Field(
        60.0, gt=0, description="Longest time that reading one document may take, in seconds."
    )
    processes: int = Field(
        4,
        gt=0,
        description="Documents read at the same time, each in a process of its own; more than two "
        "processes are kept only while they are needed.",
    )

    @field_validator("private_hosts")
    @classmethod
    def _spelled_in_one_way(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(host_name, hosts))


class ChunkSettings(_Frozen):
    """How an article is cut into passages."""

    max_words: int = Field(
        120,
        gt=10,
        description="A passage takes whole sentences up to this many words; a single longer "
        "sentence is a passage of its own. Chosen by measurement: see index/chunk.py.",
    )
    overlap_sentences: int = Field(
        3, ge=0, description="Sentences that a passage shares with the one before it."
    )


class EmbeddingSettings(_Frozen):
    """Which sentence-transformers model turns text into vectors."""

    model: str = Field(
        "all-MiniLM-L6-v2",
        description='"all-MiniLM-L6-v2" is the packaged, hash-checked one; anything else is a '
        "folder or a model name that sentence-transformers can load.",
    )
    revision: str | None = Field(None, description="Revision of a model from a hub.")
    batch_size: int = Field(32, gt=0, description="Texts embedded at once.")
    device: str = Field("cpu", description="Torch device, such as cpu or cuda.")


class SearchSettings(_Frozen):
    """How passages are found."""

    k: int = Field(8, gt=0, description="Passages handed to the reader.")
    candidates: int = Field(
        50, gt=0, description="Passages taken from each of dense and BM25 before fusion."
    )
    rrf_k: int = Field(
        10,
        gt=0,
        description="The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009 "
        "use 60; 10 found more on training articles: see index/search.py).",
    )
    dense_weight: float = Field(1.0, ge=0, description="Weight of the dense ranking in the fusion.")
    bm25_weight: float = Field(1.0, ge=0, description="Weight of the BM25 ranking in the fusion.")


class BackupSettings(_Frozen):
    """Backups of the library, in the folder `backups` beside it."""

    kept: int = Field(
        3,
        ge=0,
        description="How many backups are kept; the oldest goes when a new one is made. 0 makes "
        "none by itself. What is removed from the library stays in its backups until they go.",
    )
    every_h: float = Field(
        24.0,
        gt=0,
        description="Hours after which the next backup is made, where something has changed: when "
        "the library is opened or changed, in the background.",
    )


class IndexSettings(_Frozen):
    """Everything `index` can be told."""

    read: ReadSettings = Field(ReadSettings(), description="Reading sources.")
    chunk: ChunkSettings = Field(ChunkSettings(), description="Cutting passages.")
    embedding: EmbeddingSettings = Field(EmbeddingSettings(), description="The embedding model.")
    search: SearchSettings = Field(SearchSettings(), description="Finding passages.")
    backup: BackupSettings = Field(BackupSettings(), description="Backups of the library.")
