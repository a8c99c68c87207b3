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
    "|indikator indicator|indikatorer indicator"
    "|serie series|serier series|ruta cell|rutor cell|period period|perioder period",
    "en": "area area|areas area|school school|schools school|of the others municipality"
    "|indicator indicator|indicators indicator"
    "|series series|cell cell|cells cell|period period|periods period",
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
MORE = {"sv": "mer än ", "en": "more than "}  # before a number that is too large to be told
AND = {"sv": "och", "en": "and"}
APART = {"sv": (" ", ","), "en": (",", r"\.")}  # between thousands, before decimals

# What must not be left over when every claim has been read, and what must not be said at all.
CHARGED = {
    "sv": r"\b(säke?r\w*|bättre|sämre|högre|lägre|ök[an]\w*|minsk\w*"
    r"|omkring|jämför\w*|slump\w*|o?jämnare|ändrad)\b",
    "en": r"\b(certain\w*|better|worse|higher|lower|r[io]sen?|f[ae]ll(en)?|(in|de)creas\w*"
    r"|about (?=\d)|compar\w*|chance|(more|less) equal|changed)\b",
}
RANKING = {
    "sv": r"\b(bäst\w*|sämst\w*|topp\w*|botten\w*|plats|placer\w*|rank\w*|etta)\b",
    "en": r"\b(best|worst|top|bottom|place|rank\w*|league)\b",
}

