"""The words and clauses of findings, Swedish and English side by side, written anew for the tests."""

from __future__ import annotations

LANGUAGES = ("sv", "en")
NAME = "[\ue000-\uf8ff]"  # each known name is one private character while its sentence is read

WORDS = {
    "sv": "bättre better|sämre worse|högre higher|lägre lower|ökat up|minskat down|ökning up|minskning down"
    "|ökande up|minskande down",
    "en": "better better|worse worse|higher higher|lower lower|risen up|fallen down"
    "|increasing up|decreasing down",
}
NOUNS = {
    "sv": "område area|områden area|skola school|skolor school|av de andra municipality"
    "|indikator indicator|indikatorer indicator|ruta cell|rutor cell|period period|perioder period",
    "en": "area area|areas area|school school|schools school|of the others municipality"
    "|indicator indicator|indicators indicator|cell cell|cells cell|period period|periods period",
}
UNITS = {
    "sv": {
        " %": "percent",
        " procentenhet": "percentage points",
        " procentenheter": "percentage points",
        " per 1 000": "per_1000",
        " per 100 000": "per_100000",
        " poäng": "points",
        " dagar": "days",
    },
    "en": {
        "%": "percent",
        " percentage point": "percentage points",
        " percentage points": "percentage points",
        " per 1,000": "per_1000",
        " per 100,000": "per_100000",
        " points": "points",
        " days": "days",
    },
}
AND = {"sv": "och", "en": "and"}
APART = {"sv": (" ", ","), "en": (",", r"\.")}  # between thousands, before decimals

# What must not be left over when every claim has been read, and what must not be said at all.
CHARGED = {
    "sv": r"\b(säke?r\w*|bättre|sämre|högre|lägre|ök[an]\w*|minsk\w*|omkring|jämför\w*|slump\w*)\b",
    "en": r"\b(certain\w*|better|worse|higher|lower|r[io]sen?|f[ae]ll(en)?|(in|de)creas\w*"
    r"|about (?=\d)|compar\w*|chance)\b",
}
RANKING = {
    "sv": r"\b(bäst\w*|sämst\w*|topp\w*|botten\w*|plats|placer\w*|rank\w*|etta)\b",
    "en": r"\b(best|worst|top|bottom|place|rank\w*|league)\b",
}

