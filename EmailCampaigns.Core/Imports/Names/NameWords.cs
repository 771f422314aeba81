using System.Collections.Frozen;

namespace EmailCampaigns.Core.Imports.Names;

/// <summary>Words in full names that are no name, in lower case and without dots.</summary>
internal static class NameWords
{
    /// <summary>Before a name. With one of these alone in front, a single word is the family name.</summary>
    public static readonly FrozenSet<string> Salutations = Set("""
        herr frau herrn mr mrs ms miss mx sir madam mister monsieur madame mme mlle señor señora sr sra srta signor signora sig dhr mevr mevrouw meneer pan pani г-н г-жа господин госпожа
        """);

    public static readonly FrozenSet<string> Titles = Set("""
        dr drs prof professor doctor doktor doc dipl-ing dipl-kfm dipl-inf ing mag med dent vet rer nat phil jur pol theol hc habil univ-prof priv-doz pd dott dottssa avv arch ir rev reverend hon
        capt captain col lt gen maj sgt lord lady dame rabbi imam sheikh inż mgr mudr judr ingarch д-р проф
        """);

    /// <summary>Behind a name, in any case.</summary>
    public static readonly FrozenSet<string> Suffixes = Set("jr sr ii iii iv phd dphil mba emba msc bsc meng beng llm llb esq esquire pmp cpa cfa dipl-ing dipl-kfm fh tu");

    /// <summary>Behind a name, in capitals only: Ma is a family name, MA is none.</summary>
    public static readonly FrozenSet<string> CapitalSuffixes = Set("ma ba md rn pe dds dvm jd bs ms");

    /// <summary>What a family name can begin with.</summary>
    public static readonly FrozenSet<string> Particles = Set("""
        van von de der den del della delle degli dei di da dos das do du des la le las los lo zu zum zur vom af av ter ten te 't bin bint ibn al el ul abu ben bar st san santa auf
        """);

    /// <summary>Between two family names.</summary>
    public static readonly FrozenSet<string> Connectors = Set("y e i");

    /// <summary>What only organisations, rooms and shared mailboxes have in their names.</summary>
    public static readonly FrozenSet<string> Organisations = Set("""
        gmbh mbh kg ohg gbr ug ev eg ltd limited llc llp plc inc incorporated corp corporation company holding holdings sarl sas spa srl bv nv oy oyj ab asa aps pty kft zrt sro doo ооо зао ао пао
        verein verband stiftung verlag universität university université universidad institut institute hochschule schule school college academy akademie bank sparkasse hotel klinik hospital clinic
        foundation association club team sales support office info information service services solutions systems consulting agency agentur studio shop store group gruppe gruppo grupo groupe
        department abteilung firma familie family kanzlei praxis apotheke museum ministerium ministry amt gemeinde stadt city council marketing vertrieb einkauf buchhaltung accounting hr
        technologies technology software digital media partners partner und and et the von-der-redaktion reception empfang kundendienst customer newsletter admin webmaster unknown unbekannt test na
        n/a none null
        """);

    /// <summary>Organisations in capitals only.</summary>
    public static readonly FrozenSet<string> CapitalOrganisations = Set("ag sa se as co kk");

    /// <summary>Domains of countries in which many write the family name first in Latin letters, too: which of two words it is, nothing tells.</summary>
    public static readonly FrozenSet<string> FamilyNameFirst = Set("hu cn jp kr tw hk mo vn sg");

    /// <summary>Behind a name in Chinese, Japanese or Korean.</summary>
    public static readonly string[] Honorifics = ["先生", "女士", "小姐", "さん", "さま", "様", "님", "씨"];

    private static FrozenSet<string> Set(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
