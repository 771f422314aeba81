using EmailCampaigns.Core.Imports;

namespace EmailCampaigns.Tests.Imports;

public sealed class HeaderGuessTests
{
    [Theory]
    [InlineData("Email Address|First Name|Last Name|Company Name|Time Zone", "email|first_name|last_name|company|timezone")]
    [InlineData("E-mail|Full name|Organisation", "email|name|company")]
    [InlineData("E-Mail-Adresse|Vorname|Nachname|Firma|Zeitzone", "email|first_name|last_name|company|timezone")]
    [InlineData("Kontakt-E-Mail|Vorname|Name|Unternehmen", "email|first_name|last_name|company")]
    [InlineData("Adresse e-mail|Prénom|Nom|Société|Fuseau horaire", "email|first_name|last_name|company|timezone")]
    [InlineData("Courriel|Nom complet|Entreprise", "email|name|company")]
    [InlineData("Correo electrónico|Nombre|Apellidos|Empresa|Zona horaria", "email|first_name|last_name|company|timezone")]
    [InlineData("Correo|Nombre|Compañía", "email|name|company")]
    [InlineData("Indirizzo e-mail|Nome|Cognome|Azienda|Fuso orario", "email|first_name|last_name|company|timezone")]
    [InlineData("E-mailadres|Voornaam|Achternaam|Bedrijf|Tijdzone", "email|first_name|last_name|company|timezone")]
    [InlineData("E-mailadres|Voornaam|Naam|Organisatie", "email|first_name|last_name|company")]
    [InlineData("Adres e-mail|Imię|Nazwisko|Nazwa firmy|Strefa czasowa", "email|first_name|last_name|company|timezone")]
    [InlineData("EMAIL_ADDRESS|firstName|LAST-NAME|employer|tz", "email|first_name|last_name|company|timezone")]
    [InlineData("E-mail 1 - Value|Given Name|Family Name|Organization 1 - Name", "email|first_name|last_name|company")]
    [InlineData("E-postadress|Förnamn|Efternamn|Företag|Tidszon", "email|first_name|last_name|company|timezone")]
    [InlineData("E-mailadresse|Fornavn|Efternavn|Virksomhed|Tidszone", "email|first_name|last_name|company|timezone")]
    [InlineData("E-post|Fornavn|Etternavn|Bedrift|Tidssone", "email|first_name|last_name|company|timezone")]
    [InlineData("Sähköposti|Etunimi|Sukunimi|Yritys|Aikavyöhyke", "email|first_name|last_name|company|timezone")]
    [InlineData("E-posta|Ad|Soyad|Şirket|Saat dilimi", "email|first_name|last_name|company|timezone")]
    [InlineData("E-posta adresi|Adı Soyadı|Firma Adı", "email|name|company")]
    [InlineData("E-mail|Jméno|Příjmení|Společnost|Časové pásmo", "email|first_name|last_name|company|timezone")]
    [InlineData("E-mail|Jméno|Firma", "email|name|company")]
    [InlineData("E-mailová adresa|Meno|Priezvisko|Názov firmy", "email|first_name|last_name|company")]
    [InlineData("E-mail cím|Vezetéknév|Keresztnév|Cégnév|Időzóna", "email|last_name|first_name|company|timezone")]
    [InlineData("E-mail|Nome|Sobrenome|Empresa|Fuso horário", "email|first_name|last_name|company|timezone")]
    [InlineData("Endereço de e-mail|Nome completo|Nome da empresa", "email|name|company")]
    [InlineData("Adresă de e-mail|Prenume|Nume|Companie", "email|first_name|last_name|company")]
    [InlineData("Электронная почта|Имя|Фамилия|Компания|Часовой пояс", "email|first_name|last_name|company|timezone")]
    [InlineData("E-mail|ФИО|Организация", "email|name|company")]
    [InlineData("Эл. почта|Имя", "email|first_name")]
    [InlineData("Електронна пошта|Ім'я|Прізвище|Компанія", "email|first_name|last_name|company")]
    [InlineData("Електронна пошта|Ім’я|Прізвище|Компанія", "email|first_name|last_name|company")]
    [InlineData("Ηλεκτρονικό ταχυδρομείο|Όνομα|Επώνυμο|Εταιρεία|Ζώνη ώρας", "email|first_name|last_name|company|timezone")]
    [InlineData("メールアドレス|名|姓|会社名|タイムゾーン", "email|first_name|last_name|company|timezone")]
    [InlineData("ﾒｰﾙｱﾄﾞﾚｽ|氏名|会社名", "email|name|company")]
    [InlineData("Ｅメール|お名前|貴社名", "email|name|company")]
    [InlineData("邮箱|姓名|公司|时区", "email|name|company|timezone")]
    [InlineData("电子邮件地址|名|姓|公司名称", "email|first_name|last_name|company")]
    [InlineData("電子郵件|名字|姓氏|公司名稱", "email|first_name|last_name|company")]
    [InlineData("이메일 주소|이름|성|회사명|시간대", "email|first_name|last_name|company|timezone")]
    [InlineData("이메일|이름|회사", "email|name|company")]
    [InlineData("البريد الإلكتروني|الاسم الأول|اسم العائلة|الشركة", "email|first_name|last_name|company")]
    [InlineData("דוא\"ל|שם פרטי|שם משפחה|חברה", "email|first_name|last_name|company")]
    public void Headers_of_many_languages_are_understood(string headers, string fields)
    {
        Assert.Equal(fields, Guess(headers));
    }

