namespace QRHead.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>Done, but for files that could not be read.</summary>
    public const int LeftOut = 3;
    public const int Cancelled = 130;
}
