"""Numbers in running talk, with capitals and without: what is masked and what stays. One sentence a line."""

import re

import pytest

from qualcode.anonymising import find_identifiers

MARK = re.compile(r"\[\[(.*?)\]\]")

TALK = {
    "nb": """
Mannen min, som er [[seksti-tre]], ble ufør i [[2016]].
Hun er i [[begynnelsen av trettiåra]], vil jeg tro.
Jeg er født og oppvokst her, i -[[64]].
Jeg er jo snart pensjonist, [[sekstiseks]] i [[august]].
Ungene er [[tre, fem og åtte]].
Vi fikk tvillinger da jeg var [[førti]].
De to eldste er [[18]] og [[20]].
Naboen, en mann i [[førtiåra]], ringte politiet.
Kona ble syk i [[april 2018]] og døde [[3. september]] samme år.
Jeg tok fagbrev i [[1987]] og har vært sveiser siden.
Det var i [[nittenhundreogåttifire]] jeg kom hit.
Vi gifta oss [[pinsa 1979]].
Far døde da jeg var [[tolv]].
Skilsmissen var et faktum i [[2009]].
Barnebarnet er [[halvannet år]] nå.
Hun ble mor som [[attenåring]].
Han er [[35-åring]] fra bygda.
Telefonen er [[nitti femten, sytten, tretti]].
Send en melding på [[48 00 12 34]].
Det er [[458 90 112]], pluss førtisju foran.
Du finner meg på Facebook som [[kari.skog.92]].
Epost: [[mette alfakrøll fjordkraft dott no]].
Skiltet var [[DR 1234 5]].
Fødselsdato [[120367]], og så fem siffer.
Bilen, [[EK 12345]], sto utenfor.
Medlemsnummeret er [[55 67 89]].
Jeg har bankkonto [[1234.56.78903]].
Han var innlagt fra [[januar]] til [[mars]].
I 1814 fikk vi grunnlov.
På åttitallet var alt annerledes.
Vi har 12 ansatte og 340 elever i 2022.
Klokka fem på fredag.
Det koster 250 kroner for en time.
Fra 1. januar 2020 ble det en ny kommune.
Side 34 i rapporten fra 2018.
Han snakket i tjue minutter.
jeg er [[førtito år gammel]] og har to barn på [[fem]] og [[sju]]
hun ble [[femti]] i fjor og han er [[femtitre]] nå
ja mobilen er [[ni null en to tre fire fem seks]] bare ring
jeg begynte her i [[to tusen og åtte]] og var da [[tjueni]]
datteren min er [[elleve]] og går i femte klasse
min mann er født i [[sekstifire]] og jeg i [[sekstiseks]]
han er [[åttiåtte]] og hører dårlig
jeg har jobbet her i [[tjue år]] snart
vi flytta hit i [[nittini]] da
det var i [[mars to tusen og nitten]]
skriv til [[anne punktum moe krøllalfa gmail punktum com]] er du snill
klokka er halv fem nå så vi må slutte
vi er fem stykker på avdelinga
det tok tre år å få svar
en av ti sier nei
det er tjue grader ute
vi har åtte til fire jobb
det koster to hundre og femti kroner
jeg tar det på fem minutter
da er klokka sju og vi går hjem
en og en kom de inn
det var to tre stykker der
han var nummer to i løpet
ja en gang til tusen takk
Du kan nå meg på [[tolv trettifire femtiseks syttiåtte]].
Mobil [[+47 40 12 34 56]], jobb [[22 11 33 44]].
Nummeret er [[4-8-0-0-1-2-3-4]].
ring [[ni én to]], [[tre fire fem]], [[to en]]
Det begynner på [[91 2]], resten husker jeg ikke.
E-post: [[k.moe@fjellskolen.no]], altså k punktum moe.
Adressen er info@ks.no, den er offentlig.
[[@moltebaer]] på insta.
Snapchatten hennes er [[lillemy_04]].
På TikTok heter jeg [[bondejenta.nord]].
Kontonummer [[1503.45.67890]] i Sparebanken.
Fødselsnummeret mitt er [[010175 12345]].
D-nummeret var [[41017512345]].
Saksnummer [[22/01234]], det var avslaget.
DUF-nummer [[2015 123456 07]].
Journalnummeret er [[A-4471]].
Vedtaket har referanse [[2019/445-3]].
Passnummer [[FHC123456]].
Ansattnummeret mitt er [[10442]].
IP-adressen var [[192.168.12.4]].
Kommunenummeret er 3407.
Veien er E16 og fylkesvei 33.
Prosjektet heter ABC 2020.
Vi fikk 1 200 000 kroner i støtte.
Ring 113 ved ulykke og 116 117 til legevakta.
Paragraf 12-3 i loven.
Kapittel 4.2 i planen, side 112.
Det var 3-2 til Brann.
Klokka 14.30 til 16.00.
Organisasjonsnummer [[987 654 321]].
Jeg vokste opp i Finnmark og flytta sørover i [[1986]].
Vi fikk barn i [[2010]], samme år som mor døde.
Firmaet ble starta av bestefar i [[1948]].
Jeg var med fra starten i [[2001]].
Han har vært rektor siden [[2015]].
Det må ha vært rundt [[2003]], for da var Silje liten.
Vi overtok gården [[våren 1999]].
Min første jobb, det var i [[1979]].
Jeg gikk ut av skolen i [[88]].
Broren min reiste i [[2006]] og kom aldri tilbake.
Etter ulykka i [[2011]] har jeg ikke kjørt bil.
Jeg er utdannet sykepleier fra [[2002]].
Den sommeren, [[2014]], flytta vi hjem.
Jeg hadde permisjon fra [[august]] til [[januar]].
I [[oktober 2019]] ble jeg oppringt av sykehuset.
[[Første juledag]] i fjor falt han på isen.
Loven kom i 2005, og reformen i 2014.
Kommunen ble slått sammen i 1964.
Stortinget vedtok det i juni 2018.
I 2022 kom krigen i Ukraina.
Bedriften omsatte for 40 millioner i 2021.
Målet er nullutslipp i 2030.
Forskrift fra 2009 sier noe annet.
Det sto i en NOU i 2016.
I gamle dager, før 1900, var det seil.
OL på Lillehammer i 1994 husker alle.
Dattera mi ([[14]]) er sinna.
En kvinne på [[58]] og en mann på [[61]].
Kunden var ei jente, [[ni]], og faren hennes.
Jeg fikk diagnosen i [[2017]], da jeg var [[38]].
Kåret til årets bonde i [[2012]] ble far.
Jeg er [[førtisju]], gift, to barn.
[[Åttiåringen]] ville ikke flytte.
Hun er [[94]] og klar i hodet.
""",
    "nn": """
Ho er [[sytti pluss]], ho mor.
Guten på [[fire]] sprang.
Han vart enkjemann i [[1996]].
Eg har drive garden sidan [[åttifem]].
Sonen vår er [[tjueein]] og i militæret.
Ho fyller [[åtti]] på [[nyttårsaftan]].
Det var [[sommaren 2011]] at huset brann.
Eg vart tilsett [[1. august 2004]].
Nummeret er [[ni sju fire, to to, null åtte seks]].
Skriv til [[post krøllalfa tunet punktum no]].
Dei er tjue i klassa, og tre av dei er nye.
Verda var annleis i 1989, då muren fall.
eg er [[sekstito]] og pensjonist
guten er [[tretten]] no og jenta [[ti]]
ho mor vert [[nitti]] til våren
nummeret er [[fire sju null null åtte ni ein ein]]
me kjøpte garden i [[åttito]]
eg har vore her i [[førti år]]
Skriv til [[toneheggvoll krøllalfa fjordpost punktum no]].
Telefonen min er [[91 23 45 67]].
Skiltet er [[SV 70 123]].
Eg vart ferdig utdanna i [[1992]].
Mor mi kom hit som budeie i [[1957]].
Me fekk det andre barnet i [[2005]].
Då far gjekk bort i [[2018]], tok eg over.
Eg har budd her sidan [[januar 2003]].
Skulen vart lagd ned i [[2013]], og borna våre måtte ta buss.
Stortinget vedtok det i 2006.
Den første vegen kom i 1936.
Far er [[åttifire]], mor [[åttito]].
Ho var [[sju]] då krigen kom.
""",
    "en": """
I'm [[57]] and I've been here since [[1989]].
My husband is [[forty-four]], the kids are [[three]] and [[five]].
She was [[sixteen]] and pregnant.
He was in his [[late sixties]] when he retired.
My nan, [[ninety-three]], still drives.
I was born on [[the second of March, nineteen sixty-one]].
I was born in [['73]].
We moved in the [[spring of '04]].
I've lived on this street for [[thirty-one years]].
My son's [[nineteen]] and my daughter's [[fifteen]].
I had him at [[twenty-two]].
By the time I was [[thirty]] I had four children.
As a [[nine-year-old]] I hid in the barn.
Our eldest is [[12]], the little one's [[4]].
It was [[Christmas 1998]] when he left.
He's [[late fifties]], I'd say.
My number's [[oh two oh, seven nine four six, oh one two three]].
Text me on [[07700 900 123]].
It is [[eva dot nowak sixty-five at wp dot pl]].
You can reach me at [[miriam underscore k at proton dot me]].
I'm [[@riverdog]] on Twitter, or [[riverdog_77]] on Discord.
My ID card number is [[AB 123456 C]].
The licence plate is [[B-XY 4711]].
The passport says [[P1234567]].
The programme ran from 2009 to 2014.
We have thirty staff and two hundred pupils.
It's ten past nine.
In 1991 the Soviet Union collapsed.
It took five years to build.
About 40 percent said no.
Room 12 on page 34.
I'd give it nine out of ten.
There were seven of us.
He gave me twenty euros.
They closed the mill in 2008 because of the crisis.
i am [[forty one]] and my wife is [[thirty eight]]
my phone is [[oh seven seven one two three four five six seven eight]]
we came here in [[two thousand and three]]
she was [[fifteen]] when she left
i have been teaching for [[twenty two years]]
the kids are [[six]] and [[nine]] now
he died in [[twenty eleven]] he was [[seventy]]
it is about ten past three now
there are two of us in the office
one or two people said that
we had like twenty people in the room
i would say eight out of ten
My passport number is [[533401288]].
Call my cell, [[(555) 010-7788]].
You can WhatsApp me on [[+371 26 123 456]].
It's [[0 7 7 double 0, 9 double 0, 1 2 3]].
My number is [[five five five, oh one double nine]].
My email's [[lucy-anne dot baker at outlook dot com]].
Write me at [[t_okoro@ymail.com]].
The case number was [[HX/4471/18]].
NHS number [[943 476 5919]].
National Insurance [[QQ 12 34 56 C]].
Employee number [[E-20981]].
I'm [[kofi.writes]] on Instagram.
My username is [[graniteheart]].
Sort code [[20-45-67]], account [[12345678]].
We dial 999 or 112.
Call 911.
Form 1040 and page 12.
Boeing 737 and Airbus A320.
Covid-19 came in March 2020.
Article 12 of the 2013 act.
I was hired in [[2007]] by the old headmaster.
My father came here from Jamaica in [[1958]].
We lost the baby in [[2013]].
I left Kabul in [[August 2021]] with my sister.
She's been our midwife since [[1999]].
I did my degree in [[2010]], then I travelled.
When my husband was arrested in [[2016]], I hid.
In [[2004]] I started keeping bees.
My first day was [[the 1st of September 1997]].
I've been sober since [[March 2015]].
The school was built in 1910.
Brexit happened in 2016.
The government changed the rules in 2012.
The strategy covers 2015 to 2020.
After independence in 1991 we had nothing.
The pandemic started in 2020.
Census figures from 2011 show it.
My daughter ([[14]]) hates it.
Two brothers, [[eight]] and [[ten]], shared a bed.
He's [[81]], she's [[79]].
I was a widow at [[thirty-four]].
I'm a grandmother of [[fifty-nine]].
She'd just turned [[18]].
My late husband was [[sixty-six]] when he went.
Aged [[seventeen]], I ran away.
We're talking about a [[sixteen-year-old]] here.
My twin and I are [[forty-five]].
""",
}  # fmt: skip

