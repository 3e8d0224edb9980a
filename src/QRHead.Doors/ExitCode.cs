namespace QRHead.Doors;

/// <summary>What a process tells its caller.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed; a line on stderr says why.</summary>
    public const int Failed = 1;

    /// <summary>Not understood.</summary>
    public const int Usage = 2;

    /// <summary>Done, but for files that could not be read.</summary>
    public const int LeftOut = 3;

    /// <summary>Cancelled: 128 and the signal's number.</summary>
    public const int Cancelled = 130;
}
