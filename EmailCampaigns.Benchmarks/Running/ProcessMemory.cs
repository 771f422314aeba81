using System.Diagnostics;
using System.Globalization;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>How much memory a process takes, as the operating system counts it.</summary>
internal sealed class ProcessMemory(int processId)
{
    /// <summary>The most it ever had in memory, in MB; on Linux since <see cref="ForgetPeak"/>.</summary>
    public double PeakMb => OperatingSystem.IsLinux() ? Status("VmHWM:") : Ask(process => process.PeakWorkingSet64);

    /// <summary>What it has in memory now, in MB.</summary>
    public double Mb => OperatingSystem.IsLinux() ? Status("VmRSS:") : Ask(process => process.WorkingSet64);

    /// <summary>What was before does not count (proc(5), clear_refs).</summary>
    public void ForgetPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText($"/proc/{processId}/clear_refs", "5");
        }
    }

    private double Status(string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    private double Ask(Func<Process, long> octets)
    {
        using var process = Process.GetProcessById(processId);
        return octets(process) / (1024.0 * 1024);
    }
}