# Kind, and the word that it always says; Swedish; English. The longer stand before the shorter.
CLAUSES = """
experience
    <value> av dem som svarade i <area>, mellan <low> och <high> av alla tillfrågade
    <value> of those who answered in <area>, between <low> and <high> of all who were asked
experience alone
    <value> av dem som svarade i <area>
    <value> of those who answered in <area>
answered
    I <area> svarade <persons> av <of> tillfrågade (<value>), och <size> svarade inte
    In <area> <persons> of <of> who were asked answered (<value>), and <size> did not
uncompared
    Visas inte
    Not shown
answered unknown
    Hur många som tillfrågades i <area> är inte känt. Därför går det inte att säga hur det är för alla
    How many were asked in <area> is not known. So nothing can be said of them all
state worse
    säkerställt sämre i områdena med svårast villkor
    certainly worse in the areas with the hardest conditions
state better
    säkerställt bättre i områdena med svårast villkor
    certainly better in the areas with the hardest conditions
hardest
    Där villkoren är svårast: <value> av <of> indikatorer säkerställt sämre, <size> säkerställt bättre
    Where conditions are hardest: <value> of <of> indicators certainly worse, <size> certainly better
hardest none
    Ingen säker skillnad mellan områden med olika villkor på någon av <of> indikatorer
    No certain difference between areas with different conditions on any of <of> indicators
hardest nothing
    Det finns inget att jämföra mellan områden med olika villkor
    There is nothing to compare between areas with different conditions
state similar
    ingen säker skillnad mellan områden med olika villkor
    no certain difference between areas with different conditions
state differ
    områdena skiljer sig säkerställt åt
    the areas certainly differ
state alike
    ingen säker skillnad mellan områdena
    no certain difference between the areas
equality not_judged
    jämlikheten går inte att bedöma
    equality cannot be judged
measured
    <measure> är <value>, eller mellan <low> och <high> med osäkerheten inräknad
    <measure> is <value>, or between <low> and <high> allowing for uncertainty
measured alone
    <measure> är <value>; hur osäkert det är går inte att säga
    <measure> is <value>; how uncertain that is cannot be said
since more_equal
    <first_period> var siffran <first>; sedan dess har det blivit säkerställt jämnare
    In <first_period> the figure was <first>; since then things have certainly become more equal
since less_equal
    <first_period> var siffran <first>; sedan dess har det blivit säkerställt ojämnare
    In <first_period> the figure was <first>; since then things have certainly become less equal
since changed
    <first_period> var siffran <first>; sedan dess har den säkerställt ändrats
    In <first_period> the figure was <first>; since then it has certainly changed
since none
    <first_period> var siffran <first>; sedan dess går det inte att se någon säker förändring
    In <first_period> the figure was <first>; since then no certain change can be seen
since not_judged
    <first_period> var siffran <first>; om förändringen är säker går inte att säga
    In <first_period> the figure was <first>; whether the change is certain cannot be said
disagree absolute
    Måtten är inte överens: räknat som skillnad har det blivit säkerställt ojämnare, räknat som kvot \
        säkerställt jämnare. Det kan hända när nivån ändras
    The measures disagree: counted as a difference things have certainly become less equal, counted as a \
        ratio certainly more equal. That can happen when the level changes
disagree relative
    Måtten är inte överens: räknat som kvot har det blivit säkerställt ojämnare, räknat som skillnad \
        säkerställt jämnare. Det kan hända när nivån ändras
    The measures disagree: counted as a ratio things have certainly become less equal, counted as a \
        difference certainly more equal. That can happen when the level changes
alone absolute
    Förändringen är säkerställd räknat som skillnad, men inte räknat som kvot
    The change is certain counted as a difference, but not counted as a ratio
alone relative
    Förändringen är säkerställd räknat som kvot, men inte räknat som skillnad
    The change is certain counted as a ratio, but not counted as a difference
unexplained
    Av skillnaderna mellan områdena går <value> inte att förklara med slumpen, eller mellan <low> och \
        <high> med osäkerheten inräknad
    Of the differences between the areas <value> cannot be explained by chance, or between <low> and \
        <high> allowing for uncertainty
every all
    Om alla områden vore som
    If all areas were like
every chosen
    Om alla valda områden vore som
    If all the chosen areas were like
among
    Räknat på <value> av de <of> valda områdena
    Based on <value> of the <of> chosen areas
among shown
    Räknat på <value> av de <of> områdena
    Based on <value> of the <of> areas
among all
    Räknat på alla <of> valda områden
    Based on all <of> chosen areas
chosen
    <topic> (<of> valda områden):
    <topic> (<of> chosen areas):
gone protected
    <value> är skyddat
    <value> is protected
gone protected
    <value> är skyddade
    <value> are protected
gone missing
    <value> saknar uppgift
    <value> has no figure
gone missing
    <value> saknar uppgift
    <value> have no figure
gain area_type
    de med bäst villkor: bättre för omkring <persons> personer
    those with the best conditions: better for about <persons> persons
gain default
    det bästa: bättre för omkring <persons> personer
    the best: better for about <persons> persons
nobody area_type
    de med bäst villkor: inte säkert bättre för någon
    those with the best conditions: not certainly better for anybody
nobody default
    det bästa: inte säkert bättre för någon
    the best: not certainly better for anybody
uncounted
    går inte att räkna om till personer
    cannot be turned into persons
gained
    <period>: det vore bättre för omkring <persons> av <of> <people>, eller mellan <low> och <high> med \
        osäkerheten inräknad
    <period>: it would be better for about <persons> of <of> <people>, or between <low> and <high> \
        allowing for uncertainty
at_most
    <period>: det kan vara bättre för ingen, eller för upp till <high> av <of> <people>
    <period>: it may be better for nobody, or for up to <high> of <of> <people>
lies areas
    <value> mellan områdena (mellan <low> och <high>)
    <value> lies between the areas (between <low> and <high>)
lies schools
    <value> mellan skolorna (mellan <low> och <high>)
    <value> lies between the schools (between <low> and <high>)
little areas
    mindre än 1 % mellan områdena
    less than 1% lies between the areas
little schools
    mindre än 1 % mellan skolorna
    less than 1% lies between the schools
counting
    Av skillnaderna mellan <people> ligger
    Of the differences among <people>
course
    Från <first_period> till <last_period> har <area> gått från <first> till <last>, och <measure> från \
        <low> till <high>
    From <first_period> to <last_period> <area> has gone from <first> to <last>, and <measure> from <low> \
        to <high>
moved
    Från <first_period> till <last_period> har <area> gått från <first> till <last>
    From <first_period> to <last_period> <area> has gone from <first> to <last>
still
    ingen säker förändring av nivå eller jämlikhet
    no certain change in level or equality
level better
    säkerställt bättre nivå
    a certainly better level
level worse
    säkerställt sämre nivå
    a certainly worse level
level none
    nivån utan säker förändring
    no certain change in the level
level not_judged
    nivån går inte att bedöma
    the level cannot be judged
equality more_equal
    säkerställt jämnare
    certainly more equal
equality less_equal
    säkerställt ojämnare
    certainly less equal
equality changed
    säkerställt ändrad jämlikhet
    equality certainly changed
equality none
    jämlikheten utan säker förändring
    no certain change in equality
without difference
    Utan <area> vore skillnaden <value> i stället för <first>
    Without <area> the difference would be <value> instead of <first>
without ratio
    Utan <area> vore kvoten <value> i stället för <first>
    Without <area> the ratio would be <value> instead of <first>
without per_cent
    Utan <area> vore det genomsnittliga avståndet i procent <value> i stället för <first>
    Without <area> the average distance in per cent would be <value> instead of <first>
without distance
    Utan <area> vore det genomsnittliga avståndet <value> i stället för <first>
    Without <area> the average distance would be <value> instead of <first>
unmoved difference
    Inget enskilt område ändrar skillnaden så att det märks
    No single area changes the difference so that it can be noticed
unmoved ratio
    Inget enskilt område ändrar kvoten så att det märks
    No single area changes the ratio so that it can be noticed
unmoved per_cent
    Inget enskilt område ändrar det genomsnittliga avståndet i procent så att det märks
    No single area changes the average distance in per cent so that it can be noticed
unmoved distance
    Inget enskilt område ändrar det genomsnittliga avståndet så att det märks
    No single area changes the average distance so that it can be noticed
left_out
    Varje område räknas bort för sig, <period>. Det visar vad siffrorna bygger på, inte vad som beror på \
        området eller på slumpen
    Each area is left out in turn, <period>. It shows what the figures rest on, not what is due to the \
        area or to chance
in_domain health
    <value> av <of> i hälsa
    <value> of <of> in health
in_domain safety
    <value> av <of> i trygghet
    <value> of <of> in safety
in_domain learning
    <value> av <of> i lärande
    <value> of <of> in learning
in_domain conditions
    <value> av <of> i livsvillkor
    <value> of <of> in living conditions
worse_in
    Säkerställt sämre är
    Certainly worse are
on_scale
    ”<topic>” (<value>, mellan <low> och <high>)
    “<topic>” (<value>, between <low> and <high>)
largest
    Störst på den gemensamma skalan:
    Largest on the common scale:
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
