namespace QRHead;

/// <summary>How far the download of a model is.</summary>
/// <param name="File">The file that bytes have just arrived for; its path in the repository.</param>
/// <param name="BytesDone">Bytes of all files that are here, those of an earlier, cancelled download included.</param>
/// <param name="BytesTotal">Bytes of all files that were missing at the start.</param>
/// <param name="FilesDone">Files that are complete.</param>
/// <param name="FilesTotal">Files that were missing at the start.</param>
public readonly record struct DownloadProgress(string File, long BytesDone, long BytesTotal, int FilesDone, int FilesTotal);
