
namespace EmailCampaigns.Core.Imports;

/// <summary>
/// How the columns of contacts are called: in English, German, French, Spanish, Italian, Dutch, Portuguese, Swedish, Danish, Norwegian, Finnish, Polish, Turkish,
/// Czech, Slovak, Hungarian, Romanian, Croatian, Russian, Ukrainian, Bulgarian, Greek, Japanese, Chinese, Korean, Arabic and Hebrew, and in the exports of Apollo,
/// Google Contacts, HubSpot, LinkedIn, Mailchimp, Outlook, Pipedrive, Salesforce, Shopify, ZoomInfo and their like. Case, marks, blanks and punctuation do not matter.
/// </summary>
internal static class HeaderWords
{
    /// <summary>What every contact has.</summary>
    public static readonly IReadOnlyList<(string Field, string Words)> BuiltIn =
    [
        (FieldName.Email, """
            email, emails, mail, mails, email address, email addresses, mail address, email id, email work, work email, work email address, business email, business email address,
            company email, corporate email, primary email, primary email address, preferred email, personal email, contact email, contact email address, contact.email, user email, customer email,
            customer e-mail, client email, lead email, lead.email, subscriber, subscriber email, subscriber email address, attendee email, guest email, invitee email, member email, billing email,
            billing email address, account email, your email, email 1, email 1 value, e-mail 1 - value, email 1 address, email address 1, email primary, recipient, recipient email, to email,
            person - email, person - email - work, person - email - home, person - email - other, emailaddress1, email default
            e-mail-adresse, mail-adresse, e-mail-kontakt, kontakt-e-mail, kontakt-mail, e-mail geschäftlich, geschäftliche e-mail, mail geschäftlich, e-mail-adresse geschäftlich, elektronische post
            courriel, adresse email, adresse e-mail, adresse mail, adresse mél, mel, adresse électronique, adresse courriel, courrier électronique, courriel électronique, adresse de messagerie,
            email professionnel, email pro, adresse de courriel
            correo, correo electrónico, dirección email, dirección de correo, dirección de correo electrónico, dirección de email, correo e, e-correo
            posta elettronica, indirizzo email, indirizzo e-mail, indirizzo mail, indirizzo di posta elettronica, indirizzo di posta
            mailadres, e-mailadres, e-mailadres zakelijk, zakelijk e-mailadres, e-postadres
            correio eletrônico, correio electrónico, endereço de e-mail, endereço de email, endereço eletrônico, endereço eletrónico, email principal
            e-post, epost, e-postadress, mejl, mejladress, e-mejl, e-postadresse, e-mail adresse, mailadresse
            sähköposti, sähköpostiosoite, s-posti, email-osoite
            adres email, adres e-mail, adres mail, adres mailowy, adres emailowy, adres poczty elektronicznej, poczta elektroniczna, poczta email, poczta
            e-posta, e-posta adresi, eposta adresi, mail adresi, email adresi, elektronik posta
            e-mailová adresa, emailová adresa, e-mail adresa, elektronická pošta, emailová schránka
            e-mail cím, email cím, e-mailcím, emailcím, elektronikus cím
            adresă de e-mail, adresa de email, adresă email, poștă electronică
            e-pošta, adresa e-pošte, e-mail adresa, elektronička pošta, elektronska pošta
            электронная почта, эл. почта, эл почта, почта, e-mail адрес, адрес электронной почты, адрес эл. почты, электронный адрес, емейл, имейл, мейл, емайл, и-мейл
            електронна пошта, ел. пошта, пошта, адреса електронної пошти, електронна адреса, імейл, емейл, електронна поща, имейл адрес, ел. поща, поща
            ηλεκτρονικό ταχυδρομείο, ηλεκτρονική διεύθυνση, διεύθυνση email, διεύθυνση e-mail, διεύθυνση ηλεκτρονικού ταχυδρομείου, ηλ. ταχυδρομείο
            メール, メールアドレス, eメール, eメールアドレス, 電子メール, 電子メールアドレス, メアド
            邮箱, 电子邮箱, 电子邮件, 邮件, 邮箱地址, 电子邮件地址, 电子邮箱地址, 邮件地址, 电邮, 电邮地址, 工作邮箱, email地址, 電子郵件, 電子郵件地址, 電子信箱, 信箱, 電郵, 電郵地址, 郵件, 電郵信箱
            이메일, 이메일 주소, 전자우편, 전자메일, 메일, 메일 주소, 이메일주소, e메일
            البريد الإلكتروني, البريد الالكتروني, بريد إلكتروني, عنوان البريد الإلكتروني, الايميل, الإيميل, ايميل
            אימייל, דואר אלקטרוני, דוא"ל, כתובת מייל, כתובת אימייל, מייל, כתובת דוא"ל
            """),
        (FieldName.FirstName, """
            first name, first, fname, f name, given name, given, forename, forenames, christian name, first names, contact first name, contact.firstname, lead first name, person - first name,
            customer first name, billing first name, attendee first name, name (first), name first
            vorname, vornamen, rufname, prénom, prénoms, nombre de pila, primer nombre, nombres, voornaam, voornamen, roepnaam, primeiro nome, nome próprio, nome di battesimo
            förnamn, tilltalsnamn, fornavn, etunimi, etunimet, imię, imiona, adı, ilk ad, ön ad, isim, křestní jméno, krstné meno, keresztnév, utónév, prenume
            имя, собственное имя, ім'я, име, μικρό όνομα, 名, 名（名）, ファーストネーム, 下の名前
            الاسم الأول, الاسم الاول, שם פרטי
            """),
        (FieldName.LastName, """
            last name, last, lname, l name, surname, surnames, family name, second name, contact last name, contact.lastname, lead last name, person - last name, customer last name,
            billing last name, attendee last name, name (last), name last
            nachname, nachnamen, familienname, zuname, nom de famille, apellido, apellidos, primer apellido, cognome, achternaam, familienaam, sobrenome, apelido, último nome, ultimo nome
            efternamn, efternavn, etternavn, slektsnavn, sukunimi, nazwisko, nazwiska, soyad, soyadı, soyisim, příjmení, priezvisko, vezetéknév, családnév, nume de familie, prezime
            фамилия, прізвище, фамилно име, επώνυμο, επίθετο, 姓, 姓氏, 苗字, ラストネーム, 성, 성씨
            اسم العائلة, اللقب, الكنية, שם משפחה
            """),
        (FieldName.Name, """
            name, full name, contact name, display name, contact, person, person name, person - name, customer name, client name, lead name, name of contact, attendee name, subscriber name,
            member name, recipient name, first and last name, first & last name, your name, billing name, guest name, invitee name
            kontakt, kontaktname, kontaktperson, ansprechpartner, ansprechpartnerin, voller name, vollständiger name, vor- und nachname, vorname nachname, vorname und nachname,
            name vorname, nachname vorname, kundenname, empfänger
            nom complet, nom et prénom, prénom et nom, nom prénom, prénom nom, nom du contact, nombre completo, nombre y apellidos, nombre y apellido, nombre apellidos,
            nome completo, nome e cognome, nome cognome, cognome nome, cognome e nome, nome e sobrenome
            volledige naam, naam, contactpersoon, naam contactpersoon, nom, nombre, nome, contato, contacto
            namn, fullständigt namn, för- och efternamn, kontaktnamn, navn, fulde navn, fullt navn, for- og efternavn, for- og etternavn, kontaktnavn, nimi, koko nimi, yhteyshenkilö
            imię i nazwisko, imię nazwisko, nazwisko i imię, osoba kontaktowa, pełne imię
            ad soyad, adı soyadı, ad-soyad, isim soyisim, tam ad, tam isim, ilgili kişi, yetkili kişi, ad
            jméno, celé jméno, jméno a příjmení, kontaktní osoba, meno, celé meno, meno a priezvisko, kontaktná osoba, név, teljes név, kapcsolattartó
            nume, nume complet, nume și prenume, persoană de contact, ime, ime i prezime, puno ime
            фио, имя контакта, имя и фамилия, имя фамилия, фамилия имя, фамилия и имя, полное имя, фамилия имя отчество, контакт, контактное лицо, піб, ім'я та прізвище,
            прізвище та ім'я, повне ім'я, контактна особа, име и фамилия, пълно име
            όνομα, ονοματεπώνυμο, πλήρες όνομα, όνομα επώνυμο, όνομα και επώνυμο
            氏名, 名前, お名前, 姓名, ご氏名, フルネーム, 担当者, 担当者名, ご担当者名, 名字, 全名, 中文姓名, 联系人, 联系人姓名, 客户姓名, 聯絡人, 聯絡人姓名, 客戶姓名
            이름, 성명, 성함, 담당자, 담당자명, 고객명, 이름 전체
            الاسم, الاسم الكامل, اسم جهة الاتصال, שם, שם מלא, איש קשר
            """),
        (FieldName.Company, """
            company, company name, companies, organization, organisation, organization name, organisation name, organization 1 name, organization 1 - name, organization - name, person - organization,
            employer, employer name, account, account name, account: account name, accountname, account.name, company / account, company/account, company account, associated company,
            associated company name, primary associated company, primary company, current company, business, business name, corporation, lead.company, lead company, customer company, parent account,
            parent customer, billing company, default address company, workplace, organization legal name, company legal name, institution
            firma, firmen, firmenname, unternehmen, unternehmensname, gesellschaft, betrieb, arbeitgeber, firmenbezeichnung
            entreprise, société, raison sociale, nom de l'entreprise, nom entreprise, nom de la société, nom de société, organisme, employeur
            empresa, compañía, nombre de la empresa, nombre empresa, razón social, organización, nombre de la compañía
            azienda, società, ragione sociale, ditta, nome azienda, impresa, organizzazione
            bedrijf, bedrijfsnaam, organisatie, organisatienaam, werkgever
            nome da empresa, companhia, organização, razão social, nome fantasia, nome empresa
            företag, företagsnamn, bolag, bolagsnamn, arbetsgivare, virksomhed, virksomhedsnavn, firmanavn, arbejdsgiver, bedrift, bedriftsnavn, selskap, arbeidsgiver, organisasjon
            yritys, yrityksen nimi, organisaatio, työnantaja, yhtiö
            nazwa firmy, przedsiębiorstwo, nazwa przedsiębiorstwa, organizacja, spółka, pracodawca
            şirket, şirket adı, firma adı, kurum, kuruluş, işyeri, şirket ismi
            společnost, název společnosti, název firmy, organizace, zaměstnavatel, spoločnosť, názov spoločnosti, názov firmy, organizácia
            cég, cégnév, cég neve, vállalat, vállalat neve, szervezet, munkahely, companie, denumire companie, nume companie, firmă, tvrtka, naziv tvrtke, poduzeće, kompanija
            компания, название компании, организация, название организации, фирма, предприятие, работодатель, компанія, назва компанії, організація, підприємство, фірма, име на фирма
            εταιρεία, εταιρία, επωνυμία, όνομα εταιρείας, επιχείρηση, οργανισμός
            会社, 会社名, 企業, 企業名, 貴社名, 御社名, 勤務先, 所属, 組織, 組織名, 法人名, 団体名, 会社・団体名
            公司, 公司名称, 公司名, 企业, 企业名称, 单位, 单位名称, 工作单位, 机构, 組織名稱, 公司名稱, 企業名稱, 單位, 單位名稱, 機構, 客户公司
            회사, 회사명, 기업, 기업명, 업체명, 소속, 직장, 상호, 법인명, 단체명
            الشركة, اسم الشركة, شركة, المؤسسة, جهة العمل, חברה, שם החברה, שם חברה, ארגון
            """),
        (FieldName.Timezone, """
            time zone, timezones, tz, time zone name, time zone id, iana time zone, tz id, contact time zone, user time zone
            zeitzone, fuseau horaire, fuseau, zona horaria, huso horario, fuso orario, tijdzone, strefa czasowa, fuso horário, tidszon, tidszone, tidssone, aikavyöhyke, saat dilimi, zaman dilimi
            časové pásmo, időzóna, fus orar, vremenska zona, часовой пояс, часовий пояс, часова зона, ζώνη ώρας, タイムゾーン, 時間帯, 时区, 時區, 시간대, 타임존, المنطقة الزمنية, אזור זמן
            """),
        (FieldName.OtherAddress, """
            second email, secondary email, secondary email address, other email, other email address, alternative email, alternate email, additional email, additional email address, email 2,
            email 2 value, e-mail 2 - value, e-mail 2 address, email address 2, emailaddress2
            zweite e-mail, zweite e-mail-adresse, weitere e-mail, weitere e-mail-adresse, e-mail-adresse 2, deuxième email, autre email, autre adresse email, segundo correo, otro correo
            """),
    ];

