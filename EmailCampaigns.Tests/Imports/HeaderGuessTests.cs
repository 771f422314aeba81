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
    public void Headers_of_seven_languages_are_understood(string headers, string fields)
    {
        Assert.Equal(fields, Guess(headers));
    }

    [Theory]
    [InlineData("Mail|Letzter Kauf|Größe (cm)|Straße|Kundennr.", "email|letzter_kauf|grosse_cm|street|kundennr")]
    [InlineData("email|Anrede|Branche|Land|Telefon", "email|salutation|industry|country|phone")]
    [InlineData("email|lastPurchase|3rd visit|URL", "email|last_purchase|field_3rd_visit|website")]
    public void Other_columns_become_custom_fields(string headers, string fields)
    {
        Assert.Equal(fields, Guess(headers));
    }

    [Fact]
    public void No_two_columns_become_one_field()
    {
        Assert.Equal("email|e_mail_2|company|firma|note|note_2", Guess("Email|E-Mail (2)|Company|Firma|Note|note!"));
        Assert.Equal("email|name|name_2", Guess("Email|Name|Name (2)"));
    }

    [Fact]
    public void A_column_without_a_name_or_without_latin_letters_is_left_out()
    {
        var guesses = HeaderGuess.Guess(["Email", "Column 2", "Имя"], [], []);

        Assert.Equal([GuessBasis.Recognized, GuessBasis.LeftOut, GuessBasis.LeftOut], guesses.Select(g => g.Basis));
        Assert.Equal(["email", null, null], guesses.Select(g => g.Field));
    }

    [Fact]
    public void A_column_full_of_addresses_is_the_email_whatever_it_is_called()
    {
        var guesses = HeaderGuess.Guess(["Имя", "Адрес"], [["Ann", "ann@example.org"], ["Bob", "bob@example.org"], ["Cy", "unknown"]], []);

        Assert.Equal([null, "email"], guesses.Select(g => g.Field));
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
        string[] headers = ["Email", new string('x', 200), new string('x', 200) + "y", "--", "9 lives", "Ünïcödé Straße", "a__b", "_x_", "D'accord"];

        var fields = HeaderGuess.Guess(headers, [], []).Select(g => g.Field).OfType<string>().ToList();

        Assert.Equal(8, fields.Count);
        Assert.All(fields, f => Assert.True(FieldName.IsValid(f), f));
        Assert.Distinct(fields);
    }

    private static string Guess(string headers) => string.Join('|', HeaderGuess.Guess(headers.Split('|'), [], []).Select(g => g.Field));
}
