namespace EmailCampaigns.Core.Templates;

/// <summary>The conditions around a place of a template while its segments are gone through in their order.</summary>
internal sealed class OpenBranches
{
    private readonly Stack<bool> _taken = new();
    private int _notTaken;

    /// <summary>Whether what stands here is part of the text.</summary>
    public bool AreTaken => _notTaken == 0;

    public void Open(bool isTaken)
    {
        _taken.Push(isTaken);
        _notTaken += isTaken ? 0 : 1;
    }

    public void Else()
    {
        _taken.Push(!_taken.Pop());
        _notTaken += _taken.Peek() ? -1 : 1;
    }

    public void Close() => _notTaken -= _taken.Pop() ? 0 : 1;
}
