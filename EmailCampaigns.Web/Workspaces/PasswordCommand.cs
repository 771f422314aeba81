using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>
/// <c>password --email person@example.com</c>: gives somebody who forgot their password the one that stands on the first line of standard input, and ends their sessions. For whoever
/// runs the server; answers 1 where nothing was changed.
/// </summary>
public static class PasswordCommand
{
    public static bool IsIn(string[] args) => args is ["password", ..];

    public static async Task<int> Run(IServiceProvider services, string[] args, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        if (args is not [_, "--email", var email])
        {
            await output.WriteLineAsync("Say whose password: password --email person@example.com");
            return 1;
        }

        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByEmailAsync(email) is not { } user)
        {
            await output.WriteLineAsync($"Nobody signs in as {email}.");
            return 1;
        }

        await output.WriteLineAsync($"New password of {user.Email}:");
        var password = await input.ReadLineAsync(cancellationToken);
        if (NewUser.PasswordProblem(password) is { } problem)
        {
            await output.WriteLineAsync(problem);
            return 1;
        }

        var passwords = scope.ServiceProvider.GetRequiredService<IPasswordHasher<User>>();
        user.PasswordHash = passwords.HashPassword(user, password!);
        await users.UpdateSecurityStampAsync(user); // saves both: what was signed in before is so no longer
        await output.WriteLineAsync("The password is changed, and every session of theirs has ended.");
        return 0;
    }
}
