"""Names of countries, capitals and other large places, and adjectives made of them.

A closed class that rules alone tell badly from people and organisations ("Georgia
said", "met in Lima"). Data only; every other place is recognised by its context.
"""

__all__ = ["DEMONYM_SUFFIXES", "PLACES", "is_demonym"]

_COUNTRIES = (
    "Afghanistan,Albania,Algeria,Andorra,Angola,Antigua and Barbuda,Argentina,Armenia,Australia,"
    "Austria,Azerbaijan,Bahamas,Bahrain,Bangladesh,Barbados,Belarus,Belgium,Belize,Benin,Bhutan,"
    "Bolivia,Bosnia,Botswana,Brazil,Britain,Brunei,Bulgaria,Burkina Faso,Burma,Burundi,Cambodia,"
    "Cameroon,Canada,Cape Verde,Chad,Chile,China,Colombia,Comoros,Congo,Costa Rica,Croatia,Cuba,"
    "Cyprus,Czechia,Czech Republic,Denmark,Djibouti,Dominica,Dominican Republic,East Timor,"
    "Ecuador,Egypt,El Salvador,England,Eritrea,Estonia,Eswatini,Ethiopia,Fiji,Finland,France,Gabon,"
    "Gambia,Georgia,Germany,Ghana,Greece,Greenland,Grenada,Guatemala,Guinea,Guyana,Haiti,Honduras,"
    "Hong Kong,Hungary,Iceland,India,Indonesia,Iran,Iraq,Ireland,Israel,Italy,Ivory Coast,Jamaica,"
    "Japan,Kazakhstan,Kenya,Kiribati,Korea,Kosovo,Kuwait,Kyrgyzstan,Laos,Latvia,Lebanon,Lesotho,"
    "Liberia,Libya,Liechtenstein,Lithuania,Luxembourg,Macau,Macedonia,Madagascar,Malawi,Malaysia,"
    "Maldives,Mali,Malta,Mauritania,Mauritius,Mexico,Micronesia,Moldova,Monaco,Mongolia,Montenegro,"
    "Morocco,Mozambique,Myanmar,Namibia,Nauru,Nepal,Netherlands,New Zealand,Nicaragua,Niger,"
    "Nigeria,North Korea,North Macedonia,Northern Ireland,Norway,Oman,Pakistan,Palau,Palestine,"
    "Panama,Papua New Guinea,Paraguay,Peru,Philippines,Poland,Portugal,Puerto Rico,Qatar,Romania,"
    "Russia,Rwanda,Samoa,San Marino,Saudi Arabia,Scotland,Senegal,Serbia,Seychelles,Sierra Leone,"
    "Singapore,Slovakia,Slovenia,Solomon Islands,Somalia,South Africa,South Korea,South Sudan,"
    "Soviet Union,Spain,Sri Lanka,Sudan,Suriname,Sweden,Switzerland,Syria,Taiwan,Tajikistan,"
    "Tanzania,Thailand,Tibet,Togo,Tonga,Trinidad and Tobago,Tunisia,Turkey,Turkmenistan,Tuvalu,"
    "U.K.,U.S.,U.S.A.,UAE,UK,US,USA,USSR,Uganda,Ukraine,United Arab Emirates,United Kingdom,"
    "United States,Uruguay,Uzbekistan,Vanuatu,Vatican,Venezuela,Vietnam,Wales,Yemen,Zambia,"
    "Zimbabwe,Africa,Antarctica,Asia,Europe,America,North America,South America,Central America,"
    "Latin America,Middle East,Eurasia,Oceania,Caribbean,Balkans,Scandinavia,Siberia,Crimea,Arctic"
)
_CITIES = (
    "Abu Dhabi,Accra,Addis Ababa,Algiers,Amman,Amsterdam,Ankara,Astana,Athens,Baghdad,Baku,Bangkok,"
    "Barcelona,Beijing,Beirut,Belgrade,Berlin,Bern,Bogota,Boston,Brasilia,Bratislava,Brussels,"
    "Bucharest,Budapest,Buenos Aires,Cairo,Calcutta,Canberra,Cape Town,Caracas,Chicago,Copenhagen,"
    "Dakar,Damascus,Delhi,Dhaka,Doha,Dubai,Dublin,Edinburgh,Geneva,Glasgow,Hamburg,Hanoi,Harare,"
    "Havana,Helsinki,Istanbul,Jakarta,Jerusalem,Johannesburg,Kabul,Kathmandu,Khartoum,Kiev,Kigali,"
    "Kinshasa,Kyiv,Kyoto,Lagos,Lima,Lisbon,Liverpool,Ljubljana,London,Los Angeles,Luanda,Madrid,"
    "Manchester,Manila,Marseille,Mecca,Melbourne,Mexico City,Miami,Milan,Minsk,Mogadishu,"
    "Montevideo,Montreal,Moscow,Mumbai,Munich,Nairobi,Naples,New Delhi,New York,New York City,"
    "Osaka,Oslo,Ottawa,Paris,Philadelphia,Prague,Pretoria,Pyongyang,Quito,Rabat,Reykjavik,Riga,"
    "Rio de Janeiro,Riyadh,Rome,San Francisco,San Jose,Santiago,Sao Paulo,Sarajevo,Seattle,Seoul,"
    "Shanghai,Skopje,Sofia,St. Petersburg,Stockholm,Sydney,Taipei,Tallinn,Tashkent,Tbilisi,Tehran,"
    "Tel Aviv,Tirana,Tokyo,Toronto,Tripoli,Tunis,Ulaanbaatar,Vancouver,Venice,Vienna,Vientiane,"
    "Vilnius,Warsaw,Washington,Wellington,Yerevan,Zagreb,Zurich"
)
_STATES = (
    "Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Hawaii,Idaho,"
    "Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,"
    "Minnesota,Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,"
    "North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,Rhode Island,South Carolina,"
    "South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington D.C.,West Virginia,Wisconsin,"
    "Wyoming,Ontario,Quebec,Bavaria,Catalonia,Normandy,Tuscany,Sicily"
)
PLACES = frozenset(f"{_COUNTRIES},{_CITIES},{_STATES}".casefold().split(","))
"""Case-folded names of well-known places."""

DEMONYM_SUFFIXES = ("ian", "ean", "ese", "ish", "can", "nch", "rab", "eek", "aeli", "aqi", "wiss")
_SHORT_DEMONYMS = frozenset(
    "german dutch thai czech turk roman indian pole dane swede saudi".split()
)


def is_demonym(word: str) -> bool:
    """Tell whether a capitalised word looks like an adjective of place ("Russian", "Thai")."""
    folded = word.casefold().split("-")[-1].removesuffix("s")
    return folded in _SHORT_DEMONYMS or (
        word[:1].isupper() and folded.endswith(DEMONYM_SUFFIXES) and folded not in PLACES
    )
