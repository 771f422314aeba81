using System.Collections.Frozen;
using EmailCampaigns.Core.Contacts;
using NodaTime;

namespace EmailCampaigns.Core.Imports;

/// <summary>Where a guess comes from; a person sees it beside the column.</summary>
public enum GuessBasis
{
    /// <summary>Its header or its values say what it is.</summary>
    Recognized,

    /// <summary>A custom field that contacts have already.</summary>
    KnownField,

    /// <summary>A custom field that this import would bring in.</summary>
    NewField,

    /// <summary>Not imported; the row as it came keeps it.</summary>
    LeftOut,
}

/// <summary>What a column becomes.</summary>
/// <param name="Header">The column.</param>
/// <param name="Field">The contact's field, see <see cref="FieldName"/>; null: do not import.</param>
/// <param name="Basis">Why.</param>
public sealed record ColumnGuess(string Header, string? Field, GuessBasis Basis);

/// <summary>Guesses from headers in English, German, French, Spanish, Italian, Dutch and Polish, and from the values below them, what each column is.</summary>
public static class HeaderGuess
{
    /// <summary>Share of addresses (or time zones) among the values that makes a column one of them, whatever its header says.</summary>
    private const double Enough = 0.6;

    private static readonly FrozenDictionary<string, string> Words = Dictionary(
        (FieldName.Email, """
            email emails e mail mails emailaddress mailaddress emailaddresses emailadress emailid emailwork workemail businessemail primaryemail contactemail useremail emailprimary email1 email1value
            recipient recipientemail emailaddress1 emailadresse mailadresse epost epostadresse emailkontakt kontaktemail kontaktmail emailgeschaftlich emailgeschaeftlich geschaftlicheemail mailgeschaftlich
            courriel adresseemail adressemail adressemel mel adresseelectronique adressecourriel courrielelectronique emailprofessionnel emailpro
            correo correoelectronico direccionemail direcciondecorreo direcciondecorreoelectronico direcciondeemail correoe
            postaelettronica indirizzoemail indirizzomail indirizzodipostaelettronica indirizzodiposta
            mailadres emailadres emailadreszakelijk epostadres
            adresemail adresmail adresemailowy adrespocztyelektronicznej pocztaelektroniczna pocztaemail
            """),
        (FieldName.FirstName, """
            firstname first fname givenname given forename forenames christianname firstnames contactfirstname
            vorname vornamen rufname prenom prenoms nombredepila primernombre nombres voornaam voornamen roepnaam imie imiona nomedibattesimo nomeproprio
            """),
        (FieldName.LastName, """
            lastname last lname surname surnames familyname secondname contactlastname
            nachname nachnamen familienname zuname nomdefamille apellido apellidos primerapellido cognome achternaam familienaam nazwisko nazwiska
            """),
        (FieldName.Name, """
            name fullname contactname displayname contact person personname customername clientname leadname nameofcontact
            kontakt kontaktname kontaktperson ansprechpartner ansprechpartnerin vollername vollstandigername vollstaendigername vorundnachname vornamenachname vornameundnachname namevorname kundenname empfanger
            nomcomplet nometprenom prenometnom nomprenom prenomnom nomducontact
            nombrecompleto nombreyapellidos nombreyapellido nombreapellidos nomecompleto nomeecognome nomecognome cognomenome cognomeenome
            volledigenaam naam contactpersoon naamcontactpersoon imieinazwisko imienazwisko nazwiskoiimie osobakontaktowa nom nombre nome
            """),
        (FieldName.Company, """
            company companyname companies organization organisation organizationname organisationname organization1name employer account accountname business businessname corporation
            firma firmen firmenname unternehmen unternehmensname gesellschaft betrieb arbeitgeber
            entreprise societe raisonsociale nomdelentreprise nomentreprise nomdelasociete
            empresa compania nombredelaempresa nombreempresa razonsocial organizacion
            azienda societa ragionesociale ditta nomeazienda impresa organizzazione
            bedrijf bedrijfsnaam organisatie organisatienaam werkgever
            nazwafirmy przedsiebiorstwo nazwaprzedsiebiorstwa organizacja spolka
            """),
        (FieldName.Timezone, """
            timezone timezones tz timezonename timezoneid ianatimezone tzid zeitzone fuseauhoraire fuseau zonahoraria husohorario fusoorario tijdzone strefaczasowa
            """));

    /// <summary>Custom fields that most files have get one name in every language, so that one template serves them all.</summary>
    private static readonly FrozenDictionary<string, string> CustomWords = Dictionary(
        ("salutation", "salutation anrede civilite tratamiento titolo aanhef zwrotgrzecznosciowy"),
        ("job_title", "jobtitle title job position role berufsbezeichnung beruf funktion stelle poste fonction cargo puesto posizione ruolo functie stanowisko"),
        ("phone", "phone phonenumber telephone tel telefon telefonnummer telefono telefoon telefoonnummer numertelefonu numerodetelephone numerodetelefono"),
        ("website", "website web url homepage webseite webadresse siteweb sitioweb paginaweb sitoweb stronainternetowa stronawww"),
        ("industry", "industry sector branche secteur sectordeactividad settore bedrijfstak branza"),
        ("street", "street streetaddress strasse rue calle via straat ulica"),
        ("postal_code", "postalcode zip zipcode postcode plz postleitzahl codepostal codigopostal cap kodpocztowy"),
        ("city", "city town ort stadt ville ciudad citta stad plaats miasto miejscowosc"),
        ("country", "country land pays pais paese kraj"));

