using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Imports;

/// <summary>What one column of a file becomes, as a person chooses it.</summary>
public sealed class ColumnChoice(ColumnGuess guess)
{
    /// <summary>The value of the choice "Do not import".</summary>
    public const string LeftOut = "";

    /// <summary>The value of the choice of a field that is not there yet.</summary>
    public const string NewField = "+";

    public string Header => guess.Header;

    /// <summary>What is chosen: a field's name, <see cref="LeftOut"/> or <see cref="NewField"/>.</summary>
    public string Chosen { get; private set; } = guess.Basis == GuessBasis.NewField ? NewField : guess.Field ?? LeftOut;

    /// <summary>With <see cref="NewField"/>, what it is to be called.</summary>
    public string NewName { get; set; } = guess.Basis == GuessBasis.NewField ? guess.Field! : CustomFieldName.Of(guess.Header);

    public bool IsNew => Chosen == NewField;

    /// <summary>The contact's field; null: not imported.</summary>
    public string? Field => Chosen switch
    {
        LeftOut => null,
        NewField => NewName.Trim(),
        _ => Chosen,
    };

    public void Choose(string? chosen) => Chosen = chosen ?? LeftOut;

    /// <summary>Where the choice comes from, as a badge.</summary>
    public (string Text, StatusFamily Family) Badge => Field switch
    {
        null => ("Left out", StatusFamily.Grey),
        _ when IsNew => ("New field", StatusFamily.Violet),
        var name when !FieldName.IsBuiltIn(name) => ("Your field", StatusFamily.Grey),
        var name when name == guess.Field => ("Guessed", StatusFamily.Blue),
        _ => ("Chosen", StatusFamily.Blue),
    };
}