    [Theory]
    [InlineData("First Name|Last Name|Email|Phone Number|Associated Company|Time Zone", "first_name|last_name|email|phone|company|timezone")] // HubSpot
    [InlineData("Record ID|Email|First Name|Last Name|Primary Associated Company|Contact owner", "record_id|email|first_name|last_name|company|contact_owner")]
    [InlineData("First Name|Last Name|Title|Company / Account|Email|Lead Source", "first_name|last_name|job_title|company|email|lead_source")] // Salesforce
    [InlineData("Salutation|First Name|Last Name|Account Name|Email", "salutation|first_name|last_name|company|email")]
    [InlineData("FirstName|LastName|Account.Name|Email", "first_name|last_name|company|email")]
    [InlineData("Person - Name|Person - Email - Work|Person - Organization|Person - Phone - Work", "name|email|company|person_phone_work")] // Pipedrive
    [InlineData("Person - First name|Person - Last name|Person - Email|Organization - Name", "first_name|last_name|email|company")]
    [InlineData("Email Address|First Name|Last Name|MEMBER_RATING|TIMEZONE|EUID", "email|first_name|last_name|member_rating|timezone|euid")] // Mailchimp
    [InlineData("First Name|Middle Name|Last Name|Company|Job Title|E-mail Address|E-mail Type", "first_name|middle_name|last_name|company|job_title|email|e_mail_type")] // Outlook
    [InlineData("Vorname|Nachname|Firma|E-Mail-Adresse|E-Mail-Typ", "first_name|last_name|company|email|e_mail_typ")]
    [InlineData("Prénom|Nom|Société|Adresse de messagerie", "first_name|last_name|company|email")]
    [InlineData("Name|Given Name|Family Name|E-mail 1 - Type|E-mail 1 - Value|Organization 1 - Name|Organization 1 - Title", "name|first_name|last_name|e_mail_1_type|email|company|job_title")] // Google
    [InlineData("First Name|Last Name|Organization Name|Organization Title|E-mail 1 - Label|E-mail 1 - Value", "first_name|last_name|company|job_title|e_mail_1_label|email")]
    [InlineData("First Name|Last Name|URL|Email Address|Company|Position|Connected On", "first_name|last_name|website|email|company|job_title|connected_on")] // LinkedIn
    [InlineData("First Name|Last Name|Title|Company Name|Company Name for Emails|Email|Email Status", "first_name|last_name|job_title|company|company_name_for_emails|email|email_status")] // Apollo
    [InlineData("ZoomInfo Contact ID|Last Name|First Name|Job Title|Email Address|Email Domain|Company Name", "zoom_info_contact_id|last_name|first_name|job_title|email|email_domain|company")] // ZoomInfo
    [InlineData("EMAIL|VORNAME|NACHNAME|SMS", "email|first_name|last_name|sms")] // Brevo
    [InlineData("First Name|Last Name|Email|Accepts Email Marketing|Default Address Company", "first_name|last_name|email|accepts_email_marketing|company")] // Shopify
    [InlineData("* Email|Name (First)|Name (Last)|Company (optional)", "email|first_name|last_name|company")]
    public void Exports_of_other_systems_are_understood(string headers, string fields)
    {
        Assert.Equal(fields, Guess(headers));
    }

