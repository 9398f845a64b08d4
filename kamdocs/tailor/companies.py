"""Names of companies, compared as people mean them: without case, accents and legal form, however they are spelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from kamdocs.values import folded

__all__ = ["begins_alike", "company", "is_account", "is_among", "same_company"]

# Written with their letters alone: `S.p.A.`, `S. p. A.` and `Sp. z o.o.` are the same as `spa` and `spzoo`.
_FORMS = """
ab ag aktiengesellschaft aps as asa asbl bhd bt bv bvba cic co company coop corp corporation cv dd doo eg ehf eirl ek eurl ev gbr
gesellschaftmitbeschrankterhaftung gk gmbh hf inc incorporated jsc kft kg kgaa kk lda limited llc llp lp ltd ltda mbh nv nyrt oao ohg
ood ooo oy oyj pao plc pt pte pty pvt sa sab sabdecv sadecv sagl sapa sarl sas sasu sau sc sca scarl scoop scop scpa scrl scs sdn se sl
sll slu snc soccoop sociedadanonima sociedadlimitada societaaresponsabilitalimitata societacooperativa societaperazioni societeanonyme
socagr socagricola socoop societaagr societaagricola spa spj spk sprl spzoo srl srls sro ug ughaftungsbeschrankt vof vzw zao zrt
"""
_LEGAL_FORMS = frozenset(_FORMS.split())
_MOST_WORDS = 6
"""Words of the longest legal form."""

_AND = re.compile(r"(?<=\s)(?:&|\+|and|und|u\.?|et|ed|e|y|i|og|och|en)(?=\s)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
# What of Cyrillic and Greek looks like a Latin letter, small or capital.
_LOOK_ALIKES = str.maketrans(dict(zip("авекмнорстухіјѕԁԛԝһӏαβεζηικμνορτυχ", "abekmhopctyxijsdqwhlabezhikmnoptyx", strict=True)))
_NO_LETTERS = re.compile("[™®©℠\u00ad\u200b-\u200f\u2060\ufeff]")
"""Signs of law, and signs that nobody sees."""

_WORD = re.compile(r"[^\W_]+")
_LONG_FORMS = (
    (re.compile(r"\bf\W*lli\b"), "fratelli"),
    (re.compile(r"\bgebr(?:ueder)?\b"), "gebruder"),
    (re.compile(r"\bbros\b"), "brothers"),
    (re.compile(r"\b(?:st|ste|sainte|sankt|sint)\b"), "saint"),
    (re.compile(r"\bsoc(?:ieta)?\W*agr(?:icola)?\b"), "societaagricola"),
    (re.compile(r"\b(?:az|azienda)\W*agr(?:icola)?\b"), "aziendaagricola"),
)
_GROUPS = frozenset(["concern", "group", "groupe", "grupo", "gruppe", "gruppo", "koncern", "konzern", "the"])
_SPELLINGS = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
"""How å, ä, ö, ø and ü are spelled, and the letter without its sign."""

_DISTINCTIVE = 6
"""Letters of a beginning that two companies hardly share by chance."""
# The words that any company of a trade or a country may begin with.
_TRADE_WORDS = """
a al alla d da dal de degli dei del della delle dello der des di die du el en for il in la las le les los of per und von
acciai acciaieria acciaierie acqua acque advanced aerospace agri agricola agricole agricoltura agro alimentare alimentari alimentos
alliance alpha american ambiente analytics antica apparel aqua arredamenti arte associated associazione assicurazioni atelier
atlantic auto automation automazione automotive autotrasporti azienda aziendaagricola bakery banca banco bank banque beverage beverages
bevande bio birra birreria birrificio board bodega bodegas boulangerie brasserie brauerei brewery brewing british brothers building
burro business caffe caisse caja calzature cantina cantine capital care carni cars cartiera cartiere casa caseificio cassa
central centrale centre centro ceramica ceramiche chemical chemicals chemie chimica chocolate cleaning clinic clinica cloud club
coffee cold college commercial commerciale compagnia compagnie company compania computer confezioni conserve conserves conservas
consorzio constructions construction consulting control controls cooling coop cooperativa cooperative corporation costruzioni credit
credito creative cremeria cristalleria dairy dairies data delivery demolizioni design deutsche deutsches development digital
distilleria distillerie distribution distribuzione dolciaria dolci eastern ecologia edilizia editoriale electric electronic
electronics elettrica elettriche elettronica elettronica energia energie energy engineering enterprise environmental equipment estate
euro europa europe european export express fabbrica fabrica farm farmacia farmaceutici farmaceutica farms fashion fattoria ferro
ferrovie filter filters filtri finance financial fine first fish flour fonderia fonderie fondazione food foods formaggi forniture
forno foundation foundry fratelli freight fresh frigo fromagerie fruit frutta furniture garage garden gebruder gelateria gelati
general generale generali german global gold golden grain grand grandi green gross handel handels haus health healthcare heating
holding home hospital hotel hotels house ice immobiliare immobilien impianti import impresa imprese industria industrial industriale
industriali industrias industrie industrien industries informatica information ingegneria ingredients institut institute instruments
insurance integrated international internazionale internacional investment investments istituto italia italian italiana italiane
italiano kaffee kunststoff labor laboratori laboratorio laboratories laboratory lait land latte latteria latterie latticini
laundry laundries lavanderia lavanderie lavorazioni leather lebensmittel legno libreria life lighting linea logistic logistica
logistics logistik machine machinery machines macchine macelleria maglificio magazzini management manifattura manifatture
manufacturing marble marine marina marittima market marketing marmi maschinenbau material materials meat mecanica meccanica
meccaniche media medical medicale mediterranea mediterraneo metal metalli metallurgica metals metall micro milch milk mill mills mineral
minerale minerals mobile mobili moda modern molino molini molkerei motor motors mulino mulini municipal national naturale
nazionale net network new nord nordic north northern nova nuova nuovo obst oceanic office officina officine oil olio optical
organic oleificio packaging panificio papel paper papier pasta pasticceria pasticcerie pastificio performance petrol pharma
pharmaceutical pharmaceuticals pizzeria plast plastic plastica plastics plastiche polymer polymers popolare porcelain port power
precision premium preserves press print printing process prima primo pro produce product products produits produzione produzioni
project projects prosciuttificio prosciutti pump pumps qualita quality real recycling refrigerazione regional research restaurant
ricambi riso ristorante ristorazione risparmio robotics rohstoffe royal rubber safety salumi salumificio salute san sanita sanitaria
santa santo saint school science scientific security semi sensor sensors service services serviceagentur servizi servicios
shipping shop silver sistemi sistemas smart social sociale societa societaagricola societe sociedad software solar solutions soluzioni
south southern spare special specialty spedizioni sport stadtwerke stamperia star steel stahl stone studio stock sud super supermercati
supply sustainable swiss system systeme systems tech technic technical technik technologie technologies technology tecnica
tecnologia tecnologie telecom tessile tessiture tessitura textil textile textiles tintoria tintorie tobacco tool tools torrefazione
tourism trade trading trans transport transporte transportes transports trasporti travel tubi tv union unione united
universal universita university utensili vegetali vehicles verlag vetreria vetro verde viaggi vini vino vins wasser waste water
werke west western wind wine winery wines wood world yachts zucchero zuckerfabrik
"""
_TRADES = frozenset(_TRADE_WORDS.split())


def company(name: str) -> str:
    """The name without case, accents, signs and legal form: `Pérez & Söhne GmbH` is `perez sohne`.

    The first word is never taken for a legal form: it is the name of `SE Solutions`.
    """
    words = _WORD.findall(_AND.sub(" ", folded(_NO_LETTERS.sub("", name)).translate(_LETTERS)))
    kept, at = words[:1], 1
    while at < len(words):
        length = next((each for each in range(_MOST_WORDS, 0, -1) if "".join(words[at : at + each]) in _LEGAL_FORMS), 0)
        if not length:
            kept.append(words[at])
        at += length or 1
    return " ".join(kept) or folded(name)


def is_account(one: str, other: str) -> bool:
    """Whether two names are surely of one company: they differ in case, accents, signs and legal form alone."""
    return bool(_written(one) & _written(other))


def same_company(one: str, other: str) -> bool:
    """Whether two names may be of one company: equal, or the one within the other at word bounds (`Gelo Nord Italia`, `Gelo Nord S.r.l.`).

    Words may be written in one or apart (`Gelo-Nord`, `Gelonord`), and abbreviated (`F.lli`), with or without the word for a group. Rather
    too often than too seldom: who must not see a name must not see it in a longer one either.
    """
    first, second = _words(one), _words(other)
    return _is_within(first, second) or _is_within(second, first)


def begins_alike(one: str, other: str, trades: Collection[str] = ()) -> bool:
    """Whether two names begin alike, with six letters or more that are no word of a trade: `Coca-Cola HBC`, `Coca Cola Italia`.

    `trades`: words of the library's industries, folded, that companies share by chance as well.
    """
    plain = {_spelled(folded(word)) for word in trades}
    first, second = _beginnings(_words(one)), _beginnings(_words(other))
    # The words of the longest beginning of both, which one may write in one and the other apart.
    shared = max(first.keys() & second.keys(), key=len, default="")
    parts = [each[shared] for each in (first, second) if shared]
    told = [sum(len(word) for word in words if word not in _TRADES and _spelled(word) not in plain) for words in parts]
    return max(told, default=0) >= _DISTINCTIVE


def is_among(name: str, names: Iterable[str]) -> str | None:
    """The first of `names` that may be the company `name`; None where none is."""
    return next((each for each in names if same_company(name, each)), None)


def _is_within(short: Sequence[str], long: Sequence[str]) -> bool:
    wanted = _spelled("".join(short))
    return bool(wanted) and wanted in _runs(long)


def _beginnings(words: Sequence[str]) -> dict[str, Sequence[str]]:
    """Each beginning of the words, written in one, with its words."""
    return {_spelled("".join(words[:end])): words[:end] for end in range(1, len(words) + 1)}


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Each run of the words, written in one."""
    return (_spelled("".join(words[begin:end])) for begin in range(len(words)) for end in range(begin + 1, len(words) + 1))


def _spelled(word: str) -> str:
    """The word as it is spelled without umlauts, whether they were dropped or written in two letters."""
    for two, one in _SPELLINGS:
        word = word.replace(two, one)
    return word


@lru_cache(maxsize=1024)
def _words(name: str) -> tuple[str, ...]:
    """The words of the name as they are compared: abbreviations in full, initials in one, and no word for a group beside others."""
    plain = " ".join(_WORD.findall(company(name))).translate(_LOOK_ALIKES)
    for short, long in _LONG_FORMS:
        plain = short.sub(long, plain)
    words: list[str] = []
    for single, group in groupby(plain.split(), lambda word: len(word) == 1):
        some = list(group)
        words += ["".join(some)] if single else some
    return tuple(word for word in words if word not in _GROUPS) or tuple(words) or (company(name),)


@lru_cache(maxsize=1024)
def _written(name: str) -> frozenset[str]:
    """The name as `company` gives it, and with its umlauts spelled out: `Müller` is `muller` and `mueller`."""
    return frozenset((company(name), company(unicodedata.normalize("NFC", name).translate(_UMLAUTS))))
