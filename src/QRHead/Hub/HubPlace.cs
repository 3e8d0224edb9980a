namespace QRHead.Hub;

/// <summary>What a request is about, in the user's words: for messages.</summary>
/// <param name="Repository"><c>org/name</c>.</param>
/// <param name="Revision">The revision as it was asked for, not the commit behind it.</param>
/// <param name="File">The file's path in the repository; null for the whole of it.</param>
internal readonly record struct HubPlace(string Repository, string Revision, string? File = null)
{
    /// <summary>Makes a complaint about this place.</summary>
    public HubException Wrong(HubProblem problem, string found, string? fix = null, Exception? innerException = null) =>
        new(problem, found, fix, innerException) { Repository = Repository, Revision = Revision, File = File };
}
