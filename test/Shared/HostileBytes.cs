namespace QRHead.Tests;

/// <summary>Damages a valid file of any kind: flipped bits, other bytes, cuts, and stretches that are moved, repeated or put in.</summary>
internal static class HostileBytes
{
    /// <summary>
    /// Bytes that readers stumble over: no UTF-8, byte order marks of UTF-8 and UTF-16, the greatest and the least numbers.
    /// </summary>
    private static readonly byte[][] Fragments =
    [
        [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x00], "\n"u8.ToArray(), "\""u8.ToArray(),
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x00, 0x00, 0x00, 0x80],
        [0xFF, 0xFF, 0xFF, 0x7F], new byte[8], new byte[256],
    ];

    /// <summary>Makes one to four changes.</summary>
    public static byte[] Mutate(byte[] valid, Random random)
    {
        byte[] bytes = valid;
        for (int changes = random.Next(1, 5); changes > 0; changes--)
            bytes = ChangeOnce(bytes, random);
        return bytes;
    }

    private static byte[] ChangeOnce(byte[] bytes, Random random)
    {
        int place = random.Next(bytes.Length + 1), length = random.Next(1, 1 + Math.Min(64, bytes.Length));
        byte[] fragment = Fragments[random.Next(Fragments.Length)];
        return random.Next(8) switch
        {
            0 => bytes[..place],
            1 => Overwrite(bytes, place, fragment),
            2 => [.. bytes[..place], .. fragment, .. bytes[place..]],
            3 => [.. bytes[..place], .. bytes.Skip(place + length)],
            4 => [.. bytes[..place], .. bytes.Skip(random.Next(bytes.Length + 1)).Take(length), .. bytes[place..]],
            5 => Overwrite(bytes, place, [.. bytes.Skip(random.Next(bytes.Length + 1)).Take(length)]),
            6 => Overwrite(bytes, place, [(byte)random.Next(256)]),
            _ => place == bytes.Length ? bytes : Overwrite(bytes, place, [(byte)(bytes[place] ^ (1 << random.Next(8)))]),
        };
    }

    private static byte[] Overwrite(byte[] bytes, int place, byte[] with)
    {
        byte[] changed = [.. bytes];
        int length = Math.Min(with.Length, changed.Length - place);
        with.AsSpan(0, length).CopyTo(changed.AsSpan(place));
        return changed;
    }
}
