"""Closed lists of English words that the rule-based parts of `qa` go by.

Function words, titles, verbs and nouns that tell people, places and organisations
apart. Word lists only; no article's names stand here, and no behaviour.
"""

__all__ = [
    "ABBREVIATIONS",
    "AUXILIARIES",
    "BASE_VERBS",
    "BE",
    "DETERMINERS",
    "EVENT_NOUNS",
    "FUNCTION_WORDS",
    "IRREGULAR",
    "MODALS",
    "OFFICIAL_VERBS",
    "ORGANISATION_NOUNS",
    "PERSON_NOUNS",
    "PLACE_NOUNS",
    "PREPOSITIONS",
    "PRONOUNS",
    "SAYING_VERBS",
    "SURNAME_PLACES",
    "THING_NOUNS",
    "TITLES",
    "TITLE_MODIFIERS",
    "WH_WORDS",
]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WH_WORDS = _set("who whom whose what which when where why how")
BE = _set("is are was were am be been being")
MODALS = _set("will would can could shall should may might must")
AUXILIARIES = (
    BE
    | MODALS
    | _set(
        "do does did has have had isn't aren't wasn't weren't don't doesn't didn't hasn't "
        "haven't hadn't won't wouldn't can't couldn't shouldn't cannot"
    )
)
DETERMINERS = _set(
    "the a an this that these those any some no every each another all both many much more most "
    "several few such what which whose my your our his her its their"
)
PRONOUNS = _set(
    "i me my mine you your yours we us our ours he him his she her hers it its they them their "
    "theirs himself herself itself themselves myself yourself one someone somebody anyone anybody "
    "everyone everybody nobody something anything everything nothing there here"
)
PREPOSITIONS = _set(
    "of in on at to from by with without for about against between among into onto over under "
    "after before during since until till through throughout across along around near within "
    "behind beyond above below toward towards upon via per despite besides amid off out up down "
    "like than as regarding concerning"
)
FUNCTION_WORDS = (
    WH_WORDS
    | AUXILIARIES
    | DETERMINERS
    | PRONOUNS
    | PREPOSITIONS
    | _set(
        "and or but nor so yet if then else because although though while whereas unless whether "
        "not only also too very just even still already again ever never always often once twice "
        "now today yesterday tomorrow tonight later earlier soon recently meanwhile however "
        "therefore thus hence moreover furthermore nevertheless instead otherwise perhaps maybe "
        "yes no ok okay please thanks thank hello hi well oh let's lets other others own same "
        "here there when's what's who's where's that's it's he's she's they're there's nor "
        "according last next first second third finally overall indeed additionally afterwards "
        "name list tell give show explain describe summarise summarize say said does one two "
        "three four five six seven eight nine ten eleven twelve"
    )
)
"""Words that carry no content of their own, or open a sentence without being a name."""

ABBREVIATIONS = _set(
    "mr mrs ms dr prof st gen sen rep gov lt col sgt capt cmdr adm rev hon jr sr no vs etc inc ltd "
    "co corp dept jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e al fig vol mt ft"
)
TITLES = _set(
    "mr mrs ms miss dr prof professor doctor president premier minister chancellor king queen "
    "prince princess emperor empress pope sir dame lord lady senator congressman congresswoman "
    "representative governor mayor secretary ambassador judge justice general colonel major "
    "captain lieutenant sergeant admiral commander marshal chairman chairwoman chair director "
    "sheikh ayatollah imam rabbi reverend father bishop archbishop cardinal saint detective "
    "inspector officer coach leader spokesman spokeswoman gen sen rep gov lt col sgt capt adm rev "
    "chief envoy commissioner councillor baron baroness count countess duke duchess sultan tsar"
)
TITLE_MODIFIERS = _set(
    "prime vice deputy foreign defense defence finance interior crown supreme first former "
    "attorney brigadier interim acting general executive lead senior assistant under"
)
SAYING_VERBS = _set(
    "said says say told tells added adds noted notes wrote writes argued argues claimed claims "
    "explained explains insisted insists replied asked announced stated remarked warned warns "
    "admitted acknowledged declared joked recalled recalls thinks thought believes believed hopes "
    "hoped praised thanked vowed pledged denied confirmed commented testified smiled laughed "
    "suggested complained concluded tweeted posted emphasised emphasized stressed married died "
    "resigned"
)
OFFICIAL_VERBS = _set(
    "announced announces confirmed stated declared claimed claims argued argues denied suggested "
    "pledged warned warns commented emphasised emphasized stressed acknowledged tweeted posted"
)
"""Verbs of saying that organisations do as well as people."""
PERSON_NOUNS = _set(
    "man woman boy girl person king queen prince princess president minister premier chancellor "
    "leader chief boss aide spokesman spokeswoman spokesperson mother father son daughter brother "
    "sister wife husband uncle aunt cousin grandfather grandmother friend child baby actor actress "
    "author writer poet singer musician composer artist painter director producer player coach "
    "captain teacher professor student doctor nurse lawyer judge officer soldier general colonel "
    "scientist researcher engineer inventor founder owner manager driver pilot farmer worker "
    "diplomat ambassador senator governor mayor candidate suspect victim witness expert analyst "
    "critic journalist reporter editor historian economist philosopher ruler emperor dictator "
    "politician lawmaker envoy guest host winner chairman chairwoman priest pope bishop monk guy "
    "lady gentleman hero villain protagonist character patient customer veteran applicant "
    "neighbour neighbor executive adviser advisor architect activist designer photographer "
    "sculptor explorer "
    "physicist chemist biologist mathematician astronomer psychologist sociologist novelist "
    "dramatist playwright filmmaker surgeon sailor bishop knight merchant missionary"
)
EVENT_NOUNS = _set(
    "war battle attack earthquake flood fire storm hurricane visit trip meeting summit talks "
    "conference ceremony wedding funeral election vote referendum revolution coup protest riot "
    "strike march festival concert game match race final tournament launch test explosion crash "
    "accident eruption outbreak epidemic pandemic crisis dinner banquet parade trial murder "
    "assassination invasion siege raid expedition tour rebellion uprising famine shipwreck "
    "signing negotiation negotiations announcement speech dissolution event incident"
)
PLACE_NOUNS = _set(
    "city town village country state region province county district island islands river lake sea "
    "ocean mountain mountains valley desert bay gulf street road avenue square park palace castle "
    "airport station port harbor harbour peninsula continent capital border territory hospital "
    "hotel museum theatre theater stadium hall tower bridge church cathedral temple kingdom "
    "republic empire forest coast canal strait falls beach hill heights cemetery prison camp place"
)
THING_NOUNS = EVENT_NOUNS | _set(
    "act age ages agreement award awards bible bill bowl code convention cup day days declaration "
    "decade depression edition era event exhibition fair games grammar holiday index jurors "
    "language law laws medal model month movement oscar pact peninsula period plague plan play "
    "policy prize programme program project protocol religion review scale series song standard "
    "studies style syndrome system theory treaty week world year"
)
"""Last words of names that name neither a person nor, by themselves, a place."""
SURNAME_PLACES = _set("hill lake church street bay temple hall beach")
"""Place nouns that are surnames as well: they tell nothing by themselves."""