# Kind, and the word that it always says; Swedish; English. The longer stand before the shorter.
CLAUSES = """
difference
    säkerställt <word> i <area> än i <other>: <size> <side>, eller mellan <low> och <high> med osäkerheten \
        inräknad
    certainly <word> in <area> than in <other>: <size> <side>, or between <low> and <high> allowing for \
        uncertainty
difference
    säkerställt <word> i <area> än i <other>: skillnaden är <size>, eller mellan <low> och <high> med \
        osäkerheten inräknad
    certainly <word> in <area> than in <other>: the difference is <size>, or between <low> and <high> \
        allowing for uncertainty
difference
    säkerställt <word> i <area> än i <other>
    certainly <word> in <area> than in <other>
difference
    säkerställt <word> i <area> än <other>: <size> <side>, eller mellan <low> och <high> med osäkerheten \
        inräknad
    certainly <word> in <area> than <other>: <size> <side>, or between <low> and <high> allowing for \
        uncertainty
difference
    säkerställt <word> i <area> än <other>: skillnaden är <size>, eller mellan <low> och <high> med \
        osäkerheten inräknad
    certainly <word> in <area> than <other>: the difference is <size>, or between <low> and <high> \
        allowing for uncertainty
difference
    säkerställt <word> i <area> än <other>
    certainly <word> in <area> than <other>
heading
    Tydligast <word>:
    Most clearly <word>:
clearest
    ”<topic>” (<size> <side>, mellan <low> och <high>)
    “<topic>” (<size> <side>, between <low> and <high>)
persons
    omkring <persons> av <of> <people> där det är säkerställt <word>
    about <persons> of <of> <people> where it is certainly <word>
persons
    omkring <persons> av <of> <people> i <area>
    about <persons> of <of> <people> in <area>
change
    I <area> har värdet <word> från <first> (<first_period>) till <last> (<last_period>), vilket \
        är <worth>; förändringen är säkerställd: <size>, eller mellan <low> och <high> med osäkerheten \
        inräknad
    In <area> the value has <word> from <first> (<first_period>) to <last> (<last_period>), \
        which is <worth>; the change is certain: <size>, or between <low> and <high> allowing for uncertainty
change
    I <area> har värdet <word> från <first> (<first_period>) till <last> (<last_period>); \
        förändringen är säkerställd: <size>, eller mellan <low> och <high> med osäkerheten inräknad
    In <area> the value has <word> from <first> (<first_period>) to <last> (<last_period>); \
        the change is certain: <size>, or between <low> and <high> allowing for uncertainty
change none
    I <area> går det inte att se någon säker förändring från <first> (<first_period>) till <last> \
        (<last_period>); den kan vara mellan <low> och <high>
    In <area> no certain change can be seen from <first> (<first_period>) to <last> (<last_period>); it \
        may be between <low> and <high>
change none
    I <area> går det inte att se någon säker förändring från <first> (<first_period>) till <last> \
        (<last_period>): bland så många jämförelser blir alltid någon förändring så stor
    In <area> no certain change can be seen from <first> (<first_period>) to <last> (<last_period>): \
        among so many comparisons some change is always this large
change not_judged
    I <area> har värdet gått från <first> (<first_period>) till <last> (<last_period>); utan \
        osäkerhetsintervall går det inte att säga om förändringen är säker
    In <area> the value has gone from <first> (<first_period>) to <last> (<last_period>); without an \
        uncertainty interval it cannot be said whether the change is certain
recent
    säkerställt <word> de senaste fem åren i <who>
    certainly <word> over the last five years in <who>
recent none
    ingen säker trend de senaste fem åren i <who>
    no certain trend over the last five years in <who>
recents none
    ingen säker trend de senaste fem åren
    no certain trend over the last five years
recents not_judged
    trenden för de senaste fem åren kan inte räknas ut
    the trend over the last five years cannot be calculated
course
    <area>: säkerställt <word> <period>, vilket är <worth>
    <area>: certainly <word> <period>, which is <worth>
course
    <area>: säkerställt <word> <period>
    <area>: certainly <word> <period>
course none
    <area>: ingen säker trend <period>
    <area>: no certain trend <period>
course pooled
    <area>: kan inte räknas ut, eftersom varje värde gäller <of> år tillsammans
    <area>: cannot be calculated, since each value covers <of> years together
course years
    <area>: kan inte räknas ut, eftersom det inte finns fem jämförbara år i rad
    <area>: cannot be calculated, since there are not five comparable years in a row
course interval
    <area>: kan inte räknas ut, eftersom värdenas osäkerhet inte är känd
    <area>: cannot be calculated, since the uncertainty of the values is not known
changed
    säkerställd <word> i <who>
    certainly <word> in <who>
changed none
    ingen säker förändring i <who>
    no certain change in <who>
changed not_judged
    förändringen i <who> går inte att bedöma
    the change in <who> cannot be judged
short years
    för få jämförbara år för att se någon förändring
    too few comparable years to see a change
family
    <low_who> i <high_who>:
    <low_who> in <high_who>:
remaining
    <value> säkerställda skillnader mot <other>
    <value> certain differences from <other>
remaining
    <value> säkerställd skillnad mot <other>
    <value> certain difference from <other>
exist
    Säkerställda skillnader finns i
    There are certain differences in
domain health
    <value> av <of> rutor i hälsa
    <value> of <of> cells in health
domain safety
    <value> av <of> rutor i trygghet
    <value> of <of> cells in safety
domain learning
    <value> av <of> rutor i lärande
    <value> of <of> cells in learning
domain conditions
    <value> av <of> rutor i livsvillkor
    <value> of <of> cells in living conditions
range
    från <low> i <low_who> till <high> i <high_who>
    from <low> in <low_who> to <high> in <high_who>
range
    från <low> till <high> i <who>
    from <low> to <high> in <who>
same
    <value> i <who>, alltså samma överallt
    <value> in <who>, the same everywhere
single
    bara <who> har ett värde som kan visas, <value>
    only <who> has a value that can be shown, <value>
within similar
    osäkerheten för <area> går från <low> till <high>, och där ligger också <other>
    the uncertainty for <area> runs from <low> to <high>, and <other> lies within it
chance similar
    Skillnaden kan bero på slumpen
    The difference may be due to chance
among similar
    bland så många jämförelser blir alltid någon skillnad så stor
    among so many comparisons some difference is always this large
inside similar
    <persons> av <who> ligger inom det som slumpen ger kring <other> (<value>)
    <persons> of <who> lie within what chance gives around <other> (<value>)
outside similar
    <who> som kan ligga där av en slump, bland så många
    <who> that may lie there by chance, among so many
visible most
    För att synas måste en skillnad vara minst <size> i <area> (<of> <people>)
    To be seen, a difference must be at least <size> in <area> (<of> <people>)
visible most
    För att synas måste en skillnad vara minst <size> i en skola med <of> <people>
    To be seen, a difference must be at least <size> in a school with <of> <people>
visible most
    För att synas måste en skillnad vara minst <size> för ”<topic>” (<of> <people>)
    To be seen, a difference must be at least <size> for “<topic>” (<of> <people>)
visible most
    För att synas måste en skillnad vara minst <size> där siffrorna är osäkrast
    To be seen, a difference must be at least <size> where the figures are least certain
visible least
    och minst <size> där de är säkrast
    and at least <size> where they are most certain
visible most
    För att synas måste en skillnad vara minst <size> i <area>
    To be seen, a difference must be at least <size> in <area>
visible most
    För att synas måste en skillnad vara minst <size> i en skola
    To be seen, a difference must be at least <size> in one school
visible most
    För att synas måste en skillnad vara minst <size> för ”<topic>”
    To be seen, a difference must be at least <size> for “<topic>”
visible least
    och minst <size> i <area> (<of> <people>)
    and at least <size> in <area> (<of> <people>)
visible least
    och minst <size> i en skola med <of> <people>
    and at least <size> in a school with <of> <people>
visible least
    och minst <size> för ”<topic>” (<of> <people>)
    and at least <size> for “<topic>” (<of> <people>)
visible least
    och minst <size> i <area>
    and at least <size> in <area>
visible least
    och minst <size> i en skola
    and at least <size> in one school
visible least
    och minst <size> för ”<topic>”
    and at least <size> for “<topic>”
many
    Av <of> jämförelser skulle omkring <persons> slå ut av en slump. När det är borträknat kvarstår <value>
    Of <of> comparisons about <persons> would stand out by chance. When that is allowed for <value> remain
pair similar
    ingen säker skillnad mellan <area> och <other>
    no certain difference between <area> and <other>
all similar
    ingen säker skillnad mot <other>
    no certain difference from <other>
uncertain
    Ingen säker skillnad mellan områdena
    No certain difference between the areas
uncertain
    Ingen skillnad mellan två områden är så stor att den är säker
    No difference between two areas is large enough to be certain
uncertain
    Det kan ändå finnas skillnader som siffrorna är för osäkra för att visa
    There may still be differences that the figures are too uncertain to show
count similar
    <who> utan säker skillnad
    <who> with no certain difference
partial
    För <who> saknas värden från en del av gruppens områden; där räknas bara de andra
    For <who> some of the group’s areas have no value; only the others are counted there
count protected
    <who> med för få personer för att visas
    <who> with too few people to be shown
count missing
    <who> utan uppgift
    <who> without a figure
count interval
    <who> utan osäkerhetsintervall
    <who> without an uncertainty interval
count benchmark
    <who> utan motsvarande värde för <other>
    <who> without a corresponding value for <other>
count years
    <who> med för få jämförbara år
    <who> with too few comparable years
count
    <who> säkerställt <word> än <other>
    <who> certainly <word> than <other>
count
    <who> säkerställt <word>
    <who> certainly <word>
pair protected
    värdet för <area> visas inte
    the value for <area> is not shown
pair missing
    uppgift saknas för <area>
    there is no figure for <area>
pair no
    <area> går inte att jämföra med <other>
    <area> cannot be compared with <other>
why protected
    Värdet visas inte eftersom det gäller för få personer
    The value is not shown because it concerns too few people
why missing
    Källan har inget värde
    The source has no value
why interval
    Värdet har inget osäkerhetsintervall
    The value has no uncertainty interval
why benchmark
    <other> saknar värde för samma period
    <other> has no value for the same period
all protected
    alla värden är skyddade
    all values are protected
all missing
    alla uppgifter saknas
    all figures are missing
all hidden
    inget värde kan visas
    no value can be shown
all no
    inget går att jämföra med <other>
    nothing can be compared with <other>
all nothing
    det finns inget att jämföra
    there is nothing to compare
all nothing
    det finns inget värde att visa
    there is no value to show
all nothing
    Det finns inga värden för området
    There are no values for the area
compared
    Jämfört med <other> (<value>):
    Compared with <other> (<value>):
compared
    Jämfört med <other>:
    Compared with <other>:
uncompared
    därför görs ingen jämförelse med <other>
    therefore no comparison with <other> is made
uncompared
    därför görs ingen jämförelse
    therefore no comparison is made
uncompared
    Jämförs inte:
    Not compared:
value
    <value> i <area>
    <value> in <area>
value
    <area> har <value>
    <area> has <value>
about
    <topic>, <period>:
    <topic>, <period>:
about
    <topic>:
    <topic>:
theme
    Det gäller ”<topic>”
    This is about “<topic>”
synthetic
    ◇ Här ingår påhittade siffror
    ◇ Some of these figures are invented
"""
