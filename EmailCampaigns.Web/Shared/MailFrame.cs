namespace EmailCampaigns.Web.Shared;

/// <summary>The document in which an email's HTML is shown.</summary>
public static class MailFrame
{
    // The frame's colour scheme follows the element that holds it, so no theme needs to be passed in.
    private const string Style = """
        :root { color-scheme: light dark; }
        body { margin: 0; padding: 20px 24px; font: 17px/27px "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; overflow-wrap: anywhere; color: light-dark(#1d1e21, #f6f6f7); }
        p { margin: 0 0 14px; }
        a { color: light-dark(#0e44cc, #9bb8ff); text-underline-offset: 3px; }
        img, table { max-width: 100%; }
        img { height: auto; }
        mark { background: light-dark(#e6eeff, #22325e); color: inherit; border-bottom: 1.5px solid light-dark(#8aa9fb, #6f93ef); border-radius: 3px; padding: 1px 2px; margin: 0 -2px; }
        ins { background: light-dark(#e6eeff, #22325e); text-decoration: underline 1.5px light-dark(#8aa9fb, #6f93ef); text-underline-offset: 5px; border-radius: 3px; }
        del { color: light-dark(#8a4a55, #d59aa5); }
        mark.no-source { background: light-dark(#fdf0d9, #463513); border-bottom: 3px solid light-dark(#a35f00, #e0a44a); }
        sup { margin-left: 2px; font-size: 12px; line-height: 0; font-weight: 600; color: light-dark(#0e44cc, #9bb8ff); }
        .filled { text-decoration: underline dotted 1.5px; text-underline-offset: 5px; }
        @media (max-width: 500px) { body { padding: 14px 16px; font-size: 16px; line-height: 25px; } }
        """;

    /// <summary>The document in which an email is written; its content comes from js/ec-editor.js.</summary>
    public static string ForEditing { get; } = Document("", images: true)
        .Replace("style-src 'unsafe-inline'", "style-src 'self' 'unsafe-inline'; font-src 'self'", StringComparison.Ordinal)
        .Replace("<style>", "<link rel=\"stylesheet\" href=\"/editor.css\"><style>", StringComparison.Ordinal);

    /// <summary>A whole document around an email's HTML. The policy forbids everything but inline styles and, where wanted, images.</summary>
    public static string Document(string html, bool images) => $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src {(images ? "https: http: data:" : "data:")}">
        <style>{Style}</style></head><body>{html}</body></html>
        """;
}
