package organization

// formRows are legal forms: our own short list of facts that statutes and company
// registers state (as of 2026-10). A row is
//
//	form class countries | spelling | spelling ...
//
// The form is the spelling in which names are compared; class as at Name.Generic;
// countries are those whose law knows the form, * if it is a translation or of
// many. Spellings are compared folded and without spaces, so "S. A. de C. V." needs
// no row of its own. A sign before a spelling says where it is a form:
//
//   - in front of a name as well as at its end
//     ~ at the end; in front only before a quotation mark or in its countries,
//     for SAS Institute, JP Morgan and A.O. Smith are names
//     ! at the end only with dots or strokes or in its countries: Est, CA, s.p.
//     ? says little, and is taken only where no other form stands
const formRows = `
ltd LLC GB,IE,IN,CA,AU,NZ,NG,KE,HK,MT,CY,ZM,UG,GH,TZ,JM,TT | Ltd | Limited | Ltd Company | Limited Company | Private Limited Company | Limtied | Limitd | Lmtd
plc JSC GB,IE,NG,KE,ZM,* | PLC | Public Limited Company | Public Ltd Co | Public Limited
cyf LLC GB | Cyf | Cyfyngedig
ccc JSC GB | !CCC | Cwmni Cyfyngedig Cyhoeddus
cic NPO GB | CIC | Community Interest Company
cio NPO GB | !CIO | Charitable Incorporated Organisation
clg NPO IE | CLG | Company Limited by Guarantee
dac LLC IE | DAC | Designated Activity Company
teo LLC IE | Teoranta | Teo
uc LLC IE,CA | !UC | Unlimited Company | !ULC | Unlimited Liability Company
ips COOP GB | Community Benefit Society | Industrial and Provident Society
llp LLP GB,US,IN,SG | LLP | Limited Liability Partnership
lp LP US,GB,CA | LP | Limited Partnership
lllp LLP US | LLLP | Limited Liability Limited Partnership
gp GP US,GB | General Partnership
llc LLC US,AE,* | +LLC | +Limited Liability Company | !LC | Ltd Liability Co | Limited Liability Co | WLL | With Limited Liability
pllc LLC US | PLLC | Professional Limited Liability Company
inc JSC US,CA,PH | Inc | Incorporated | Incorporation | Incorp
corp JSC US,CA,PH | ?Corp | ?Corporation
pc JSC US | PC | Professional Corporation
pa JSC US | Professional Association
pbc JSC US | PBC | Public Benefit Corporation
jsc JSC * | +JSC | +Joint Stock Company | Joint Stock Co | Joint Stock Compan | Stock Company
ojsc JSC * | +OJSC | +Open Joint Stock Company
cjsc JSC * | +CJSC | +Closed Joint Stock Company
pjsc JSC * | +PJSC | +Public Joint Stock Company
coltd LLC CN,TW,KR,JP,TH,VN,MM,HK,* | Co Ltd | Company Limited | Co Limited | Company Ltd | Corporation Limited | Corp Ltd
jsltd JSC VN | JS Co
company CO * | ?Co | ?Company | ?Companies | ?& Co
pvtltd LLC IN,PK,BD,LK,NP,ZW | Pvt Ltd | Private Limited | Pvt Limited | P Ltd | Private Ltd | Pvt
opc LLC IN | OPC Pvt Ltd | OPC Private Limited
pteltd LLC SG,FJ | Pte Ltd | Pte Limited | Private Limited Singapore | Pte
ptyltd LLC AU,ZA,BW,NA | Pty Ltd | Proprietary Limited | Pty Limited | Propriety Limited | Pty
cc LLC ZA,NA | Close Corporation
npc NPO ZA | !NPC
soc SOE ZA | SOC Ltd | SOC Limited
rf SOE ZA | RF Pty Ltd
sdnbhd LLC MY,BN | Sdn Bhd | Sendirian Berhad | Sdn Berhad
bhd JSC MY,BN | Bhd | Berhad
pt LLC ID | +PT | +Perseroan Terbatas
tbk JSC ID | Tbk | Terbuka | PT Tbk
cv LP ID,NL,BE | ~CV | Commanditaire vennootschap | Persekutuan Komanditer
persero SOE ID | Persero
perum SOE ID | ~Perum | Perusahaan Umum
ud SOLE ID | Usaha Dagang
gmbh LLC DE,AT,CH,LI,LU,IT | GmbH | Gesellschaft mit beschränkter Haftung | Gesellschaft mbH | Ges mbH | mbH | Gesellschaft m b H | GesmbH
ggmbh NPO DE,AT | gGmbH | Gemeinnützige GmbH | Gemeinnützige Gesellschaft mit beschränkter Haftung
ug LLC DE | UG | UG haftungsbeschränkt | Unternehmergesellschaft | Unternehmergesellschaft haftungsbeschränkt
ag JSC DE,AT,CH,LI | AG | Aktiengesellschaft | AkG | Aktiengeselschaft
kg LP DE,AT,CH | KG | Kommanditgesellschaft
kgaa LP DE | KGaA | Kommanditgesellschaft auf Aktien
gmbhcokg LP DE,AT | GmbH & Co KG | GmbH und Co KG | GmbH & Cie KG | GmbH u Co KG | Gesellschaft mbH & Co KG | Gesellschaft mit beschränkter Haftung & Co KG | Gesellschaft mit beschränkter Haftung & Co Kommanditgesellschaft
agcokg LP DE | AG & Co KG | AG & Co KGaA | SE & Co KG | SE & Co KGaA
gmbhcokgaa LP DE | GmbH & Co KGaA
ugcokg LP DE | UG & Co KG | UG haftungsbeschränkt & Co KG
cokg LP DE,AT | & Co KG | und Co KG | & Cie KG
ohg GP DE | oHG | Offene Handelsgesellschaft | GmbH & Co oHG
og GP AT | Offene Gesellschaft | Co OG
gbr GP DE | GbR | Gesellschaft bürgerlichen Rechts | eGbR
partg LLP DE | PartG | PartGmbB | PartG mbB | Partnerschaftsgesellschaft | Partnerschaftsgesellschaft mbB
eg COOP DE | eG | eingetragene Genossenschaft
egen COOP AT | eGen | Genossenschaft mbH
ev NPO DE | eV | eingetragener Verein
ek SOLE DE | eK | e Kfm | e Kfr | eingetragener Kaufmann | eingetragene Kauffrau
eu SOLE AT | !e U | eingetragenes Einzelunternehmen
kdor SOE DE | KdöR | Körperschaft des öffentlichen Rechts
aor SOE DE | AöR | Anstalt des öffentlichen Rechts
flex JSC AT | FlexKapG | Flexible Kapitalgesellschaft
sarl LLC FR,LU,CH,MC,MA,TN,DZ,SN,CI,CM,CD,LB,BE | +SARL | Société à responsabilité limitée | S à r l | Sàrl
sa JSC FR,BE,LU,CH,ES,PT,BR,AR,CL,PE,CO,MX,UY,PY,BO,EC,PL,RO,GT,CR,PA,MA,TN,SN,CI | ~SA | +Société anonyme | +Sociedad anónima | Sociedade anónima | Sociedade anônima | Société par actions | Spółka akcyjna
sas LLC FR,CO,AR,IT | ~SAS | +Société par actions simplifiée | Sociedad por acciones simplificada
sasu LLC FR | +SASU | Société par actions simplifiée unipersonnelle | SAS à associé unique
eurl LLC FR,DZ | +EURL | Entreprise unipersonnelle à responsabilité limitée
sca LP FR,BE,LU,IT | ~SCA | +Société en commandite par actions
scs LP FR,BE,LU | SCS | +Société en commandite simple | SECS
snc GP FR,IT,LU,CH,CI | ~SNC | Société en nom collectif | Società in nome collettivo
sci GP FR,MC | ~SCI | Société civile immobilière
scp GP FR | ~SCP | Société civile professionnelle
selarl LLC FR | +SELARL | Société d'exercice libéral à responsabilité limitée
selas LLC FR | +SELAS
scop COOP FR | +SCOP | Société coopérative de production | SCOP SA | SCOP SARL | SCOP ARL | Société coopérative et participative
scic COOP FR | +SCIC | SCIC SA | SCIC SARL | Société coopérative d'intérêt collectif
gie NPO FR,LU,CI | ~GIE | Groupement d'intérêt économique
geie NPO FR,BE,LU,IT,EU | GEIE | EEIG | EWIV | GEIE Groupement européen d'intérêt économique
epic SOE FR | ~EPIC | Établissement public à caractère industriel et commercial
sem SOE FR | ~SEM | ~SAEM | Société d'économie mixte | SAEML
spl SOE FR | ~SPL | Société publique locale
asbl NPO BE,LU,CD | +ASBL | Association sans but lucratif
aisbl NPO BE | AISBL | Association internationale sans but lucratif
sprl LLC BE,CD | +SPRL | Société privée à responsabilité limitée
srlbe LLC BE | Société à responsabilité limitée SRL
scrl COOP BE | SCRL | Société coopérative à responsabilité limitée | CVBA
bv LLC NL,BE | BV | Besloten vennootschap | Besloten vennootschap met beperkte aansprakelijkheid
nv JSC NL,BE,SR,CW | NV | Naamloze vennootschap
bvba LLC BE | BVBA | Besloten vennootschap met beperkte aansprakelijkheid BVBA
vof GP NL,BE | ~VOF | +Vennootschap onder firma
vzw NPO BE | +VZW | Vereniging zonder winstoogmerk
stichting NPO NL | +Stichting
cooperatie COOP NL | Coöperatie UA | Coöperatie | !UA | !BA
maatschap GP NL | +Maatschap
eenmanszaak SOLE NL | Eenmanszaak
srl LLC IT,ES,RO,MD,AR,PE,BO,DO,UY,BE | +SRL | Società a responsabilità limitata | +Societatea cu răspundere limitată | Societate cu răspundere limitată | Soc a r l | S R L U
srls LLC IT | SRLS | Società a responsabilità limitata semplificata
srlu LLC IT | SRL unipersonale | SRL a socio unico | SRL con socio unico
srld LLC RO | SRL-D
spa JSC IT,DZ,CL | ~SpA | +Società per azioni | SpA unipersonale | SpA a socio unico | Sociedad por acciones
sapa LP IT | SApA | Società in accomandita per azioni
sasit LP IT | Società in accomandita semplice
ssit GP IT | Società semplice
scarl COOP IT | SCARL | SC a RL | Società cooperativa a responsabilità limitata | Soc coop a rl | Società consortile a responsabilità limitata | SCRLIT
soccoop COOP IT | Soc Coop | +Società cooperativa | Società cooperativa sociale | Coop soc | Soc coop sociale | Soc Coop Soc | Cooperativa sociale | Soc Coop p A | SCpA
onlus NPO IT | ONLUS | ONLUS ETS | ETS
apsit NPO IT | APS ETS | Associazione di promozione sociale
sl LLC ES | SL | Sociedad limitada | Sociedad de responsabilidad limitada | SRL ES
slu LLC ES | SLU | Sociedad limitada unipersonal | SL unipersonal
slp LLC ES | SLP | Sociedad limitada profesional | SLPU
sll LLC ES | SLL | !SAL | Sociedad limitada laboral | Sociedad anónima laboral
slne LLC ES | SLNE | Sociedad limitada nueva empresa
sau JSC ES,AR | SAU | Sociedad anónima unipersonal
sme SOE ES | SA SME | SAU SME | SA SMEMP | SME SA | SME MP SA | SME MP
cb GP ES | Comunidad de bienes
ute GP ES,UY | ~UTE | +Unión temporal de empresas
coopes COOP ES | S Coop | Sociedad cooperativa | S Coop And | S Coop Ltda | SCCL | S Coop V
sc GP ES,FR,MX,RO | ~SC | Sociedad civil | Société civile
scm GP MX | S en C | Sociedad en comandita
ac NPO MX | !AC | Asociación civil
iap NPO MX | !IAP | Institución de asistencia privada
sadecv JSC MX,SV,HN | SA de CV | Sociedad anónima de capital variable | SA de C | SA CV
sapidecv JSC MX | SAPI de CV | SAPI | Sociedad anónima promotora de inversión de capital variable | Sociedad anónima promotora de inversión
sabdecv JSC MX | SAB de CV | SAB | Sociedad anónima bursátil de capital variable | Sociedad anónima bursátil
sderldecv LLC MX,HN | S de RL de CV | S de RL | Sociedad de responsabilidad limitada de capital variable | SRL de CV | S de RL de M | S de RL MI | S de RL de MI
scderl COOP MX | SC de RL | SC de RL de CV | SC de RL MI | SC de RL de P de CV | Sociedad cooperativa de responsabilidad limitada
sofom JSC MX | SA de CV SOFOM ENR | SOFOM ENR | SOFOM | SAPI de CV SOFOM ENR
spr LLC MX | SPR de RL | SPR de RL de CV | Sociedad de producción rural
ltda LLC BR,PT,CL,CO,PE,BO,PY,EC,AO,MZ,CR | Ltda | Limitada | Lda | Sociedade limitada | Compañía limitada | Cía Ltda | Sociedad limitada Ltda | Sociedade por quotas
unipessoal LLC PT | Unipessoal Lda | Unipessoal Ltda | Sociedade unipessoal Lda | Sociedade unipessoal por quotas
ltdame LLC BR | Ltda ME | Ltda EPP | Ltda - ME
eireli LLC BR | EIRELI | EIRELI ME | EIRELI EPP | Empresa individual de responsabilidade limitada
me SOLE BR | Microempreendedor individual | MEI
slubr LLC BR | Sociedade limitada unipessoal
sabr JSC BR | S/A
epebr SOE PT | EPE | Entidade pública empresarial | !E M | EEM | Empresa municipal
coopbr COOP BR,PT | CRL | +Cooperativa de responsabilidade limitada
eirl LLC CL,PE,CR,DO | EIRL | Empresa individual de responsabilidad limitada
saa JSC PE | SAA | Sociedad anónima abierta
sac JSC PE | SAC | Sociedad anónima cerrada
esp SOE CO | ESP | SA ESP | SAS ESP | ESP SA | Empresa de servicios públicos
eice SOE CO | EICE | EICE ESP
ese SOE CO | ESE | +Empresa social del Estado
sencs LP CO,CL | S en C S | S en CS
sacifia JSC AR | SACIFIA | SACI | SACIF | SACIFI | SACIIA
saic JSC AR,PY | SAIC
ca JSC VE,EC | !CA | Compañía anónima
sacifi JSC PY | SACI PY | SAECA
eca LLC EC | Cía Ltda Ecuador
sacr JSC CR | Sociedad anónima Costa Rica
spzoo LLC PL | Sp z oo | Sp z o o | +Spółka z ograniczoną odpowiedzialnością | Spółka z oo | Spzoo | Sp zoo
spzoospk LP PL | Sp z oo Sp k | Sp z oo spółka komandytowa | Spółka z ograniczoną odpowiedzialnością spółka komandytowa | Spółka z ograniczoną odpowiedzialnością Sp k | Sp z oo SK
spk LP PL | Sp k | Spółka komandytowa | Sp komandytowa
ska LP PL | SKA | Spółka komandytowo-akcyjna
spj GP PL | Sp j | Spółka jawna | Sp jawna
spp LLP PL | Sp p | Spółka partnerska
scpl GP PL | +Spółka cywilna | S c Spółka cywilna
psa JSC PL | Prosta spółka akcyjna
spzp COOP PL | Spółdzielnia pracy
pphu SOLE PL | +PPHU | +PHU | +FHU | Przedsiębiorstwo handlowo-usługowe
sro LLC CZ,SK | s r o | spol s r o | spol sro | společnost s ručením omezeným | spoločnosť s ručením obmedzeným | spoločnosť sro
as JSC CZ,SK,NO,DK,EE,LV | ~AS | A/S | akciová společnost | akciová spoločnosť | Aksjeselskap | Aktieselskab | Aktsiaselts | Akciju sabiedrība | akc spol
vos GP CZ,SK | v o s | veřejná obchodní společnost | verejná obchodná spoločnosť
ks LP CZ,SK,NO,DK | !k s | !K/S | komanditní společnost | komanditná spoločnosť | Kommandittselskap | Kommanditselskab
zs NPO CZ | !z s | zapsaný spolek | z ú | o p s | obecně prospěšná společnost
druzstvo COOP CZ,SK | družstvo
sp SOE CZ,SK | !s p | státní podnik | štátny podnik
po SOE CZ | příspěvková organizace | !p o
jsa JSC SK | j s a | jednoduchá spoločnosť na akcie
kft LLC HU | Kft | Korlátolt felelősségű társaság
zrt JSC HU | Zrt | Zártkörűen működő részvénytársaság
nyrt JSC HU | Nyrt | Nyilvánosan működő részvénytársaság
rt JSC HU | Rt | Részvénytársaság
bt LP HU | Bt | Betéti társaság
kkt GP HU | Kkt | Közkereseti társaság
nkft NPO HU | Nonprofit Kft | Nonprofit Korlátolt felelősségű társaság | Nkft | Közhasznú Nonprofit Kft
nzrt NPO HU | Nonprofit Zrt | Nonprofit Zártkörűen működő részvénytársaság
evhu SOLE HU | egyéni vállalkozó
asa JSC NO | ASA | Allmennaksjeselskap
ans GP NO | ANS | Ansvarlig selskap | Selskap med delt ansvar
sfno SOE NO | !SF | Statsforetak | !HF | Helseforetak | !IKS | !KF
sano COOP NO | Samvirkeforetak
enk SOLE NO | ENK | Enkeltpersonforetak
ab JSC SE,FI,LT | ~AB | Aktiebolag | +Aktiebolaget | AB publ | Akcinė bendrovė | publ
hb GP SE | HB | Handelsbolag | +Handelsbolaget
kb LP SE | KB | Kommanditbolag
ek_for COOP SE | Ek för | Ekonomisk förening
ideell NPO SE | Ideell förening
oy LLC FI | Oy | Osakeyhtiö | Oy Ab | Ab Oy
oyj JSC FI | Oyj | Julkinen osakeyhtiö | Abp
ky LP FI | Ky | Kommandiittiyhtiö
osk COOP FI | Osk | Osuuskunta
ryfi NPO FI | !ry | rekisteröity yhdistys
tmi SOLE FI | ~Tmi | Toiminimi
aps LLC DK | ApS | Anpartsselskab
is GP DK | !I/S | Interessentskab
ps LP DK | !P/S | Partnerselskab
amba COOP DK | AmbA | a m b a | Andelsselskab | Andelsselskab med begrænset ansvar
fmba NPO DK | FMBA | f m b a
ivs LLC DK | IVS | Iværksætterselskab
ehf LLC IS | ehf | Einkahlutafélag
hf JSC IS | !hf | Hlutafélag | !ohf
uab LLC LT | +UAB | +Uždaroji akcinė bendrovė
vsi NPO LT | ~VšĮ | +Viešoji įstaiga
mblt LLC LT | ~MB | +Mažoji bendrija
iilt SOLE LT | ~IĮ | +Individuali įmonė
vilt SOE LT | ~VĮ | +Valstybės įmonė | ~SĮ | +Savivaldybės įmonė
sia LLC LV | +SIA | +Sabiedrība ar ierobežotu atbildību
ik SOLE LV | +Individuālais komersants
vas SOE LV | ~VAS | +Valsts akciju sabiedrība | +VSIA | +Valsts sabiedrība ar ierobežotu atbildību
pslv GP LV | +Pilnsabiedrība
ou LLC EE | ~OÜ | Osaühing
tu GP EE | Täisühing
mtu NPO EE | ~MTÜ | +Mittetulundusühing
fie SOLE EE | ~FIE
saee NPO EE | +Sihtasutus
doo LLC SI,HR,RS,BA,ME,MK | d o o | Društvo s ograničenom odgovornošću | Družba z omejeno odgovornostjo | Društvo sa ograničenom odgovornošću | дoo | ДОО | Друштво са ограниченом одговорношћу
jdoo LLC HR | j d o o | Jednostavno društvo s ograničenom odgovornošću
dd JSC SI,HR,BA | d d | Dioničko društvo | Delniška družba
dno GP SI,HR | d n o | Družba z neomejeno odgovornostjo | j t d | Javno trgovačko društvo
kdsi LP SI,HR,BG | k d | Komanditna družba | Komanditno društvo
sposi SOLE SI,HR | s p Samostojni podjetnik | Samostojni podjetnik | Obrt | vl obrta
ad JSC RS,ME,MK,BA | a d | Akcionarsko društvo | АД Србија | Акционарско друштво
jp SOE RS,BA,HR,MK | ~JP | +Javno preduzeće | +ЈП | +Јавно предузеће | +Јавно претпријатие
dooel LLC MK | DOOEL | ДООЕЛ
shpk LLC AL,XK | +Sh p k | Shoqëri me përgjegjësi të kufizuar | LLC SHPK
sha JSC AL,XK | Sh a | Shoqëri aksionare
eood LLC BG | ЕООД | EOOD | Еднолично дружество с ограничена отговорност
ood LLC BG | ООД | OOD | Дружество с ограничена отговорност
adbg JSC BG | АД | Акционерно дружество
ead JSC BG | ЕАД | EAD | Еднолично акционерно дружество
etbg SOLE BG | +ЕТ | +Едноличен търговец
sdbg GP BG | СД | Събирателно дружество
dpbg SOE BG | +ДП Държавно предприятие | +Държавно предприятие
dzzd GP BG | +ДЗЗД
scro JSC RO | +Societatea comercială | Societate pe acțiuni
pfa SOLE RO,MD | ~PFA | Persoană fizică autorizată | ~ÎI | Întreprindere individuală
ra SOE RO | +Regia autonomă | !RA
irom SOE MD | +Întreprinderea de stat | ~ÎS | +Întreprinderea municipală | ~ÎM
ae JSC GR,CY | ΑΕ | !AE | Ανώνυμη Εταιρεία | Ανώνυμος Εταιρεία | Α Ε Β Ε | ΑΒΕΕ | ABEE | ΑΕΒΕ | AEBE | ΑΤΕ | ΑΕΕ | ΑΒΕΤΕ | ABETE
epe LLC GR | ΕΠΕ | EPE | Εταιρεία Περιορισμένης Ευθύνης | E Π E
ike LLC GR | ΙΚΕ | IKE | Ιδιωτική Κεφαλαιουχική Εταιρεία | Μονοπρόσωπη ΙΚΕ | Μ ΙΚΕ | MIKE
mepe LLC GR | Μονοπρόσωπη ΕΠΕ | ΜΕΠΕ
oe GP GR | ΟΕ | !OE | Ομόρρυθμη Εταιρεία
ee LP GR | ΕΕ | Ετερόρρυθμη Εταιρεία
astiki NPO GR | Αστική μη κερδοσκοπική εταιρεία | ΑΜΚΕ
ltdcy LLC CY | Λτδ | Λίμιτεδ
dimosiacy JSC CY | Δημόσια Εταιρεία Λτδ
asti JSC TR | A Ş | +Anonim Şirketi | Anonim Şti | AŞ | San ve Tic AŞ | Sanayi ve Ticaret AŞ | Sanayi ve Ticaret Anonim Şirketi
ltdsti LLC TR | Ltd Şti | Limited Şirketi | San ve Tic Ltd Şti | Sanayi ve Ticaret Limited Şirketi | Tic Ltd Şti | Ticaret Limited Şirketi
kolektif GP TR | Kollektif Şirketi | Koll Şti
ooo LLC RU,BY,KG | +ООО | +OOO | +Общество с ограниченной ответственностью | +Obshchestvo s ogranichennoy otvetstvennostyu
ao JSC RU,KZ | +АО | ~AO | +Акционерное общество
oao JSC RU,BY,KG | +ОАО | +OAO | +Открытое акционерное общество
zao JSC RU,BY,AM | +ЗАО | +ZAO | +Закрытое акционерное общество
pao JSC RU | +ПАО | +PAO | +Публичное акционерное общество
nao JSC RU | +НАО | +Непубличное акционерное общество
ano NPO RU | +АНО | ~ANO | +Автономная некоммерческая организация
nko NPO RU | +НКО | +Некоммерческая организация | +Некоммерческое партнёрство
fgup SOE RU | +ФГУП | +FGUP | +Федеральное государственное унитарное предприятие
gup SOE RU | +ГУП | +GUP | +Государственное унитарное предприятие
mup SOE RU | +МУП | +MUP | +Муниципальное унитарное предприятие
fgbu SOE RU | +ФГБУ | +Федеральное государственное бюджетное учреждение | +ФКУ | +Федеральное казённое учреждение
gbu SOE RU | +ГБУ | +МБУ | +Муниципальное бюджетное учреждение | +Государственное бюджетное учреждение
ip SOLE RU,BY,KZ | +ИП | +Индивидуальный предприниматель
tnv LP RU | +Товарищество на вере | +Полное товарищество
too LLC KZ | +ТОО | +TOO | +Товарищество с ограниченной ответственностью | ЖШС | Жауапкершілігі шектеулі серіктестігі
aokz JSC KZ | АҚ | Акционерлік қоғамы
osookg LLC KG | +ОсОО | +OsOO
mchj LLC UZ | MChJ | МЧЖ | +Masʼuliyati cheklangan jamiyat | Mas'uliyati cheklangan jamiyati
ajuz JSC UZ | AJ Aksiyadorlik jamiyati | Aksiyadorlik jamiyati | АЖ
chup LLC BY | +ЧУП | +Частное унитарное предприятие | +ОДО | +Общество с дополнительной ответственностью
tov LLC UA | +ТОВ | +TOV | +ТзОВ | +TzOV | +Товариство з обмеженою відповідальністю | +Товариство з додатковою відповідальністю | +ТДВ
stov LLC UA | +СТОВ | +Сільськогосподарське товариство з обмеженою відповідальністю
at JSC UA | +АТ | +Акціонерне товариство
pat JSC UA | +ПАТ | ~PAT | +Публічне акціонерне товариство | +ВАТ | +Відкрите акціонерне товариство
prat JSC UA | +ПрАТ | +PrAT | +Приватне акціонерне товариство | +ЗАТ | +Закрите акціонерне товариство
ppua LLC UA | +ПП | +Приватне підприємство
dpua SOE UA | +ДП | +Державне підприємство
kpua SOE UA | +КП | +Комунальне підприємство | +КНП | +Комунальне некомерційне підприємство
fg COOP UA | +ФГ | +Фермерське господарство
fop SOLE UA | +ФОП | +FOP | +Фізична особа-підприємець | +Фізична особа підприємець | +ФЛП | +Физическое лицо-предприниматель | +СПД
shps GE LLC | +შპს | +შეზღუდული პასუხისმგებლობის საზოგადოება
ssge JSC GE | +სს | +სააქციო საზოგადოება
aaip NPO GE | +ააიპ | +სსიპ
spy LLC AM | ՍՊԸ | Սահմանափակ պատասխանատվությամբ ընկերություն
pby JSC AM | ՓԲԸ | ԲԲԸ | Փակ բաժնետիրական ընկերություն
mmcaz LLC AZ | MMC | Məhdud məsuliyyətli cəmiyyət
ascaz JSC AZ | ASC | Açıq səhmdar cəmiyyəti | QSC | Qapalı səhmdar cəmiyyəti
baam LLC IL | בע"מ | בעם | בע''מ | בעירבון מוגבל | בערבון מוגבל | Israel Ltd
amuta NPO IL | ע"ר | עמותה רשומה | עמותה
halatz NPO IL | חל"צ | חברה לתועלת הציבור | חל"צ בע"מ
agudaschitufit COOP IL | אגודה שיתופית | אגש"ח | אגודה שיתופית בע"מ
shutafut LP IL | שותפות מוגבלת | שותפות רשומה
shmm LLC AE,EG,JO,SA,LB,TN | ش م م | شركة ذات مسؤولية محدودة | ذ م م | ش ذ م م | ذات مسؤولية محدودة | ذات المسؤولية المحدودة | المحدودة
shma JSC EG,JO,SA,LB,SY | ش م ع | ش م ك | ش م ل | ش م ب | ش م ق | شركة مساهمة | مساهمة عامة | شركة مساهمة عامة | ش م س | شركة المساهمة
shtn SOE EG | شركة مساهمة مصرية
sharika CO * | ?شركة | ?مؤسسة
fzc LLC AE | FZE | !FZC | FZCO | FZ LLC | Free Zone Company | Free Zone Establishment | DMCC | FZLLC
est SOLE AE,SA | !Est | !Establishment
sahami LLC IR | سهامی خاص | سهامی عام | با مسئولیت محدود
yxgs LLC CN,TW,HK | 有限公司 | 有限责任公司 | 有限責任公司 | 股份有限责任公司
gfyxgs JSC CN,TW | 股份有限公司 | 股分有限公司 | 股份公司
jtyxgs LLC CN | 集团有限公司 | 集團有限公司 | 集团有限责任公司
jtgf JSC CN | 集团股份有限公司 | 集團股份有限公司
yxhh LP CN | 有限合伙 | 普通合伙 | 合伙企业
gongsi CO CN | ?公司
kk JSC JP | ~株 | +株式会社 | +株式會社 | ~KK | Kabushiki Kaisha | Kabushiki Gaisha | Kabushikigaisha
godo LLC JP | +合同会社 | ~GK | Godo Kaisha
yugen LLC JP | ~有 | +有限会社 | ~YK | Yugen Kaisha
goshi LP JP | +合資会社
gomei GP JP | +合名会社
shadan NPO JP | +一般社団法人 | +公益社団法人 | +一般財団法人 | +公益財団法人 | +社団法人 | +財団法人
dokuritsu SOE JP | +独立行政法人 | +国立研究開発法人
jushik JSC KR | +주식회사 | +㈜ | Jusikhoesa
yuhan LLC KR | +유한회사 | +유한책임회사
hapja LP KR | +합자회사 | +합명회사
sadan NPO KR | +사단법인 | +재단법인
borisat LLC TH | +บริษัท | จำกัด
mahachon JSC TH | มหาชน | จำกัด มหาชน | จำกัดมหาชน | Public Company Limited | PCL
hangsuan LP TH | +ห้างหุ้นส่วนจำกัด | +หจก
tnhh LLC VN | +Công ty TNHH | TNHH | +Công ty trách nhiệm hữu hạn | +Công ty TNHH MTV | +Công ty TNHH một thành viên
ctcp JSC VN | +Công ty cổ phần | +CTCP | +Công ty CP
dntn SOLE VN | +Doanh nghiệp tư nhân | +DNTN
praili LLC IN | प्राइवेट लिमिटेड | प्रा लि | लिमिटेड
praili_bd LLC BD | প্রাইভেট লিমিটেড | লিমিটেড
se JSC EU | SE | Societas Europaea
sce COOP EU | SCE | Societas Cooperativa Europaea
trust NPO * | ?Trust
coop COOP * | Co-operative Limited | Cooperative Society | Co-operative Society Ltd | Cooperative Society Limited | Cooperative Ltd
sarlma LLC MA | SARL AU | SARL à associé unique
suarl LLC TN,SN | SUARL | Société unipersonnelle à responsabilité limitée
eurldz LLC DZ | +Sarl unipersonnelle
opj LLC PH | !OPC
gk SOE LK,ZM,* | Parastatal
`