    [Theory]
    [InlineData("Mail|Letzter Kauf|Größe (cm)|Straße|Kundennr.", "email|letzter_kauf|grosse_cm|street|kundennr")]
    [InlineData("email|Anrede|Branche|Land|Telefon", "email|salutation|industry|country|phone")]
    [InlineData("email|lastPurchase|3rd visit|URL", "email|last_purchase|field_3rd_visit|website")]
    [InlineData("email|Должность|Город|Дата покупки", "email|job_title|city|дата_покупки")]
    [InlineData("メール|役職|部署|備考", "email|job_title|部署|備考")]
    [InlineData("邮箱|职位|行业|备注", "email|job_title|industry|备注")]
    [InlineData("이메일|직책|부서", "email|job_title|부서")]
    public void Other_columns_become_custom_fields(string headers, string fields)
    {
        Assert.Equal(fields, Guess(headers));
    }

    [Fact]
    public void No_two_columns_become_one_field()
    {
        Assert.Equal("email|other_address|company|firma|note|note_2", Guess("Email|E-Mail (2)|Company|Firma|Note|note!"));
        Assert.Equal("email|name|name_2", Guess("Email|Name|Name (2)"));
        Assert.Equal("email|name|first_name|last_name", Guess("Email|Kontakt|Vorname|Name"));
    }

    [Fact]
    public void A_column_without_a_name_or_without_letters_is_left_out()
    {
        var guesses = HeaderGuess.Guess(["Email", "Column 2", "--"], [], []);

        Assert.Equal([GuessBasis.Recognized, GuessBasis.LeftOut, GuessBasis.LeftOut], guesses.Select(g => g.Basis));
        Assert.Equal(["email", null, null], guesses.Select(g => g.Field));
    }

    [Fact]
    public void A_column_full_of_addresses_is_the_email_whatever_it_is_called()
    {
        var guesses = HeaderGuess.Guess(["Заметка", "Адрес"], [["Ann", "ann@example.org"], ["Bob", "bob@example.org; b@example.org"], ["Cy", "unknown"]], []);

        Assert.Equal(["заметка", "email"], guesses.Select(g => g.Field));
        Assert.Equal(GuessBasis.Recognized, guesses[1].Basis);
    }

    [Fact]
    public void Values_outweigh_a_header_that_lies()
    {
        var guesses = HeaderGuess.Guess(["Email", "Contact"], [["yes", "ann@example.org"], ["no", "bob@example.org"]], []);

        Assert.Equal(["email_2", "email"], guesses.Select(g => g.Field));
    }

    [Fact]
    public void Of_two_columns_with_addresses_the_named_one_is_the_email()
    {
        var guesses = HeaderGuess.Guess(["Manager", "Email"], [["boss@example.org", "ann@example.org"], ["boss@example.org", ""]], []);

        Assert.Equal(["manager", "email"], guesses.Select(g => g.Field));
    }

    [Fact]
    public void A_column_of_zone_names_is_the_time_zone()
    {
        var guesses = HeaderGuess.Guess(["Email", "Where"], [["ann@example.org", "Europe/Berlin"], ["bob@example.org", "America/New_York"]], []);

        Assert.Equal("timezone", guesses[1].Field);
    }

    [Fact]
    public void A_field_that_contacts_have_already_is_told_from_a_new_one()
    {
        var guesses = HeaderGuess.Guess(["Email", "Anrede", "Branche"], [], ["salutation"]);

        Assert.Equal([GuessBasis.Recognized, GuessBasis.KnownField, GuessBasis.NewField], guesses.Select(g => g.Basis));
    }

    [Fact]
    public void Spellings_that_templates_take_for_one_field_are_not_two_fields()
    {
        string[] headers = ["Email", "Note 1", "Note1", "Size"];

        var guesses = HeaderGuess.Guess(headers, [], ["si_ze"]);

        Assert.Equal(["email", "note_1", "note1_2", "si_ze"], guesses.Select(g => g.Field));
        Assert.True(ColumnMapping.TryCreate(headers, guesses.ToDictionary(g => g.Header, g => g.Field), out _, out var problems), string.Join(' ', problems));
    }

    [Fact]
    public void Every_guessed_name_can_be_a_field()
    {
        string[] headers = ["Email", new string('x', 200), new string('x', 200) + "y", "--", "9 lives", "Ünïcödé Straße", "a__b", "_x_", "D'accord", "Дата", "नाम"];

        var fields = HeaderGuess.Guess(headers, [], []).Select(g => g.Field).OfType<string>().ToList();

        Assert.Equal(10, fields.Count);
        Assert.All(fields, f => Assert.True(FieldName.IsValid(f), f));
        Assert.Distinct(fields);
    }

    private static string Guess(string headers) => string.Join('|', HeaderGuess.Guess(headers.Split('|'), [], []).Select(g => g.Field));
}