CASES = [(language, line) for language, lines in TALK.items() for line in lines.split("\n") if line]


@pytest.mark.parametrize(("language", "line"), CASES)
def test_numbers_of_a_life_are_masked_and_others_stay(language, line):
    rows = find_identifiers(MARK.sub(r"\1", line), language=language, model=False).itertuples()
    found = [row for row in rows if row.level != "keep"]
    for mark in MARK.findall(line):
        assert any(mark in row.text for row in found), found
    if not MARK.search(line):
        assert not [row for row in found if row.kind in ("age", "date", "contact", "id")]


@pytest.mark.parametrize(
    "number",
    ["C 28 551 907", "R 220 4817", "G-4471902", "MU 40 27 81", "GWF 061 449 218", "PL-88213-A", "SK09 LMT"],
)
def test_letters_and_digits_of_a_card_claim_or_plate_are_an_id(masked, number):
    assert masked(f"They only ever used {number} and never my name.", "en", "id") == [number]


@pytest.mark.parametrize(
    "text", ["We paid NOK 150 000 for it.", "Look at EU 2014 2020 and UN 1948.", "Room A 12 and B 13."]
)
def test_letters_before_money_years_and_rooms_are_no_id(masked, text):
    assert masked(text, "en", "id") == []


@pytest.mark.parametrize("number", ["HH/SW/2019/114", "19-BCR-204", "SW 2291/07", "LCH/4471-2020"])
def test_a_reference_of_letters_and_strokes_is_an_id(masked, number):
    assert masked(f"They only ever used {number} and never my name.", "en", "id") == [number]


@pytest.mark.parametrize(
    "text", ["It ran in EU 2014-2020.", "It was COVID-19-related, 24/7.", "On 2014-03-12 then."]
)
def test_years_and_days_joined_by_strokes_are_no_id(masked, text):
    assert masked(text, "en", "id") == []
