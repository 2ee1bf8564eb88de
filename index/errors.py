"""Every error this project raises on purpose, in one tree.

ArticleQAError
├── ReadError                 a source could not become an article
│   ├── FetchError            the address could not be fetched
│   ├── UnsupportedFormatError
│   ├── TooLargeError
│   ├── EncryptedError
│   ├── NoTextError           empty, or a scan without a text layer
│   ├── NotAnArticleError     cookie wall, bot check, paywall stub
│   ├── ReadLimitError        reading took more memory, processor or time than the settings allow
│   ├── ReadFailedError       the reader of its format failed
│   └── ReadCancelledError    whoever asked is gone
├── LibraryError              the library on disk
│   ├── ArticleNotFoundError
│   ├── NotOwnedError         the article is shared by somebody else
│   ├── ConversationNotFoundError   or a message or note of one
│   ├── LibraryLockedError    another process is writing
│   ├── LibraryDamagedError
│   │   └── ChangesLostError  acknowledged changes are not in it any more
│   ├── RecipeMismatchError   built with another embedding model or chunker
│   └── SchemaError           written by a newer version
├── ModelError                weights missing, wrong hash, or of the wrong kind
├── SettingsError
└── QuestionError             (raised by `qa`) an empty or overlong question

Each carries a `hint`: the next thing to do, as a complete sentence. `str(error)` is
the message followed by the hint.
"""

__all__ = [
    "ArticleNotFoundError",
    "ArticleQAError",
    "ChangesLostError",
    "ConversationNotFoundError",
    "EncryptedError",
    "FetchError",
    "LibraryDamagedError",
    "LibraryError",
    "LibraryLockedError",
    "ModelError",
    "NoTextError",
    "NotAnArticleError",
    "NotOwnedError",
    "QuestionError",
    "ReadCancelledError",
    "ReadError",
    "ReadFailedError",
    "ReadLimitError",
    "RecipeMismatchError",
    "SchemaError",
    "SettingsError",
    "TooLargeError",
    "UnsupportedFormatError",
]


class ArticleQAError(Exception):
    """Base of all errors raised on purpose; `message` says what, `hint` what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class ReadError(ArticleQAError):
    """A source could not be turned into an article."""


class FetchError(ReadError):
    """An address could not be fetched."""


class UnsupportedFormatError(ReadError):
    """The file is of a kind that no reader understands."""


class TooLargeError(ReadError):
    """The source is larger than the limit in the settings."""


class EncryptedError(ReadError):
    """The document needs a password."""


class NoTextError(ReadError):
    """The source holds no text: empty, or images only."""


class NotAnArticleError(ReadError):
    """The page is only a cookie wall, a bot check or a paywall stub."""


class ReadLimitError(ReadError):
    """Reading took more memory, processor or time than the settings allow, and was ended."""


class ReadFailedError(ReadError):
    """The reader of the document's format failed."""


class ReadCancelledError(ReadError):
    """Reading was ended because whoever asked for it does not want it any more."""


class LibraryError(ArticleQAError):
    """The library could not do what was asked."""


class ArticleNotFoundError(LibraryError):
    """No article has this id."""


class NotOwnedError(LibraryError):
    """The article is shared by somebody else, who alone may change it."""


class ConversationNotFoundError(LibraryError):
    """No conversation, message or note has this id."""


class LibraryLockedError(LibraryError):
    """Another process holds the writer's lock."""


class LibraryDamagedError(LibraryError):
    """The library file is not readable as one."""


class ChangesLostError(LibraryDamagedError):
    """The library does not hold changes that were acknowledged."""


class RecipeMismatchError(LibraryError):
    """The library was built with another embedding model or chunker."""


class SchemaError(LibraryError):
    """The library was written by a newer version of this program."""


class ModelError(ArticleQAError):
    """Model weights are missing, have the wrong hash or are of the wrong kind."""


class SettingsError(ArticleQAError):
    """A setting is unknown or has a wrong value."""


class QuestionError(ArticleQAError):
    """The question is empty or too long."""
