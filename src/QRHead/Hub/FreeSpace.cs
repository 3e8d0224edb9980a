namespace QRHead.Hub;

/// <summary>Room on the disk of the cache.</summary>
internal static class FreeSpace
{
    private const int Enospc = 28;
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>Asks the system.</summary>
    /// <returns>Bytes; <see cref="long.MaxValue"/> where the system can't tell, as of a share in a network.</returns>
    public static long Of(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>Checks that what is to be downloaded fits.</summary>
    /// <param name="options">The cache and the probe.</param>
    /// <param name="place">The model, for messages.</param>
    /// <param name="bytes">What is still missing.</param>
    /// <exception cref="HubException">It does not fit.</exception>
    public static void Check(HubOptions options, HubPlace place, long bytes)
    {
        long free = options.FreeSpace(options.CacheFolder);
        if (bytes <= free)
            return;
        throw place.Wrong(
            HubProblem.DiskFull, $"{Size(bytes)} are to be downloaded, and {options.CacheFolder} has room for {Size(free)}",
            "Free some space ('qrhead models remove' takes models away), or set HF_HUB_CACHE to a folder on another disk.");
    }

    /// <summary>Says whether a write failed for want of room.</summary>
    public static bool IsUsedUp(IOException exception) => exception.HResult is Enospc or HandleDiskFull or DiskFull;

    /// <summary>Explains a write that failed for want of room.</summary>
    public static HubException Full(HubPlace place, string folder, IOException exception) => place.Wrong(
        HubProblem.DiskFull, $"the disk of {folder} is full",
        "Free some space and try again: the download goes on where it stopped.", exception);

    private static string Size(long bytes) => FormattableString.Invariant($"{bytes / 1e6:N1} MB");
}
