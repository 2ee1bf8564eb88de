"""When a date is: what can be compared of "18 June 2024", "June 2024", "the 1990s", "44 BC".

Nothing is resolved against today's date: a weekday or a month without a year has no value.
"""

import re

__all__ = ["compare_dates", "date_value"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_BEFORE_CHRIST = re.compile(r"(\d{1,4})\s?BCE?\b")
_OF_CHRIST = re.compile(r"(\d{1,4})\s?(?:AD|CE)\b")
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b", re.IGNORECASE)
_DAY = re.compile(r"\b([12]?\d|3[01])(?:st|nd|rd|th)?\b")


def date_value(text: str) -> tuple[int, ...] | None:
    """Return (year,), (year, month) or (year, month, day) of a date, None without a year.

    Years before Christ are negative; of a range or a decade the first year counts.
    """
    iso = _ISO.search(text)
    if iso:
        return tuple(int(part) for part in iso.groups())
    before = _BEFORE_CHRIST.search(text)
    if before:
        return (-int(before.group(1)),)
    after = _OF_CHRIST.search(text)
    year = _YEAR.search(text)
    if year is None:
        return (int(after.group(1)),) if after else None
    value = [int(year.group(1))]
    rest = text[: year.start()] + " " + text[year.end() :]
    month = _MONTH.search(rest)
    if month:
        value.append(_MONTHS.index(month.group(1).lower()) + 1)
        day = _DAY.search(rest)
        if day:
            value.append(int(day.group(1)))
    return tuple(value)


def compare_dates(first: tuple[int, ...], second: tuple[int, ...]) -> int | None:
    """Return -1 when `first` is earlier, 1 when later, None when the dates do not tell.

    "1990" and "June 1990" do not tell, nor do equal dates.
    """
    for a, b in zip(first, second, strict=False):
        if a != b:
            return -1 if a < b else 1
    return None
