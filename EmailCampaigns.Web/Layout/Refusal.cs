using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;

namespace EmailCampaigns.Web.Layout;

/// <summary>What a person is told of a failure. A doer that refuses is no bug: it changed nothing, and its message says why.</summary>
/// <param name="Title">Of the page that stands in the place of the one that failed.</param>
/// <param name="What">What happened.</param>
/// <param name="Meaning">Why, and what to do.</param>
/// <param name="IsExpected">Whether a doer refused; else it is a bug, which belongs in the log.</param>
public sealed record Refusal(string Title, string What, string Meaning, bool IsExpected)
{
    /// <summary>What is told of an exception.</summary>
    public static Refusal Of(Exception failure) => failure switch
    {
        PermissionDeniedException => new(
            "Not for your role", "Your role does not allow this. Nothing was changed.", $"{failure.Message} Ask an owner or admin of this workspace if you need it.", IsExpected: true),
        IllegalTransitionException or StaleVersionException => new("This changed meanwhile", "Nothing was changed.", failure.Message, IsExpected: true),
        _ => new(
            "Something went wrong",
            "This page met an error that it did not expect.",
            "Nothing was sent because of it. The details are in the server's log. Load the page again; if it happens twice, tell whoever runs this server.",
            IsExpected: false),
    };
}
