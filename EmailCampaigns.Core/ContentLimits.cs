using EmailCampaigns.Core.Persistence.Tables;

namespace EmailCampaigns.Core;

/// <summary>
/// How much text the product takes from people, files and programs, and how much it makes of it. Parsers, editors, converters and the HTTP API keep the same
/// numbers. Lengths are in UTF-16 code units.
/// </summary>
public static class ContentLimits
{
    /// <summary>Names of things: templates, lists, campaigns, contacts.</summary>
    public const int Name = ModelConventions.Name;

    /// <summary>A subject, before and after merge. RFC 5322 (section 2.1.1) allows a line no more.</summary>
    public const int Subject = 998;

    /// <summary>The HTML or text part of a template, step or draft.</summary>
    public const int Body = 1_000_000;

    /// <summary>A part of an email after merge, and any text that is made from HTML.</summary>
    public const int MergedBody = 2_000_000;

    /// <summary>How deep <c>{{#if}}</c> blocks can stand in each other; <c>{{else if}}</c> counts.</summary>
    public const int BlockNesting = 32;

    /// <summary>Tags of one part of a template, calls of functions included.</summary>
    public const int TemplateTags = 2_000;

    /// <summary>One <c>{{...}}</c>.</summary>
    public const int TemplateTagLength = 1_000;

    /// <summary>How deep HTML elements can stand in each other. Browsers stop at 512.</summary>
    public const int HtmlNesting = 256;

    /// <summary>Problems that one answer lists.</summary>
    public const int Problems = 100;

    /// <summary>The HTML of a sender's signature.</summary>
    public const int Signature = 20_000;

    /// <summary>The words of a footer's link.</summary>
    public const int FooterText = 200;

    /// <summary>The line that inboxes show behind a subject, before and after merge. They cut it at some hundred characters.</summary>
    public const int Preheader = 500;

    /// <summary>One custom field of a contact.</summary>
    public const int FieldValue = 10_000;

    /// <summary>Custom fields of one contact.</summary>
    public const int Fields = 500;

    /// <summary>Further addresses of one contact.</summary>
    public const int OtherAddresses = 20;

    /// <summary>How many conditions a campaign can put on the data of the event that brings its contacts.</summary>
    public const int TriggerConditions = 10;

    /// <summary>A sentence that says why.</summary>
    public const int Reason = 500;

    /// <summary>A note, an excerpt of a reply.</summary>
    public const int Note = 2_000;

    /// <summary>What a list or a campaign is for.</summary>
    public const int Description = 10_000;

    /// <summary>A picture of emails, in bytes.</summary>
    public const int ImageBytes = 2 * 1024 * 1024;

    /// <summary>Width and height of a picture: programs that show larger ones run out of memory.</summary>
    public const int ImagePixels = 8_000;

    /// <summary>Pictures of a workspace.</summary>
    public const int Images = 1_000;

    /// <summary>Files that one email brings along, in bytes before encoding, one of them or all together. Many servers take no more than 20 to 25 MB encoded.</summary>
    public const int AttachmentBytes = 10 * 1024 * 1024;

    /// <summary>Above this many servers of companies refuse an email, and filters count it.</summary>
    public const int UsualAttachmentBytes = 3 * 1024 * 1024;

    /// <summary>Files that one email brings along.</summary>
    public const int AttachmentsOfEmail = 10;

    /// <summary>Attachments of a workspace.</summary>
    public const int Attachments = 1_000;

    /// <summary>Bytes of all attachments of a workspace: they are in every backup of the database.</summary>
    public const long AttachmentBytesKept = 1024L * 1024 * 1024;

    /// <summary>A file that is imported, in bytes: some ten million rows.</summary>
    public const long UploadBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Words to search for, and any other value of a query string.</summary>
    public const int Search = 200;

    /// <summary>How deep JSON can be nested.</summary>
    public const int JsonNesting = 32;

    /// <summary>The body of an API request in bytes, files apart. Holds the HTML and the text of an email in any script, escaped.</summary>
    public const int RequestBytes = 16 * 1024 * 1024;

    /// <summary>Milliseconds that a regular expression may look for its next match in a text that people wrote.</summary>
    public const int RegexTimeout = 1_000;
}

/// <summary>A text breaks one of the <see cref="ContentLimits"/>; the message says which, for a person.</summary>
/// <param name="message">A whole sentence.</param>
/// <param name="position">Where in the text, if that is known.</param>
public sealed class ContentLimitException(string message, int position = 0) : Exception(message)
{
    /// <summary>The place that goes too far, counted in characters from 0.</summary>
    public int Position { get; } = position;
}