    /// <summary>What most files have besides.</summary>
    public static readonly IReadOnlyList<(string Field, string Words)> Custom =
    [
        ("salutation", "salutation, honorific, anrede, civilité, tratamiento, titolo, aanhef, zwrot grzecznościowy, tilltal, обращение, звернення, 敬称, 称呼, 稱謂, 호칭"),
        ("job_title", """
            job title, title, job, position, role, occupation, organization 1 title, organization title, berufsbezeichnung, beruf, funktion, stelle, poste, fonction, cargo, puesto, posizione, ruolo, functie,
            stanowisko, titel, befattning, stilling, tehtävä, titteli, unvan, görev, pozice, funkce, beosztás, должность, посада, θέση, 役職, 職位, 职位, 职务, 직책, 직위, المسمى الوظيفي, תפקיד
            """),
        ("phone", """
            phone, phone number, phones, telephone, telephone number, tel, telefon, telefonnummer, téléphone, numéro de téléphone, teléfono, número de teléfono, telefono, telefoon, telefoonnummer, telefone,
            numer telefonu, puhelin, puhelinnumero, telefonszám, телефон, номер телефона, номер телефону, τηλέφωνο, 電話, 電話番号, 电话, 電話號碼, 电话号码, 전화, 전화번호, الهاتف, טלפון
            """),
        ("website", """
            website, web, url, homepage, web page, webseite, webadresse, site web, sitio web, página web, sito web, site, strona internetowa, strona www, webbplats, hjemmeside, nettside, verkkosivu, web sitesi,
            webové stránky, weboldal, сайт, веб-сайт, ιστοσελίδα, ウェブサイト, ホームページ, 网站, 網站, 웹사이트, 홈페이지
            """),
        ("industry", "industry, sector, branche, secteur, sector de actividad, settore, bedrijfstak, branża, bransch, bransje, toimiala, sektör, odvětví, iparág, отрасль, галузь, κλάδος, 業種, 行业, 產業, 업종"),
        ("street", "street, street address, strasse, rue, calle, via, straat, ulica, gata, gade, gate, katu, sokak, utca, улица, вулиця, οδός"),
        ("postal_code", "postal code, zip, zip code, postcode, plz, postleitzahl, code postal, código postal, cap, kod pocztowy, postnummer, postinumero, posta kodu, psč, irányítószám, почтовый индекс, индекс, поштовий індекс, 郵便番号, 邮编, 邮政编码, 郵遞區號, 우편번호"),
        ("city", "city, town, ort, stadt, ville, ciudad, città, stad, plaats, miasto, miejscowość, cidade, ort, by, kaupunki, şehir, il, město, mesto, város, oraș, grad, город, місто, град, πόλη, 市区町村, 城市, 都市, 도시, المدينة, עיר"),
        ("country", "country, country/region, land, pays, país, paese, kraj, maa, ülke, země, krajina, ország, țară, država, страна, країна, държава, χώρα, 国, 国名, 国家, 國家, 국가, الدولة, מדינה"),
    ];
}
