using System.Text;
using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail;

public sealed class PickupTransportTests : IDisposable
{
    private static readonly Envelope Envelope = new("anna@sender.example", "bob@recipient.example");
    private readonly string _data = Directory.CreateTempSubdirectory("pickup-").FullName;

    private string Outbox => Path.Combine(_data, "outbox");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_message_is_one_file_of_exactly_its_bytes()
    {
        var outcome = await Send("Hello\r\n", "0197f00d@sender.example");

        Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict);
        var file = Assert.Single(Directory.GetFiles(Outbox));
        Assert.Equal("0197f00d@sender.example.eml", Path.GetFileName(file));
        Assert.Equal("Hello\r\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_message_again_takes_the_place_of_the_first()
    {
        await Send("first, and longer\r\n", "a@sender.example");
        await Send("second\r\n", "<a@sender.example>");

        Assert.Equal("second\r\n", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Outbox)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_unfinished_file_of_a_killed_process_is_written_over()
    {
        Directory.CreateDirectory(Outbox);
        await File.WriteAllTextAsync(Path.Combine(Outbox, "a@sender.example.eml.tmp"), "half a message that is longer than the whole", TestContext.Current.CancellationToken);

        await Send("whole\r\n", "a@sender.example");

        Assert.Equal("whole\r\n", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Outbox)), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("../../etc/passwd@x")]
    [InlineData("..\\..\\x@y")]
    [InlineData("/etc/passwd")]
    [InlineData(".hidden@x")]
    [InlineData("C:x@y")]
    [InlineData("a*?|\"b@y")]
    public async Task An_id_that_is_no_file_name_stays_in_the_folder(string id)
    {
        var outcome = await Send("x\r\n", id);

        Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict);
        var name = Path.GetFileName(Assert.Single(Directory.GetFiles(_data, "*", SearchOption.AllDirectories)));
        Assert.Matches("^[a-z0-9_][a-z0-9._@-]*-[0-9a-f]{16}\\.eml$", name);
        Assert.Single(Directory.GetFiles(Outbox));
    }

    [Fact]
    public async Task Ids_that_look_alike_to_a_file_system_are_two_files()
    {
        await Send("1\r\n", "ABC@x");
        await Send("2\r\n", "abc@x");
        await Send("3\r\n", "a/c@x");
        await Send("4\r\n", "a:c@x");
        await Send("5\r\n", new string('l', 200) + "1@x");
        await Send("6\r\n", new string('l', 200) + "2@x");

        Assert.Equal(6, Directory.GetFiles(Outbox).Select(file => Path.GetFileName(file).ToUpperInvariant()).Distinct().Count());
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_for_a_person_to_mend()
    {
        await File.WriteAllTextAsync(Outbox, "", TestContext.Current.CancellationToken);

        var outcome = await Send("x\r\n", "a@x");

        Assert.Equal(DeliveryVerdict.SenderRefused, outcome.Verdict);
        Assert.Contains("there is a file of that name", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_permission_is_for_a_person_to_mend()
    {
        // A file system of the kernel, where not even root may make a folder.
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "needs /sys, which Linux has");

        var outcome = await new PickupTransport("/sys/kernel/outbox").Send(Envelope, "x\r\n"u8.ToArray(), "a@x", TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryVerdict.SenderRefused, outcome.Verdict);
    }

    [Fact]
    public async Task A_file_that_is_held_open_is_tried_again_later()
    {
        Directory.CreateDirectory(Outbox);
        await using var held = new FileStream(Path.Combine(Outbox, "a@x.eml.tmp"), FileMode.Create, FileAccess.Write, FileShare.None);

        var outcome = await Send("x\r\n", "a@x");

        Assert.Equal(DeliveryVerdict.Retry, outcome.Verdict);
        Assert.True(outcome.CertainlyNotSent);
        Assert.DoesNotContain(Directory.GetFiles(Outbox), file => file.EndsWith(".eml", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_is_tried_again_later_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full, which Linux has");
        Directory.CreateDirectory(Outbox);
        File.CreateSymbolicLink(Path.Combine(Outbox, "a@x.eml.tmp"), "/dev/full");

        var outcome = await Send("x\r\n", "a@x");

        Assert.Equal(DeliveryVerdict.Retry, outcome.Verdict);
        Assert.Contains("No space left", outcome.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Outbox));
    }

    [Fact]
    public async Task Cancelled_in_time_nothing_is_written()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            new PickupTransport(Outbox).Send(Envelope, "x\r\n"u8.ToArray(), "a@x", new CancellationToken(canceled: true)));

        Assert.False(Directory.Exists(Outbox));
    }

    private Task<DeliveryOutcome> Send(string message, string id) =>
        new PickupTransport(Outbox).Send(Envelope, Encoding.ASCII.GetBytes(message), id, TestContext.Current.CancellationToken);
}
