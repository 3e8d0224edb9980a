using System.Globalization;

namespace QRHead.Cli.Output;

/// <summary>Writes sizes as people read them, in steps of 1000 as the hub does.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Of(long bytes)
    {
        int unit = 0;
        double value = bytes;
        while (value >= 999.95 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(unit == 0 ? value.ToString("0", CultureInfo.InvariantCulture) : value.ToString("0.0", CultureInfo.InvariantCulture))} "
            + $"{Units[unit]}");
    }
}
