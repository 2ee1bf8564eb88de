"""A chronicle of some 10,000 words, in which many sentences stand again and again."""

__all__ = ["chronicle"]

_FIRST, _LAST = 1850, 1969

EVENTS = {
    1851: "The first stone of the breakwater was laid by Countess Amalie of Rheden.",
    1856: "A lighthouse was built on the Gull Rock for 9,400 guilders.",
    1862: "Cholera came with a grain ship from Odessa and killed 112 people.",
    1868: "The harbour railway was opened, with two locomotives from Chemnitz.",
    1873: "The ropemaker Jonas Hebel founded a school for the children of sailors.",
    1879: "Ice closed the harbour for 61 days, longer than anybody remembered.",
    1884: "The fish market burned down because a night watchman had left his stove unattended.",
    1891: "The council bought a steam dredger from Dundee and named it Patience.",
    1897: "The poet Klara Wendt spent the summer at the customs house and wrote her Harbour Songs.",
    1903: "Electric lamps replaced the gas lamps on the long quay.",
    1908: "The shipyard of the Toller brothers built the barque Concordia, its largest ship.",
    1914: "At the outbreak of war 240 men of the town were called to the fleet.",
    1921: "The harbour dues were halved because the coal ships had gone to Falkenau.",
    1926: "The swing bridge was replaced by a bascule bridge designed by Emil Storck.",
    1933: "A storm on the ninth of February tore 70 metres out of the breakwater.",
    1938: "The herring catch reached 18,000 barrels, which was never equalled.",
    1947: "The first ferry to Hallum Island sailed on Whit Monday with 300 passengers.",
    1953: "The old lighthouse keeper, Matthias Groen, retired after 44 years.",
    1958: "A radio mast was put up beside the customs house.",
    1964: "The shipyard was closed and its slipway became a bathing beach.",
}
_EVERY_YEAR = (
    "The council met four times and left the dues of the harbour as they were.",
    "The fog bell was rung by hand, as it had been before.",
    "The masters of the pilots reported no loss of a boat.",
    "Timber and grain were the goods that were landed most.",
)
_SOME_YEARS = (
    "In spring the quay was mended where the ice had lifted its stones.",
    "The nets were tarred in the yard behind the church, and the smell was complained of.",
    "Three new moorings were set, and two old ones were given up.",
    "The harbour master wrote to the government about the sandbank and had no answer.",
    "A ship with salt lay off the harbour for a week, waiting for the wind.",
    "The widows' fund paid out what it had taken in, and a little more.",
    "On the day of Saint Nicholas the boats were blessed from the end of the mole.",
)


def chronicle() -> str:
    """Return the chronicle as Markdown: a heading for every ten years, a paragraph a year."""
    parts = ["# A chronicle of the harbour of Sorn"]
    for year in range(_FIRST, _LAST + 1):
        if year % 10 == 0:
            parts.append(f"## The years from {year}")
        turn = year % len(_SOME_YEARS)
        chosen = [_SOME_YEARS[turn], _SOME_YEARS[(turn * 3 + 1) % len(_SOME_YEARS)]]
        ships = 180 + (year * 37) % 141
        counted = f"In {year} the harbour counted {ships} ships."
        event = EVENTS.get(year, "")
        told = [f"In {year} {event[0].lower()}{event[1:]}"] if event else []
        parts.append(" ".join([counted, *_EVERY_YEAR[:2], *chosen, *told, *_EVERY_YEAR[2:]]))
    return "\n\n".join(parts)
