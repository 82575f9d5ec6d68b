package organization

// commonWords are words that many names have: they tell little.
const commonWords = `
company corporation enterprise enterprises business firm partners associates association society club institute institution office agency
authority board council committee commission ministry department directorate division unit service services solutions systems technology
technologies consulting consultants consultancy management construction engineering development trading general industries industrial
industry products supplies supply equipment security transport transportation logistics energy power electric electrical water environmental
environment medical health care healthcare hospital clinic pharmacy school college university academy education training research laboratory
laboratories center centre central national international global world regional municipal local city town county district state federal public
private government republic united north south east west northern southern eastern western new old first great upper lower saint
bank capital finance financial insurance investment investments fund trust holding holdings group foundation digital data computer computers
software network networks communications telecom telecommunications media design architects architecture building builders construct contractors
contracting project projects property properties real estate housing foods food agro farm farms auto motors motor oil gas petroleum chemical
chemicals mining steel metal metals plastics paper print printing marine aviation air travel hotel hotels sport sports art arts
de la le les du des el los las del do da das dos di der die das den het van und of for in on at to by the
sociedad compania empresa empresas servicios servicio grupo industria industrial comercial comercializadora constructora construcciones ingenieria
consultores consultoria asesores soluciones sistemas tecnologia tecnologias transportes suministros productos nacional internacional general
instituto universidad hospital centro municipio municipalidad ayuntamiento alcaldia gobernacion gobierno ministerio secretaria departamento
direccion comision consejo fundacion asociacion cooperativa distribuidora inversiones proyectos mantenimiento
societe entreprise service groupe construction travaux publics batiment commune mairie ville conseil departemental regional ministere direction
centre hospitalier universite etablissement syndicat mixte communaute agglomeration office national francaise france
gesellschaft verwaltung stadt gemeinde landkreis bundesamt landesamt amt universitat klinikum krankenhaus bau technik dienst dienstleistungen
verein stiftung betrieb betriebe handel vertrieb deutsche deutschland
comune provincia regione azienda sanitaria ospedaliera universita istituto servizi costruzioni impresa consorzio italiana
gmina miasto powiat urzad wojewodztwo szpital szkola przedsiebiorstwo zaklad uslug spolka firma handlowo uslugowe
общество предприятие учреждение управление министерство департамент администрация комитет школа больница университет институт центр
государственное муниципальное бюджетное федеральное областное завод компания группа строй сервис
підприємство установа управління міністерство департамент адміністрація рада районна міська обласна школа лікарня університет інститут центр
виконавчий комітет комунальне державне заклад відділ освіти сільська селищна
`

// structuralWords set an organisation apart from its namesake: another company of
// the group, another level, another country.
const structuralWords = `
holding holdings group international intl global worldwide foundation trust fund services systems solutions technologies technology
industries capital partners ventures investments finance insurance bank energy aviation aerospace healthcare software consulting
logistics properties construction engineering federal government public sector regional north south east west northern southern eastern western
grupo groupe gruppe holdinggesellschaft beteiligungs beteiligungsgesellschaft verwaltungs verwaltungsgesellschaft stiftung fundacion fondation
fondazione asociacion internacional internationale servicios servizi services dienstleistungen nominees pension pensions subsidiary
uk usa us america american americas europe european emea apac asia africa pacific latam nordic nordics baltic middle gulf mena
ireland irish scotland scottish wales welsh england english britain british france french germany german deutschland austria osterreich
switzerland schweiz suisse spain espana italy italia portugal netherlands nederland holland belgium belgique belgie luxembourg denmark danmark
sweden sverige norway norge finland suomi iceland poland polska czech czechia slovakia hungary romania bulgaria greece hellas cyprus malta
croatia slovenia serbia ukraine ukraina russia rus estonia latvia lithuania turkey turkiye israel egypt morocco maroc algeria tunisia nigeria
kenya ghana uganda zambia tanzania ethiopia india pakistan bangladesh china japan korea taiwan singapore malaysia indonesia thailand vietnam
philippines australia canada mexico brasil brazil argentina chile colombia peru ecuador bolivia paraguay uruguay guatemala
dubai qatar kuwait saudi arabia emirates iran iraq afghanistan kazakhstan georgia armenia azerbaijan moldova albania kosovo
`

// localWords head the names of bodies that many places have under one name: there
// is a Washington County in thirty states and a hospital of every saint in each of
// the departments of Colombia.
const localWords = `
city town township village borough county parish district school academy college hospital clinic church parochial primary secondary elementary
high junior infant nursery kindergarten library court police fire sheriff housing water sewer municipal municipality
ciudad municipio municipalidad ayuntamiento alcaldia gobernacion prefectura intendencia distrito colegio escuela liceo institucion educativa
hospital clinica personeria concejo juzgado parroquia corregimiento vereda ese prefeitura municipal camara escola
commune mairie ville ecole lycee hopital centre tribunal paroisse stadt gemeinde landkreis kreis schule gymnasium krankenhaus amtsgericht
landgericht verwaltungsgericht comune scuola ospedale tribunale procura gmina powiat miasto szkola szpital przedszkole sad
gemeente rechtbank kommun obec mesto skola nemocnice obcina opcina comuna primaria scoala spitalul spital liceul
школа больница лицей гимназия суд администрация сельсовет лікарня ліцей гімназія рада сільська селищна міська
בית ספר מועצה עיריית
`

// mailProviders are domains of addresses that tell no organisation.
const mailProviders = `
gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com yahoo.fr icloud.com aol.com gmx.de gmx.net gmx.at web.de t-online.de
orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it pec.it legalmail.it arubapec.it postecert.it mail.ru yandex.ru bk.ru ukr.net i.ua
meta.ua wp.pl o2.pl onet.pl interia.pl poczta.onet.pl seznam.cz centrum.cz email.cz abv.bg mail.bg yahoo.co.uk btinternet.com hotmail.co.uk
163.com 126.com qq.com uol.com.br bol.com.br terra.com.br protonmail.com proton.me telefonica.net telenet.be skynet.be bluewin.ch
`