// phraseRows are the other words that are not the name: what follows is another
// name, an earlier one, a state or a branch. A phrase after ? counts after a legal
// form only.
const phraseRows = `
trading tradingas | trading as | trading under the name | trades as | operating as | operating under the name | doing business as | dba | d b a | doing business under the name | also known as | aka | a k a | also trading as | nom commercial | enseigne commerciale | exploitant sous le nom | agissant sous le nom | faisant affaires sous | nombre comercial | nome fantasia | nome comercial | denominación comercial | handelend onder de naam | hodn | h o d n | handelsnaam | firmierend als | Handelsname | auftretend als | handelsnavn | bifirma | działający pod nazwą | działająca pod nazwą | prowadzący działalność pod nazwą | kereskedelmi név | nume comercial | ticari ünvanı | торгующее под именем | под торговой маркой | с търговско наименование | διακριτικός τίτλος | με διακριτικό τίτλο | με δ τ | δ τ | ידוע גם כ
former formerly | formerly known as | formerlyknownas | fka | f k a | previously known as | anciennement | ehemals | vormals | früher | voorheen | antes | anteriormente | antiguamente | già | dawniej | dříve | predtým | tidligere | tidigare | entinen | бывш | ранее | раніше | לשעבר
status in liquidation | in voluntary liquidation | in administration | in receivership | in dissolution | in examinership | dissolved | struck off | company dissolved | bankrupt | in bankruptcy | under liquidation | under insolvency | under administration | administrators appointed | in Liquidation | in Liqu | in Liq | in Insolvenz | in Abwicklung | ?i L | ?iL | ?i I | ?i Ins | ?i A | en liquidation | en liquidation judiciaire | en redressement judiciaire | en liquidación | en concurso | en concurso de acreedores | en disolución | en quiebra | em liquidação | em recuperação judicial | massa falida | in liquidazione | in fallimento | in concordato preventivo | in amministrazione straordinaria | w likwidacji | w upadłości | w upadłości likwidacyjnej | w restrukturyzacji | v likvidaci | v likvidácii | v konkurze | v úpadku | v konkurzu | u likvidaciji | u stečaju | v likvidaciji | v stečaju | în lichidare | în faliment | în insolvență | în reorganizare | ?felszámolás alatt | felszámolás alatt | végelszámolás alatt | ?f a | ?v a | under konkurs | i likvidation | i konkurs | under avvikling | konkursbo | konkurssipesä | selvitystilassa | likviduojama | likvidējamā | likvideerimisel | pankrotis | in vereffening | in staat van faillissement | en faillite | in faillissement | в ликвидации | в стадии ликвидации | в процессе ликвидации | банкрот | в припинення | в стані припинення | в процесі ліквідації | в ликвидация | в несъстоятелност | υπό εκκαθάριση | υπό εκκαθαριση | tasfiye halinde | בפירוק | בפירוק מרצון | בכינוס נכסים | تحت التصفية | قيد التصفية | 清算中 | 已注销 | dalam likuidasi
branch Zweigniederlassung | Niederlassung | Zweigstelle | Betriebsstätte | Geschäftsstelle | ?Filiale | Succursale | Succursale de | Succursale française | Établissement secondaire | ?Agence | Sucursal | Sucursal en España | Sucursal en | Sucursal de | Sucursal del | Sucursal em Portugal | ?Filial | Filial de | ?Delegación | Delegación de | Sede secondaria | Stabile organizzazione | Succursale di | Oddział | Oddział w Polsce | Oddział w | Oddział Polska | ?Branch | ?UK Branch | ?Branch Office | UK Establishment | ?Establishment | organizační složka | odštěpný závod | organizačná zložka | odštepný závod | o z | podružnica | Podružnica | Fióktelepe | Magyarországi Fióktelepe | Fióktelep | Sucursala | Sucursala București | Bijkantoor | Bijhuis | Vestiging | ?filiaal | ?filial | Norsk avdeling av utenlandsk foretak | NUF | sivuliike | filiālė | filialas | filiāle | filiaal | Клон | клон България | ?Филиал | Филиал | Філія | Представництво | Представительство | Обособленное подразделение | Υποκατάστημα | Υποκατάστημα Ελλάδας | Şubesi | Türkiye Şubesi | סניף | فرع | 分公司 | 支店 | 지점 | 지사 | สาขา | Chi nhánh
`
