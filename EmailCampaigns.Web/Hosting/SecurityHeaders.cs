namespace EmailCampaigns.Web.Hosting;

/// <summary>What each answer tells a browser to refuse.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Scripts, connections and forms only of this site; nobody frames it. Styles may stand in the page, as the components write them. Emails, which are shown in
    /// sandboxed frames without scripts, have pictures from anywhere, and those frames inherit this policy.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https: http:; font-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly TimeSpan HstsFor = TimeSpan.FromDays(365);

    public static void AddSecurityHeaders(this WebApplicationBuilder builder) => builder.Services.AddHsts(hsts => hsts.MaxAge = HstsFor);

    /// <summary>Goes before everything that answers. Over TLS a browser is also told to come by TLS only (RFC 6797), but in Development.</summary>
    public static void UseSecurityHeaders(this WebApplication app, Settings settings)
    {
        // Over TLS every cookie is for TLS alone. Behind a proxy that ends TLS a request can look as if it came in the clear; where the site is public over TLS
        // its cookies never do.
        app.UseCookiePolicy(new CookiePolicyOptions { Secure = settings.Site.IsPublicOverTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest });
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.Use((context, next) =>
        {
            // At the last moment: an error page begins by clearing what was set.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