ORGANISATION_NOUNS = _set(
    "ministry university college school institute institution academy council committee commission "
    "bank corporation company corp inc ltd llc group agency authority bureau department office "
    "party union association federation league society foundation court parliament congress senate "
    "assembly army navy force forces police service club team orchestra band press news times post "
    "journal herald tribune guardian organisation organization nations fund center centre "
    "laboratory laboratories labs network airlines airways motors industries systems holdings "
    "trust board house alliance church front movement brigade regiment administration"
)

IRREGULAR: dict[str, str] = {
    form: line.split()[0]
    for line in (
        "become became|begin began begun|bear bore born|beat beaten|bite bit bitten|blow blew "
        "blown|break broke broken|bring brought|build built|buy bought|catch caught|choose chose "
        "chosen|come came|cost|cut|deal dealt|dig dug|do did done|draw drew drawn|drink drank "
        "drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|"
        "find found|flee fled|fly flew flown|forbid forbade forbidden|forget forgot forgotten|"
        "freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown|hang hung|"
        "have had|hear heard|hide hid hidden|hit|hold held|hurt|keep kept|know knew known|lay laid|"
        "lead led|leave left|lend lent|let|lie lay|lose lost|make made|mean meant|meet met|pay "
        "paid|put|quit|read|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|see "
        "saw seen|seek sought|sell sold|send sent|set|shake shook shaken|shine shone|shoot shot|"
        "show shown|shut|sing sang sung|sink sank sunk|sit sat|sleep slept|speak spoke spoken|"
        "spend spent|split|spread|stand stood|steal stole stolen|stick stuck|strike struck|swear "
        "swore sworn|sweep swept|swim swam|take took taken|teach taught|tear tore torn|tell told|"
        "think thought|throw threw thrown|understand understood|wear wore worn|win won|withdraw "
        "withdrew withdrawn|write wrote written"
    ).split("|")
    for form in line.split()[1:]
}
"""Irregular past forms and participles, each with its base form."""

BASE_VERBS = frozenset(IRREGULAR.values()) | _set(
    "accept accuse achieve act add address adopt affect agree aim allow announce answer appear "
    "apply approve argue arrest arrive ask attack attempt attend award ban base be believe belong "
    "block bomb call cancel capture carry cause celebrate change charge claim close collapse "
    "collect compare compete complete compose condemn connect consider consist contain continue "
    "contribute control cooperate cost cover create criticise criticize cross cut damage declare "
    "decide defeat defend deliver demand deny depend describe design destroy develop die differ "
    "direct disagree discover discuss dissolve divide earn elect emerge employ enable end enjoy "
    "ensure enter establish exchange exist expand expect expire explain export express face fail "
    "fire fix follow force form found gain gather graduate happen hate hear help hire hope host "
    "identify ignore impact import impose improve include increase influence inspire intend "
    "introduce invade invent invest invite involve issue join jump kill land last launch learn "
    "like limit link list live locate look love maintain manage mark marry matter mention move "
    "name need note obtain occur offer open operate oppose order organise organize originate own "
    "participate pass perform plan play possess praise predict prefer prepare present prevent "
    "produce promise promote propose protect protest prove provide publish purchase pursue push "
    "raise reach react receive recognise recognize record reduce refer refuse reject relate "
    "release rely remain remember remove renew replace reply report represent request require "
    "rescue resign respond result retire return reveal rule save score separate serve settle share "
    "sign sound sponsor start state stay stop study succeed suffer suggest supply support "
    "surrender survive suspect target test thank threaten travel treat trigger try turn unveil use "
    "value visit vote vow wait walk want warn watch welcome win wish withdraw witness work worry"
)
