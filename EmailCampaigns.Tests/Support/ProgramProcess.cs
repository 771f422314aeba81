using System.Diagnostics;
using System.Text;

namespace EmailCampaigns.Tests.Support;

/// <summary>The program as an operator starts it: a process of its own, with settings from the environment.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProgramProcess(Process process) => _process = process;

    public string Output => Read(_output);

    public string Error => Read(_error);

    /// <summary>Starts it in <paramref name="directory"/>, on a port that the system chooses.</summary>
    public static ProgramProcess Start(string directory, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "EmailCampaigns.Web.dll")])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Urls"] = "http://127.0.0.1:0";
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var program = new ProgramProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        program.Run();
        return program;
    }

    /// <summary>Waits until it listens, and says where.</summary>
    public Task<string> Listening() => _listening.Task.WaitAsync(MaxWait);

    /// <summary>Waits for its end, and gives its exit code.</summary>
    public async Task<int> Exit()
    {
        await _process.WaitForExitAsync().WaitAsync(MaxWait);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(MaxWait); // ends when its output does too
        }

        _process.Dispose();
    }

    private void Run()
    {
        _process.OutputDataReceived += (_, line) => Note(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(_error, line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"It ended before it listened. {Error}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Note(StringBuilder text, string? line)
    {
        const string listening = "Now listening on: ";
        lock (text)
        {
            text.AppendLine(line);
        }

        if (line?.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _listening.TrySetResult(line[(at + listening.Length)..].Trim());
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString().Trim();
        }
    }
}
