namespace QRHead.Hub;

/// <summary>A repository at one commit.</summary>
/// <param name="Commit">The commit that the revision stands for, 40 hexadecimal digits.</param>
/// <param name="Files">The paths of its files, with <c>/</c>.</param>
internal sealed record RepositoryListing(string Commit, IReadOnlyList<string> Files);
