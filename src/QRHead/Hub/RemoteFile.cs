namespace QRHead.Hub;

/// <summary>What the hub says of a file before it is downloaded.</summary>
/// <param name="Path">Its path in the repository, with <c>/</c>.</param>
/// <param name="Commit">The commit that it belongs to.</param>
/// <param name="Etag">
/// The name of its blob, and its checksum: 64 hexadecimal digits are the SHA-256 of a large file, 40 the SHA-1 that Git gives a small one.
/// </param>
/// <param name="Size">In bytes.</param>
internal sealed record RemoteFile(string Path, string Commit, string Etag, long Size);