    /// <summary>In these words a family name alone and a whole name are one word; what stands beside it decides.</summary>
    private static readonly FrozenSet<string> NameOrPart = FrozenSet.ToFrozenSet(["name", "naam", "nom", "nombre", "nome"]);

    /// <summary>The built-in field that a header names, if it is one of the known words.</summary>
    public static string? KnownField(string header) => Words.GetValueOrDefault(Key(header));

    /// <summary>Guesses each column once; no two columns become the same field.</summary>
    /// <param name="headers">The columns, see <see cref="CsvRows.Headers"/>.</param>
    /// <param name="samples">Some rows, each with as many fields as there are headers, or fewer.</param>
    /// <param name="knownFields">The custom fields that contacts of the workspace have already.</param>
    public static IReadOnlyList<ColumnGuess> Guess(
        IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> samples, IReadOnlyCollection<string> knownFields)
    {
        var fields = new string?[headers.Count];
        var email = EmailColumn(headers, samples);
        if (email >= 0)
        {
            fields[email] = FieldName.Email;
        }

        for (var i = 0; i < headers.Count; i++)
        {
            if (fields[i] is null && KnownField(headers[i]) is { } field && field != FieldName.Email && !fields.Contains(field))
            {
                fields[i] = field;
            }
        }

        SplitNames(headers, fields);
        if (!fields.Contains(FieldName.Timezone))
        {
            var zone = Enumerable.Range(0, headers.Count).FirstOrDefault(i => fields[i] is null && Share(samples, i, IsZone) >= Enough, -1);
            if (zone >= 0)
            {
                fields[zone] = FieldName.Timezone;
            }
        }

        var guesses = new List<ColumnGuess>(headers.Count);
        var taken = fields.OfType<string>().Select(CustomFieldName.KeyOf).ToHashSet();
        for (var i = 0; i < headers.Count; i++)
        {
            guesses.Add(fields[i] is { } field ? new ColumnGuess(headers[i], field, GuessBasis.Recognized) : Custom(headers[i], i, taken, knownFields));
        }

        return guesses;
    }

    private static int EmailColumn(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> samples)
    {
        var (best, bestScore) = (-1, 0.0);
        for (var i = 0; i < headers.Count; i++)
        {
            var named = KnownField(headers[i]) == FieldName.Email;
            var share = Share(samples, i, IsAddress);
            if (!named && share < Enough)
            {
                continue;
            }

            var score = share + (named ? Enough : 0);
            if (score > bestScore)
            {
                (best, bestScore) = (i, score);
            }
        }

        return best;
    }

    private static void SplitNames(IReadOnlyList<string> headers, string?[] fields)
    {
        var whole = Array.IndexOf(fields, FieldName.Name);
        if (whole < 0 || !NameOrPart.Contains(Key(headers[whole])))
        {
            return;
        }

        var (hasFirst, hasLast) = (fields.Contains(FieldName.FirstName), fields.Contains(FieldName.LastName));
        if (hasFirst != hasLast)
        {
            fields[whole] = hasFirst ? FieldName.LastName : FieldName.FirstName;
        }
    }

    private static ColumnGuess Custom(string header, int column, HashSet<string> taken, IReadOnlyCollection<string> knownFields)
    {
        var field = CustomWords.GetValueOrDefault(Key(header)) ?? CustomFieldName.Of(header);
        if (field.Length == 0 || header == $"Column {column + 1}")
        {
            return new ColumnGuess(header, null, GuessBasis.LeftOut);
        }

        var unique = field;
        for (var n = 2; FieldName.IsBuiltIn(unique) || !taken.Add(CustomFieldName.KeyOf(unique)); n++)
        {
            unique = field.Length > FieldName.MaxLength - 4 ? $"{field[..(FieldName.MaxLength - 4)]}_{n}" : $"{field}_{n}";
        }

        return knownFields.FirstOrDefault(f => FieldName.AreSame(f, unique)) is { } known
            ? new ColumnGuess(header, known, GuessBasis.KnownField)
            : new ColumnGuess(header, unique, GuessBasis.NewField);
    }

    private static double Share(IReadOnlyList<IReadOnlyList<string>> samples, int column, Func<string, bool> test)
    {
        var (filled, fits) = (0, 0);
        foreach (var row in samples)
        {
            if (column >= row.Count || string.IsNullOrWhiteSpace(row[column]))
            {
                continue;
            }

            filled++;
            if (test(row[column]))
            {
                fits++;
            }
        }

        return filled == 0 ? 0 : fits / (double)filled;
    }

    private static bool IsAddress(string value) => EmailAddress.TryParse(value, out _, out _);

    private static bool IsZone(string value) =>
        value.Contains('/', StringComparison.Ordinal) && DateTimeZoneProviders.Tzdb.GetZoneOrNull(value.Trim()) is not null;

    /// <summary>"E-Mail-Adresse" and "email_adresse" are one word.</summary>
    private static string Key(string header) => string.Concat(LatinLetters.WithoutMarks(header).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static FrozenDictionary<string, string> Dictionary(params (string Field, string Words)[] fields)
    {
        var words = new Dictionary<string, string>();
        foreach (var (field, names) in fields)
        {
            foreach (var word in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                words.Add(word, field);
            }
        }

        return words.ToFrozenDictionary();
    }
}
