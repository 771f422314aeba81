using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>
/// Writes each message as one <c>.eml</c> file into a folder, for another program to send, or for a person to look at. The folder is made when it is needed.
/// The message is written as it is: the envelope is not in the file.
/// </summary>
/// <param name="folder">See <see cref="PickupFolder.Resolve"/>.</param>
public sealed class PickupTransport(string folder) : IMailTransport
{
    private const int LongestName = 120;

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_+=@");

    /// <inheritdoc/>
    public async Task<DeliveryOutcome> Send(Envelope envelope, ReadOnlyMemory<byte> message, string messageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        cancellationToken.ThrowIfCancellationRequested();
        var name = FileName(MessageIds.Normalize(messageId, "Message-ID"));
        try
        {
            Directory.CreateDirectory(folder);
            await Write(message, Path.Combine(folder, name));
            return new(DeliveryVerdict.Accepted, DeliveryStage.None, $"Written to {name}.");
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException)
        {
            return new(DeliveryVerdict.SenderRefused, DeliveryStage.None, $"The pickup folder cannot be written to: {fault.Message}");
        }
        catch (IOException) when (File.Exists(folder))
        {
            return new(DeliveryVerdict.SenderRefused, DeliveryStage.None, "The pickup folder cannot be made: there is a file of that name.");
        }
        catch (IOException fault)
        {
            // A full disk, a share that is away, a file held open: what passes.
            return new(DeliveryVerdict.Retry, DeliveryStage.None, $"The message could not be written to the pickup folder: {fault.Message}");
        }
    }

    /// <summary>
    /// The file is named after the message: when a process dies between the writing and its record, the repeat overwrites the file instead of adding a second
    /// one. An id that is not plain and lower-case keeps a hash in its file name, so that two ids never share a file on any file system.
    /// </summary>
    private static string FileName(string messageId)
    {
        if (messageId.Length <= LongestName && messageId[0] is not '.' && !messageId.AsSpan().ContainsAnyExcept(Plain))
        {
            return $"{messageId}.eml";
        }

        var name = string.Concat(messageId.Take(LongestName).Select((c, i) => Plain.Contains(c) && (i > 0 || c is not '.') ? c : '_'));
        return $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(messageId)).AsSpan(0, 8))}.eml";
    }

    /// <summary>
    /// Under another ending first, and on the disk before it gets its name: who watches the folder never sees half a message, not even after a power cut.
    /// </summary>
    private static async Task Write(ReadOnlyMemory<byte> message, string path)
    {
        var unfinished = path + ".tmp";
        var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        try
        {
            await using (file)
            {
                // The few milliseconds of one file are not worth a cancelled half of it.
                await file.WriteAsync(message, CancellationToken.None);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            // It would only fill the disk further.
            File.Delete(unfinished);
            throw;
        }
    }
}
